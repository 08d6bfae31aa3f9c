import { z } from 'zod';
import { ClaimsSchema } from './claims.ts';
import { FieldViewSchema } from './field.ts';
import { RewardViewSchema } from './incentive.ts';
import { ContactWishSchema, PermissionViewSchema, QuietHoursSchema } from './permission.ts';
import { ConsentSchema, TokenSchema, VisitorViewSchema } from './visitor.ts';

/** What stands in place of ids: each text in the reader's language, by id. */
export const MeNamesSchema = z
  .object({
    /** of what is in the ledger: a question's text, an incentive's name, a permission's wording */
    items: z.record(z.string(), z.string()),
    needs: z.record(
      z.string(),
      z.object({
        name: z.string(),
        /** those that have a name other than themselves */
        values: z.record(z.string(), z.string()),
        /** that declares it, for who wants to answer it anew */
        question: z.string().optional(),
      }),
    ),
    fields: z.record(z.string(), z.string()),
    /** of the places in pages that are open to this visitor */
    slots: z.record(z.string(), z.string()),
    /** of the audiences that this visitor is in, by what the last page says of itself */
    audiences: z.record(z.string(), z.string()),
  })
  .meta({ id: 'MeNames' });
export type MeNames = z.infer<typeof MeNamesSchema>;

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
      z.object({
        shown: z.int(),
        outcome: z.string().optional(),
        answer: z.array(z.string()).optional(),
        /** what they said in their own words */
        other: z.string().optional(),
      }),
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
    /** what the site asks people to tell of themselves, told already or not */
    form: z.array(FieldViewSchema),
    names: MeNamesSchema,
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof MeSchema>;

/** `PATCH /v1/me`: what somebody says of themselves, and what they want of every contact. */
export const MePatchSchema = z
  .strictObject({ fields: ClaimsSchema.optional(), wishes: ContactWishSchema.optional() })
  .refine(patch => Object.keys(patch).length > 0, { message: 'name at least one of fields, wishes' })
  .meta({ id: 'MePatch' });

/** `POST /v1/me/export` and `/v1/me/erase`: as whom the browser asks. */
export const MyDataRequestSchema = z
  .strictObject({
    token: TokenSchema.optional(),
    cookie: z.boolean().optional(),
    consent: ConsentSchema,
    locale: z.string().max(35).optional(),
  })
  .meta({ id: 'MyDataRequest' });

/** `POST /v1/me`: the same, and what there is to change; with nothing it only shows. */
export const MeRequestSchema = z
  .strictObject({
    ...MyDataRequestSchema.shape,
    fields: ClaimsSchema.optional(),
    wishes: ContactWishSchema.optional(),
  })
  .meta({ id: 'MeRequest' });

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
