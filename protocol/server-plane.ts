import { z } from 'zod';
import { FactsSchema, InteractionInputSchema } from './event.ts';

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
