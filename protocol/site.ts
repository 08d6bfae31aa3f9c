import { z } from 'zod';
import { ConditionSchema } from './condition.ts';
import { ContentSchema } from './content.ts';
import { DeskSchema } from './desk.ts';
import { IdentityKeySchema } from './identity.ts';
import { IncentiveSchema } from './incentive.ts';
import { ContactRulesSchema, PermissionSchema } from './permission.ts';
import { QuestionSchema } from './question.ts';
import { RegistrationSchema } from './registration.ts';
import { RepresentativeSchema } from './representative.ts';
import { OwnStringsSchema } from './strings.ts';
import { IdSchema, TextSchema } from './text.ts';
import { TIERS } from './visitor.ts';

const days = z.number().positive().max(3650);
const weight = z.number().min(0).max(1000);

/** One rule that turns an event, or a page's own facts, into a need. */
export const LearnRuleSchema = z
  .strictObject({
    /** the events it looks at */
    on: z.enum(['page', 'product', 'order', 'track', 'contact', 'any']),
    /** a further condition on `{ type, name, action, page, props, product, order }` */
    when: ConditionSchema.optional(),
    need: IdSchema,
    /** what is learned: a fixed value or a merge tag such as `{{ page.category }}`; an empty result teaches nothing */
    value: z.string().min(1).max(256),
    /** how much one such event counts; default 1 */
    weight: weight.optional(),
  })
  .meta({ id: 'LearnRule' });

export const NeedSchema = z
  .strictObject({
    name: TextSchema.optional(),
    /** days after which an observed weight counts half; default 30 */
    halfLifeDays: days.optional(),
    /** an observed value below this weight is not a need yet; default 0.5, one observation for one half-life */
    minWeight: weight.optional(),
  })
  .meta({ id: 'Need' });

export const AudienceSchema = z
  .strictObject({ name: z.string().max(200), when: ConditionSchema })
  .meta({ id: 'Audience' });

export const VariantSchema = z
  .strictObject({
    id: IdSchema,
    /** an audience by its id; none means everybody */
    audience: IdSchema.optional(),
    content: ContentSchema,
  })
  .meta({ id: 'Variant' });

export const SlotSchema = z
  .strictObject({
    name: z.string().max(200).optional(),
    /** answered only to a profile of this tier or above */
    access: z.enum(TIERS).optional(),
    /** one line for those below `access`: what it takes to see it; default the widget's own words */
    gate: TextSchema.optional(),
    /** first match wins; when none does the page keeps its default content (the baseline) */
    variants: z.array(VariantSchema).max(100),
  })
  .meta({ id: 'Slot' });

const half = (what: string) => z.number().positive().describe(what);

/** Weights and half points of the value 0–100. */
export const ValuePolicySchema = z
  .strictObject({
    recency: z
      .strictObject({ weight, halfLifeDays: half('days without an order after which recency counts half') })
      .optional(),
    frequency: z
      .strictObject({ weight, halfAt: half('orders that give half of the frequency score') })
      .optional(),
    money: z
      .strictObject({ weight, halfAt: half('money spent that gives half of the money score') })
      .optional(),
  })
  .meta({ id: 'ValuePolicy' });

const TierRuleSchema = z
  .strictObject({
    when: ConditionSchema.optional(),
    /** the most valuable share of all people whose value is above 0, e.g. 0.05; measured once an hour */
    topShare: z.number().gt(0).max(1).optional(),
  })
  .refine(({ when, topShare }) => when !== undefined || topShare !== undefined, {
    message: 'name a condition (when), a share (topShare), or both, which must then both hold',
  });

/** Who stands in which tier. Conditions see the profile's attributes, declared values excepted (DESIGN R2). */
export const TierPolicySchema = z
  .strictObject({
    /** default: whoever has proven who they are */
    registered: TierRuleSchema.default({ when: { proof: 'verified' } }),
    client: TierRuleSchema.optional(),
    mvc: TierRuleSchema.optional(),
    /** absent: nobody is ever demoted. Present: after this many days without meeting the tier's condition */
    demoteAfterDays: days.optional(),
  })
  .meta({ id: 'TierPolicy' });

/** When nothing unsolicited may be shown. */
export const ArbiterPolicySchema = z
  .strictObject({
    /** pages where nothing unsolicited is ever shown, besides `page.kind = checkout` */
    neverOn: ConditionSchema.optional(),
    /** anything again: hours between two unsolicited items; default 24 */
    quietHours: z
      .number()
      .min(0)
      .max(24 * 365)
      .optional(),
    /** hours of silence after a complaint; default 720 */
    complaintHours: z
      .number()
      .min(0)
      .max(24 * 365)
      .optional(),
    /** page views of this visitor before the first unsolicited item; default 2 */
    afterViews: z.int().min(0).max(1000).optional(),
  })
  .meta({ id: 'ArbiterPolicy' });

/** How long what is known of people is kept, by class; absent: until they have it erased. A day has 24 hours. */
export const RetentionSchema = z
  .strictObject({
    /** interactions; permissions are kept as long as their person */
    historyDays: days.optional(),
    /** people nobody has proven to be anybody, after their last visit */
    guestDays: days.optional(),
    /** people who are proven, after their last interaction */
    peopleDays: days.optional(),
  })
  .meta({ id: 'Retention' });

/** `site.json`: one website, whole. Published as a version, compiled once, swapped atomically. */
export const SiteConfigSchema = z
  .strictObject({
    $schema: z.string().optional(),
    site: z.string().regex(/^st_[a-z0-9_-]{1,60}$/, 'a public key such as "st_demo": st_, then a-z 0-9 _ -'),
    name: z.string().min(1).max(200),
    /** where the tag may run: `https://www.example.com`; `http://localhost:*` allows every port */
    origins: z
      .array(z.string().regex(/^https?:\/\/[^/\s*]+(:\*)?$/, 'an origin: scheme, host and port, no path'))
      .min(1)
      .max(100),
    locale: z.string().max(35).default('en'),
    purposes: z.record(IdSchema, z.strictObject({ text: TextSchema })).default({}),
    needs: z.record(IdSchema, NeedSchema).default({}),
    learn: z.array(LearnRuleSchema).max(200).default([]),
    groups: z.record(IdSchema, z.array(z.union([z.string(), z.number()])).max(10_000)).default({}),
    audiences: z.record(IdSchema, AudienceSchema).default({}),
    slots: z.record(IdSchema, SlotSchema).default({}),
    questions: z.record(IdSchema, QuestionSchema).default({}),
    tiers: TierPolicySchema.prefault({}),
    value: ValuePolicySchema.default({}),
    arbiter: ArbiterPolicySchema.default({}),
    /** who may say who somebody is: keys of the site's own server */
    identity: z.strictObject({ keys: z.array(IdentityKeySchema).max(16) }).default({ keys: [] }),
    registration: RegistrationSchema.prefault({}),
    incentives: z.record(IdSchema, IncentiveSchema).default({}),
    permissions: z.record(IdSchema, PermissionSchema).default({}),
    contact: ContactRulesSchema.prefault({}),
    /** how visitors reach the site; absent: `<rapport-contact>` keeps its children */
    desk: DeskSchema.optional(),
    /** who of the site's people looks after clients; the first that has their tier, unless one is named for them */
    representatives: z.record(IdSchema, RepresentativeSchema).default({}),
    retention: RetentionSchema.default({}),
    /** words of the widgets, where the site has its own */
    strings: OwnStringsSchema.optional(),
    /** orders that the browser reports count as orders; default false, because anybody can send one */
    trustBrowserOrders: z.boolean().default(false),
  })
  .meta({ id: 'SiteConfig' });

/** A site's configuration with every default filled in. */
export type SiteConfig = z.infer<typeof SiteConfigSchema>;
/** A site's configuration as its owner writes it. */
export type SiteConfigInput = z.input<typeof SiteConfigSchema>;
export type LearnRule = z.infer<typeof LearnRuleSchema>;
export type Variant = z.infer<typeof VariantSchema>;
