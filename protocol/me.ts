import { z } from 'zod';
import { ClaimsSchema } from './claims.ts';
import { RewardViewSchema } from './incentive.ts';
import { ContactWishSchema, PermissionViewSchema, QuietHoursSchema } from './permission.ts';
import { VisitorViewSchema } from './visitor.ts';

/** `GET /v1/me`: everything known of this visitor, in words they can read. */
export const MeSchema = z
  .object({
    visitor: VisitorViewSchema,
    since: z.iso.datetime(),
    visits: z.int(),
    /** what they, or the site, have told by name; `verified` is what the site itself knows */
    fields: z.record(z.string(), z.object({ value: z.string(), verified: z.boolean() })),
    /** need → its values, strongest first; declared ones are what the visitor said */
    needs: z.record(z.string(), z.array(z.object({ value: z.string(), declared: z.boolean() }))),
    /** every question and offer shown, and what became of it */
    ledger: z.record(
      z.string(),
      z.object({ shown: z.int(), outcome: z.string().optional(), answer: z.array(z.string()).optional() }),
    ),
    products: z.array(z.object({ sku: z.string(), name: z.string().optional(), url: z.string().optional() })),
    /** the site's whole catalogue, and where each stands */
    permissions: z.array(PermissionViewSchema),
    rewards: z.array(RewardViewSchema),
    wishes: z.object({
      preferred: z.string().optional(),
      quiet: QuietHoursSchema.optional(),
      /** milliseconds since 1970 */
      pausedUntil: z.number().optional(),
    }),
    /** when a browser of theirs first sent Global Privacy Control, milliseconds since 1970 */
    gpcAt: z.number().optional(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof MeSchema>;

/** `PATCH /v1/me`: what somebody says of themselves, and what they want of every contact. */
export const MePatchSchema = z
  .strictObject({ fields: ClaimsSchema.optional(), wishes: ContactWishSchema.optional() })
  .refine(patch => Object.keys(patch).length > 0, { message: 'name at least one of fields, wishes' })
  .meta({ id: 'MePatch' });

/** Everything a site keeps of one person. */
export const ExportSchema = z
  .object({
    site: z.string(),
    /** when it was made */
    at: z.iso.datetime(),
    profile: z.looseObject({ id: z.string(), proof: z.string() }),
    /** what they said to each permission last, with the words they said it to */
    permissions: z.array(
      z.looseObject({ id: z.string(), granted: z.boolean(), at: z.number(), text: z.string() }),
    ),
    rewards: z.array(z.looseObject({ incentive: z.string(), at: z.number(), state: z.string() })),
    /** every interaction, newest first */
    history: z.array(z.looseObject({ id: z.string(), type: z.string(), at: z.number(), source: z.string() })),
    /** what was noted about them besides */
    records: z.array(z.object({ kind: z.string(), value: z.unknown() })),
  })
  .meta({ id: 'Export' });
export type Export = z.infer<typeof ExportSchema>;
