import { z } from 'zod';
import { DESK_KINDS } from './desk.ts';
import { EventIdSchema } from './event.ts';
import { IdSchema } from './text.ts';
import { ConsentSchema, TokenSchema } from './visitor.ts';

/** What somebody need not type again, because it is known of them. */
export const CONTACT_FIELDS = ['name', 'email', 'phone'] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** A channel as one visitor sees it. */
export const ContactChannelViewSchema = z
  .object({
    id: z.string(),
    kind: z.enum(DESK_KINDS),
    text: z.string().optional(),
    bestFor: z.string().optional(),
    /** the best number that their tier has */
    number: z.string().optional(),
    address: z.string().optional(),
    href: z.string().optional(),
    /** the number is for their tier, not for everybody */
    isOwn: z.boolean().optional(),
    /** the person has said that they want to be contacted this way */
    isPreferred: z.boolean().optional(),
    /** somebody is there now */
    isOpen: z.boolean(),
    /** open: until when; absent when it does not close within a week. Milliseconds since 1970 */
    closesAt: z.number().optional(),
    /** closed: from when it is open again, milliseconds since 1970 */
    opensAt: z.number().optional(),
    waitMinutes: z.int().optional(),
  })
  .meta({ id: 'ContactChannelView' });
export type ContactChannelView = z.infer<typeof ContactChannelViewSchema>;

/** How one visitor reaches the site. */
export const ContactViewSchema = z
  .object({
    reasons: z.array(
      z.object({ id: z.string(), text: z.string().optional(), isComplaint: z.boolean().optional() }),
    ),
    /** the one they should take first comes first */
    channels: z.array(ContactChannelViewSchema),
    known: z.array(z.enum(CONTACT_FIELDS)),
  })
  .meta({ id: 'ContactView' });
export type ContactView = z.infer<typeof ContactViewSchema>;

const sender = {
  token: TokenSchema.optional(),
  cookie: z.boolean().optional(),
  consent: ConsentSchema,
  locale: z.string().max(35).optional(),
};

/** `POST /v1/desk`: how this visitor reaches the site, for whoever wants no decision. Nothing is kept. */
export const DeskRequestSchema = z.strictObject(sender).meta({ id: 'DeskRequest' });
export const DeskAnswerSchema = z
  .object({ contact: ContactViewSchema.optional() })
  .meta({ id: 'DeskAnswer' });
export type DeskAnswer = z.infer<typeof DeskAnswerSchema>;

/** `POST /v1/contact`: somebody wants to reach the site. Answered alike whether anybody knows an address in it or not. */
export const ContactRequestSchema = z
  .strictObject({
    ...sender,
    /** the request's own: sent again it is the same request, with the same reference */
    id: EventIdSchema,
    reason: IdSchema,
    /** a channel by its id */
    channel: IdSchema,
    name: z.string().max(80).optional(),
    email: z.string().max(320).optional(),
    phone: z.string().max(64).optional(),
    /** of a call back: when it suits them, in their own words */
    when: z.string().max(120).optional(),
    /** of a call back: IANA name of the zone that `when` is in */
    timeZone: z.string().max(64).optional(),
    message: z.string().max(4_000).optional(),
    /** the page it happened on */
    url: z.string().max(2048).optional(),
    /** no person sees this field: whoever fills it in is a program */
    website: z.string().max(256).optional(),
  })
  .meta({ id: 'ContactRequest' });
export type ContactRequest = z.infer<typeof ContactRequestSchema>;

const ReferenceSchema = z.string().regex(/^\d{6}$/, 'six digits');

export const ContactAnswerSchema = z
  .object({
    /** names the request to whoever answers it, for 30 days */
    reference: ReferenceSchema,
    /** with the number to call, the address to write to */
    channel: ContactChannelViewSchema,
    /** when one was minted: use it from now on */
    token: TokenSchema.optional(),
  })
  .meta({ id: 'ContactAnswer' });
export type ContactAnswer = z.infer<typeof ContactAnswerSchema>;

/** What is kept of a request. What was typed is a claim: it says nothing of who it is (DESIGN R2). */
export const KeptRequestSchema = z
  .object({
    reference: ReferenceSchema,
    /** milliseconds since 1970 */
    at: z.number(),
    reason: z.string(),
    /** the channel's id and kind */
    channel: z.string(),
    kind: z.enum(DESK_KINDS),
    purpose: z.string(),
    isComplaint: z.boolean().optional(),
    name: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    when: z.string().optional(),
    timeZone: z.string().optional(),
    message: z.string().optional(),
    url: z.string().optional(),
  })
  .meta({ id: 'KeptRequest' });
export type KeptRequest = z.infer<typeof KeptRequestSchema>;

/** `POST /v1/server/references`: whose request it is. */
export const ReferenceRequestSchema = z
  .strictObject({
    /** as it was said: spaces and dashes between the digits do not matter */
    reference: z.string().max(32),
  })
  .meta({ id: 'ReferenceRequest' });
export const ReferenceAnswerSchema = z
  .object({
    request: KeptRequestSchema,
    /** the person's profile; absent for somebody who did not want to be recognised */
    profile: z.string().optional(),
    /** when the reference is void, milliseconds since 1970 */
    until: z.number(),
  })
  .meta({ id: 'ReferenceAnswer' });
