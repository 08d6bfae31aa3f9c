import { z } from 'zod';
import { PhoneSchema } from './phone.ts';
import { TextSchema } from './text.ts';

/** Somebody of the site who looks after clients: named to them, with the direct line, and to nobody else. */
export const RepresentativeSchema = z
  .strictObject({
    name: z.string().min(1).max(80),
    /** what they are, in a few words */
    title: TextSchema.optional(),
    phone: PhoneSchema.optional(),
    /** whose they are; default clients and the most valuable */
    tiers: z
      .array(z.enum(['client', 'mvc']))
      .min(1)
      .max(2)
      .optional(),
  })
  .meta({ id: 'Representative' });
export type Representative = z.infer<typeof RepresentativeSchema>;
