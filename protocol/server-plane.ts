import { z } from 'zod';
import { CHANNELS } from './channel.ts';
import { EventIdSchema, FactsSchema, InteractionInputSchema } from './event.ts';
import { LIMITS } from './limits.ts';
import { IdSchema } from './text.ts';

/** Names a person on the server plane: by profile id, or by the site's own customer id. */
export const WhoSchema = z
  .union([z.strictObject({ id: z.uuid() }), z.strictObject({ customer: z.string().min(1).max(256) })])
  .meta({ id: 'Who', description: '{ "id": "<profile id>" } or { "customer": "<your own id>" }' });

/** `POST /v1/server/interactions`: interactions of any channel, each with its person. */
export const InteractionsRequestSchema = z
  .strictObject({
    interactions: z.array(z.unknown()).min(1).max(200),
  })
  .meta({
    id: 'InteractionsRequest',
    description: 'Each entry is `{ "who": Who, "interaction": InteractionInput }` and is checked alone.',
  });

/** One entry of `POST /v1/server/interactions`. */
export const InteractionEntrySchema = z
  .strictObject({ who: WhoSchema, interaction: InteractionInputSchema })
  .meta({ id: 'InteractionEntry' });

/** `PATCH /v1/server/profiles/{id}`: what the site itself knows of the person. */
export const ProfilePatchSchema = z
  .strictObject({ firstName: z.string().max(80).optional(), locale: z.string().max(35).optional() })
  .refine(patch => Object.keys(patch).length > 0, { message: 'name at least one of firstName, locale' })
  .meta({ id: 'ProfilePatch' });

/** `POST /v1/server/decision`: what a person would see on a page, and why. Changes nothing. */
export const DecisionRequestSchema = z
  .strictObject({
    who: WhoSchema,
    page: z.strictObject({
      url: z.string().max(2048),
      title: z.string().max(512).optional(),
      facts: FactsSchema.optional(),
    }),
    locale: z.string().max(35).optional(),
    placed: z.array(z.string().max(80)).max(32).optional(),
  })
  .meta({ id: 'DecisionRequest' });

/** A stored interaction as the server plane shows it. */
export const InteractionViewSchema = z
  .looseObject({ id: z.string(), type: z.string(), at: z.number(), source: z.string() })
  .meta({ id: 'InteractionView' });

/** A profile as the server plane shows it. */
export const ProfileViewSchema = z
  .looseObject({
    id: z.string(),
    proof: z.string(),
    value: z.number(),
    tier: z.looseObject({ level: z.string() }),
  })
  .meta({ id: 'ProfileView' });

/** `POST /v1/server/incentives/{id}/codes`: codes for the pool of an incentive. */
export const PoolRequestSchema = z
  .strictObject({
    codes: z
      .array(z.string().regex(/^[\x21-\x7e]{1,64}$/, 'up to 64 visible ASCII characters'))
      .min(1)
      .max(5_000),
  })
  .meta({ id: 'PoolRequest' });

export const PoolAnswerSchema = z
  .object({
    /** codes that were not there before */
    added: z.int(),
    /** all that the pool has ever held */
    codes: z.int(),
  })
  .meta({ id: 'PoolAnswer' });

/** `POST /v1/server/codes`: what a code is worth at the till; `use` uses it up, once. */
export const CodeRequestSchema = z
  .strictObject({ incentive: IdSchema, code: z.string().min(1).max(64), use: z.boolean().optional() })
  .meta({ id: 'CodeRequest' });

export const CodeAnswerSchema = z
  .object({
    /** `unknown`: no such code · `unused`: nobody has it yet · `granted`: it is good · `used`: it was used before */
    state: z.enum(['unknown', 'unused', 'granted', 'used']),
    /** whose it is */
    profile: z.string().optional(),
    /** milliseconds since 1970 */
    at: z.number().optional(),
    usedAt: z.number().optional(),
  })
  .meta({ id: 'CodeAnswer' });

/** `GET /v1/server/incentives/{id}`: what is gone of an incentive. */
export const TakenSchema = z
  .object({
    given: z.int(),
    codes: z.int().optional(),
    /** absent: as many as are wanted */
    left: z.int().optional(),
    drawnAt: z.number().optional(),
  })
  .meta({ id: 'Taken' });

/** `POST /v1/server/incentives/{id}/draw`: the log of a draw, enough to repeat it. */
export const DrawLogSchema = z
  .object({
    algorithm: z.string(),
    seed: z.string(),
    at: z.number(),
    entries: z.int(),
    /** SHA-256 of the keys of all entries, in order, one a line */
    entriesHash: z.string(),
    /** places of the winning entries in that list, and whose they are */
    winners: z.array(z.object({ place: z.int(), profile: z.string() })),
  })
  .meta({ id: 'DrawLog' });

const staff = z.string().min(1).max(128).meta({ description: 'who decided it, as the log is to name them' });

/** `POST /v1/server/merge`: an anonymous profile is a proven person's, a member of staff says. */
export const MergeRequestSchema = z
  .strictObject({ from: z.uuid(), into: z.uuid(), by: staff })
  .meta({ id: 'MergeRequest' });

/** `POST /v1/server/merges/{key}/undo` */
export const UndoRequestSchema = z.strictObject({ by: staff }).meta({ id: 'UndoRequest' });

/** What becomes of the two when a merge is taken back. */
export const UndoAnswerSchema = z
  .object({ person: ProfileViewSchema, joined: ProfileViewSchema })
  .meta({ id: 'UndoAnswer' });

/** A merge that can still be taken back. */
export const MergeViewSchema = z
  .object({
    key: z.string(),
    /** milliseconds since 1970 */
    at: z.number(),
    by: z.enum(['jwt', 'code', 'staff']),
    staff: z.string().optional(),
    from: z.string(),
    into: z.string(),
    until: z.number(),
    /** the key of the merge that has to be taken back before this one */
    undoFirst: z.string().optional(),
  })
  .meta({ id: 'MergeView' });

/** Profiles that may be the same person as the one asked about. */
export const PossiblySameSchema = z
  .object({
    people: z.array(
      z.object({ id: z.string(), /** milliseconds since 1970 */ at: z.number(), by: z.string() }),
    ),
  })
  .meta({ id: 'PossiblySame' });

/** `POST /v1/server/may-contact`: whether a person may be contacted now. Changes nothing. */
export const MayContactRequestSchema = z
  .strictObject({ who: WhoSchema, purpose: IdSchema, channel: z.enum(CHANNELS) })
  .meta({ id: 'MayContactRequest' });

export const MayContactAnswerSchema = z
  .object({
    may: z.boolean(),
    /** the permission it rests on */
    permission: z.string().optional(),
    /** the first rule that forbids it: `no-permission` `address-not-proven` `paused` `prefers:<channel>` `quiet-hours` `cap` */
    why: z.string().optional(),
  })
  .meta({ id: 'MayContactAnswer' });

/** `POST /v1/server/messages`: a mail to one person. */
export const MessageRequestSchema = z
  .strictObject({
    /** the message's own: sent again within 30 days it is the same message, which goes out once; the contact has it too */
    id: EventIdSchema.optional(),
    who: WhoSchema,
    purpose: IdSchema,
    channel: z.literal('e-mail'),
    subject: z.string().min(1).max(256),
    text: z.string().min(1).max(LIMITS.eventBytes),
  })
  .meta({ id: 'MessageRequest' });

export const MessageAnswerSchema = z
  .object({
    sent: z.boolean(),
    /** why not: as `may-contact` says, or `no-address` */
    why: z.string().optional(),
  })
  .meta({ id: 'MessageAnswer' });
