import { z } from 'zod';
import { AskSchema } from './ask.ts';
import { FieldNameSchema } from './claims.ts';
import { SafeUrlSchema } from './content.ts';
import { FieldViewSchema } from './field.ts';
import { PermissionViewSchema } from './permission.ts';
import { PhoneSchema } from './phone.ts';
import { IdSchema, TextSchema } from './text.ts';
import { TIERS } from './visitor.ts';

const common = {
  /** what it is, in a few words: "A weekend for two" */
  name: TextSchema,
  /** the reason to register, one sentence */
  offer: TextSchema,
  purpose: IdSchema,
  audience: IdSchema.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  /** so many are there; default: as many as are wanted */
  stock: z.int().min(0).optional(),
  /** said when it is sold out or over; absent: it is not offered then */
  fallback: TextSchema.optional(),
  /** fields of the registration it asks for first, instead of the site's order */
  fields: z.array(FieldNameSchema).max(2).optional(),
  /** permissions that are asked beside it, each by its own control, none of them a condition */
  permissions: z.array(IdSchema).max(4).default([]),
  /** what one costs the site, for the cost of a registration */
  cost: z.number().min(0).optional(),
  ask: AskSchema.optional(),
};

/** Why to register: what somebody gets, and how. */
export const IncentiveSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...common,
      kind: z.literal('prize'),
      /** terms of the draw: who may take part, how winners are told */
      rules: TextSchema,
      /** how likely it is to win, or on what that depends */
      odds: TextSchema,
      drawAt: z.iso.datetime({ offset: true }),
      winners: z.int().min(1).max(1000).default(1),
    }),
    /** a slot that is filled for them alone */
    z.strictObject({ ...common, kind: z.literal('content'), slot: IdSchema }),
    /** a slot with `access`, opened */
    z.strictObject({ ...common, kind: z.literal('access'), slot: IdSchema }),
    /** a direct line: a number that is shown to a tier and above */
    z.strictObject({
      ...common,
      kind: z.literal('line'),
      /** the best one whose tier the person has, e.g. `{ "registered": "+1 800 555 0100", "mvc": "+1 800 555 0101" }` */
      numbers: z.partialRecord(z.enum(TIERS), PhoneSchema),
    }),
    /** one code each, out of a pool that is filled over the server plane */
    z.strictObject({ ...common, kind: z.literal('code'), href: SafeUrlSchema.optional() }),
    /** a document to keep */
    z.strictObject({ ...common, kind: z.literal('file'), href: SafeUrlSchema }),
  ])
  .meta({ id: 'Incentive' });
export type Incentive = z.infer<typeof IncentiveSchema>;

/** A reward as its owner sees it. */
export const RewardViewSchema = z
  .object({
    incentive: z.string(),
    kind: z.enum(['prize', 'content', 'access', 'line', 'code', 'file']),
    name: z.string(),
    /** milliseconds since 1970 */
    at: z.number(),
    state: z.enum(['granted', 'used', 'won', 'lost']),
    code: z.string().optional(),
    href: z.string().optional(),
    phone: z.string().optional(),
    /** when a prize is drawn, milliseconds since 1970 */
    drawAt: z.number().optional(),
  })
  .meta({ id: 'RewardView' });
export type RewardView = z.infer<typeof RewardViewSchema>;

/** An incentive as one visitor sees it. */
export const IncentiveViewSchema = z
  .object({
    id: z.string(),
    kind: RewardViewSchema.shape.kind,
    name: z.string(),
    offer: z.string(),
    rules: z.string().optional(),
    odds: z.string().optional(),
    /** milliseconds since 1970 */
    until: z.number().optional(),
    /** `over` and `soldOut` come with the fallback as `offer` */
    state: z.enum(['open', 'granted', 'declined', 'postponed', 'soldOut', 'over']),
    /** `code`: a mailed code follows; `none`: it is done with the form */
    proof: z.enum(['code', 'none']),
    /** whether the address is needed: false for somebody who is proven already */
    needsEmail: z.boolean(),
    /** what is asked besides the address, at most two */
    fields: z.array(FieldViewSchema),
    permissions: z.array(PermissionViewSchema),
    /** goes back with the form, once; absent in a preview */
    form: z.string().optional(),
    reward: RewardViewSchema.optional(),
  })
  .meta({ id: 'IncentiveView' });
export type IncentiveView = z.infer<typeof IncentiveViewSchema>;
