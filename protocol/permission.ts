import { z } from 'zod';
import { AskSchema } from './ask.ts';
import { CHANNELS } from './channel.ts';
import { IdSchema, TextSchema } from './text.ts';

/**
 * One thing a person may allow: a purpose by a channel. Its wordings are a record of what people said yes to: the last
 * one is shown now, an earlier one is never changed, and a better one is added at the end.
 */
export const PermissionSchema = z
  .strictObject({
    purpose: IdSchema,
    channel: z.enum(CHANNELS),
    /** every text ever shown, oldest first; the first is version 1 */
    wordings: z.array(TextSchema).min(1).max(100),
    /** a yes is believed this long; default: until it is taken back */
    days: z.number().positive().max(3650).optional(),
    /** the permission one step below on the ladder: this one is asked of people who gave that one */
    above: IdSchema.optional(),
    ask: AskSchema.optional(),
  })
  .meta({ id: 'Permission' });
export type Permission = z.infer<typeof PermissionSchema>;

/** How a person said yes or no; the server notes it, nobody sends it. */
export const PERMISSION_METHODS = ['page', 'form', 'call', 'server', 'mail-link'] as const;
export type PermissionMethod = (typeof PERMISSION_METHODS)[number];

/** Hours of a day in which nobody is contacted: `{ "from": "21:00", "to": "08:00" }` goes over midnight. */
export const QuietHoursSchema = z
  .strictObject({
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 21:00'),
    to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 08:00'),
    /** IANA name; default the site's */
    timeZone: z.string().max(64).optional(),
  })
  .meta({ id: 'QuietHours' });
export type QuietHours = z.infer<typeof QuietHoursSchema>;

/** When and how often the site contacts people, whatever they have allowed. */
export const ContactRulesSchema = z
  .strictObject({
    /** IANA name; default UTC */
    timeZone: z.string().max(64).default('UTC'),
    quiet: QuietHoursSchema.optional(),
    /** at most so many contacts of ours in so many days, over all channels */
    cap: z.strictObject({ count: z.int().positive(), days: z.number().positive().max(366) }).optional(),
  })
  .meta({ id: 'ContactRules' });

/** What a person wants of every contact; set by themselves. */
export const ContactWishSchema = z
  .strictObject({
    /** by which channel, when there is a choice; null: none */
    preferred: z.enum(CHANNELS).nullable().optional(),
    quiet: QuietHoursSchema.nullable().optional(),
    /** nothing at all for so many days from now; 0 ends it */
    pauseDays: z.number().min(0).max(3650).optional(),
  })
  .refine(wish => Object.keys(wish).length > 0, {
    message: 'name at least one of preferred, quiet, pauseDays',
  })
  .meta({ id: 'ContactWish' });
export type ContactWish = z.infer<typeof ContactWishSchema>;

/** A permission as one visitor sees it. */
export const PermissionViewSchema = z
  .object({
    id: z.string(),
    /** the wording shown now, and its version */
    text: z.string(),
    version: z.int(),
    channel: z.enum(CHANNELS),
    /** `open`: may be asked; `later`: not on this page yet; `unready`: the step below is missing */
    state: z.enum(['open', 'later', 'granted', 'declined', 'postponed', 'unready']),
  })
  .meta({ id: 'PermissionView' });
export type PermissionView = z.infer<typeof PermissionViewSchema>;
