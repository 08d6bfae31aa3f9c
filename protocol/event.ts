import { z } from 'zod';
import { CHANNELS } from './channel.ts';
import { ClaimsSchema, FieldNameSchema } from './claims.ts';
import { LIMITS } from './limits.ts';
import { ContactWishSchema } from './permission.ts';
import { quick } from './quick.ts';
import { TIERS } from './visitor.ts';

/** A flat value of a page's facts or an event's properties. */
const ScalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const FACT_NAME_LENGTH = 128;

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value);

/** Whether facts are as the schema below says. By hand, because every page view brings a dozen of them twice. */
function areFacts(facts: unknown): boolean {
  if (typeof facts !== 'object' || facts === null || Object.getPrototypeOf(facts) !== Object.prototype)
    return false;
  for (const name in facts) {
    // Zod leaves this one name out of what it gives back.
    if (name.length > FACT_NAME_LENGTH || name === '__proto__') return false;
    const value = (facts as Record<string, unknown>)[name];
    if (!(isScalar(value) || (Array.isArray(value) && value.every(isScalar)))) return false;
  }
  return true;
}

/** What a page says about itself (JSON-LD, Open Graph, `<meta name="rapport:…">`, `data-rapport-fact-…`), flattened. */
export const FactsSchema = quick(
  z
    .record(
      z.string().max(FACT_NAME_LENGTH),
      z.union([z.string(), z.number(), z.array(ScalarSchema), z.boolean(), z.null()]),
    )
    .meta({
      id: 'Facts',
      description: 'What the page says about itself, e.g. { "category": "lamps", "price": 129 }.',
    }),
  areFacts,
);
export type Facts = z.infer<typeof FactsSchema>;

/** The page of one view. */
export const PageSchema = z
  .strictObject({
    /** full address; the server keeps path and campaign parameters, never the rest of the query, 2,048 characters at most */
    url: z.string(),
    /** the server keeps 512 characters */
    title: z.string().optional(),
    referrer: z.string().optional(),
    facts: FactsSchema.optional(),
  })
  .meta({ id: 'Page' });
export type Page = z.infer<typeof PageSchema>;

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Unique for ever within the site: a second arrival changes nothing. UUIDv7 from browsers, any UUID from servers. */
export const EventIdSchema = z.string().regex(UUID_V7, 'use a lower-case UUID (version 7 from browsers)');

const common = {
  id: EventIdSchema,
  /** how long ago it happened, milliseconds, by the sender's own clock */
  age: z.number().min(0).optional(),
};

/** The extra fields an interaction of any channel may carry; only the server plane's are believed. */
const contact = {
  /** when it happened, ISO 8601; server plane only, instead of `age` */
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  channel: z.enum(CHANNELS).optional(),
  direction: z.enum(['in', 'out']).optional(),
  purpose: z.string().max(64).optional(),
  outcome: z.string().max(64).optional(),
};

const PropsSchema = z.record(z.string().max(128), z.unknown());
const ProductSchema = {
  sku: z.string().max(256),
  name: z.string().max(512).optional(),
  category: z.string().max(512).optional(),
  brand: z.string().max(256).optional(),
  price: z.number().min(0).optional(),
  url: z.string().max(2048).optional(),
};

/** What happened around a question or an offer; the ledger keeps it. */
export const PROMPT_OUTCOMES = ['shown', 'started', 'postponed', 'declined'] as const;

const kinds = {
  page: { ...common, type: z.literal('page'), page: PageSchema },
  track: {
    ...common,
    type: z.literal('track'),
    name: z.string().min(1).max(128),
    props: PropsSchema.optional(),
  },
  product: {
    ...common,
    type: z.literal('product'),
    action: z.enum(['view', 'cart', 'uncart']),
    ...ProductSchema,
    props: PropsSchema.optional(),
  },
  order: {
    ...common,
    type: z.literal('order'),
    order: z.string().min(1).max(128),
    total: z.number().min(0),
    currency: z.string().length(3).optional(),
    items: z
      .array(z.strictObject({ ...ProductSchema, quantity: z.number().positive().optional() }))
      .max(200)
      .optional(),
  },
  answer: {
    ...common,
    type: z.literal('answer'),
    question: z.string().max(64),
    /** none only with own words */
    values: z.array(z.string().max(256)).max(32),
    /** "something else" in the person's own words, where the question takes them */
    other: z.string().trim().min(1).max(256).optional(),
  },
  need: {
    ...common,
    type: z.literal('need'),
    need: z.string().max(64),
    value: z.string().min(1).max(256),
    /** false: they do not look for it, whatever was learned or answered; true: they do */
    wanted: z.boolean(),
  },
  prompt: {
    ...common,
    type: z.literal('prompt'),
    /** `question:<id>`, `incentive:<id>`, `permission:<id>`, `greeting` */
    item: z.string().regex(/^(greeting|[a-z]+:[A-Za-z0-9_-]{1,64})$/),
    outcome: z.enum(PROMPT_OUTCOMES),
    /** true when the arbiter, not the visitor or the owner, put it on the page */
    unsolicited: z.boolean().optional(),
  },
  declare: { ...common, type: z.literal('declare'), claims: ClaimsSchema },
  permission: {
    ...common,
    type: z.literal('permission'),
    /** a permission of the site's catalogue */
    permission: z.string().max(64),
    granted: z.boolean(),
    /** which wording was shown; default the last one */
    version: z.int().min(1).optional(),
    /** where: `register`, `preferences`, `call`, `letter of 3 May` */
    place: z.string().max(128).optional(),
    /** the locale it was shown in; default the request's, the person's, the site's, whichever is known first */
    locale: z.string().max(35).optional(),
  },
  wish: { ...common, type: z.literal('wish'), wish: ContactWishSchema },
};

const saysSomething = ({ values, other }: { values: string[]; other?: string | undefined }) =>
  values.length > 0 || other !== undefined;
const NOTHING_SAID = { path: ['values'], message: 'name at least one value, or say it in own words (other)' };

/** One event of the browser plane. */
export const EventSchema = z
  .discriminatedUnion('type', [
    z.strictObject(kinds.page),
    z.strictObject(kinds.track),
    z.strictObject(kinds.product),
    z.strictObject(kinds.order),
    z.strictObject(kinds.answer).refine(saysSomething, NOTHING_SAID),
    z.strictObject(kinds.need),
    z.strictObject(kinds.prompt),
    z.strictObject(kinds.declare),
    z.strictObject(kinds.permission),
    z.strictObject(kinds.wish),
  ])
  .meta({ id: 'Event' });
export type Event = z.infer<typeof EventSchema>;

/** One interaction of the server plane: the same types, on any channel, with its own time. */
export const InteractionInputSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ ...contact, ...kinds.page }),
    z.strictObject({ ...contact, ...kinds.track }),
    z.strictObject({ ...contact, ...kinds.product }),
    z.strictObject({ ...contact, ...kinds.order }),
    z.strictObject({ ...contact, ...kinds.answer }).refine(saysSomething, NOTHING_SAID),
    z.strictObject({ ...contact, ...kinds.need }),
    z.strictObject({ ...contact, ...kinds.prompt }),
    z.strictObject({ ...contact, ...kinds.declare }),
    z.strictObject({ ...contact, ...kinds.permission }),
    z.strictObject({ ...contact, ...kinds.wish }),
    z.strictObject({
      ...common,
      ...contact,
      type: z.literal('contact'),
      channel: z.enum(CHANNELS),
      text: z.string().max(LIMITS.stringBytes).optional(),
      props: PropsSchema.optional(),
    }),
    z.strictObject({
      ...common,
      ...contact,
      type: z.literal('tier'),
      /** a tier given by hand: the person has at least this one; null takes it back */
      level: z.enum(TIERS).nullable(),
      reason: z.string().min(1).max(512),
      /** who gave it */
      by: z.string().min(1).max(128),
      /** how long it lasts; default until it is taken back */
      days: z.number().positive().max(3650).optional(),
    }),
    z.strictObject({
      ...common,
      ...contact,
      type: z.literal('profile'),
      /** what the site itself knows of the person */
      set: z.strictObject({
        firstName: z.string().max(80).optional(),
        locale: z.string().max(35).optional(),
        /** anything else, by name; null takes it away */
        fields: z.record(FieldNameSchema, z.string().max(256).nullable()).optional(),
      }),
    }),
  ])
  .meta({ id: 'InteractionInput' });
export type InteractionInput = z.infer<typeof InteractionInputSchema>;
