import { z } from 'zod';
import { FieldNameSchema } from './claims.ts';
import { IdSchema, TextSchema } from './text.ts';

/** How a field is typed: which keyboard, which completion. */
export const FIELD_TYPES = [
  'text',
  'first-name',
  'last-name',
  'phone',
  'company',
  'postcode',
  'choice',
] as const;

/** One thing a registration may ask for, after the address. */
export const FieldSchema = z
  .strictObject({
    id: FieldNameSchema,
    label: TextSchema,
    type: z.enum(FIELD_TYPES).default('text'),
    /** what a `choice` offers */
    options: z
      .array(z.strictObject({ value: z.string().min(1).max(256), label: TextSchema }))
      .min(2)
      .max(24)
      .optional(),
    /** the need its value declares, as an answer does; of a `choice` one of its options only */
    need: IdSchema.optional(),
  })
  .refine(({ type, options }) => (type === 'choice') === (options !== undefined), {
    message: 'options belong to a field of type "choice", and to no other',
  })
  .meta({ id: 'Field' });
export type Field = z.infer<typeof FieldSchema>;

/** A field as one visitor sees it. */
export const FieldViewSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    type: z.enum(FIELD_TYPES),
    options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
    /** what they have told already, of somebody who is recognised: shown to be changed, not asked */
    value: z.string().optional(),
  })
  .meta({ id: 'FieldView' });
export type FieldView = z.infer<typeof FieldViewSchema>;
