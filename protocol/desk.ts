import { z } from 'zod';
import { SafeUrlSchema } from './content.ts';
import { PhoneSchema } from './phone.ts';
import { IdSchema, TextSchema } from './text.ts';
import { TIERS } from './visitor.ts';

/** How somebody reaches the site: what a channel of the desk is. */
export const DESK_KINDS = ['phone', 'callback', 'email', 'message', 'form', 'fax'] as const;
export type DeskKind = (typeof DESK_KINDS)[number];

/** Reasons that every desk may have without a text: the widget has words for them. */
export const DESK_REASONS = ['order', 'products', 'technical', 'complaint', 'other'] as const;
export type DeskReasonId = (typeof DESK_REASONS)[number];

/** Days of the week, from Monday. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const time = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day such as 09:00, or 24:00 for the end of the day');

/** Hours on some days of the week: `{ "days": ["mon", "tue"], "from": "09:00", "to": "17:00" }`; 22:00 to 02:00 goes over midnight. */
export const DeskHoursSchema = z
  .strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1).max(7), from: time, to: time })
  .meta({ id: 'DeskHours' });
export type DeskHours = z.infer<typeof DeskHoursSchema>;

/** One way to reach the site. */
export const DeskChannelSchema = z
  .strictObject({
    id: IdSchema,
    kind: z.enum(DESK_KINDS),
    /** its label; default the widget's own word for the kind */
    text: TextSchema.optional(),
    /** what it is good for, in a few words: "a quick question" */
    bestFor: TextSchema.optional(),
    /** of a phone or a fax */
    number: PhoneSchema.optional(),
    /** instead of `number`: the best one whose tier the person has; nobody below all of them is offered the channel */
    numbers: z.partialRecord(z.enum(TIERS), PhoneSchema).optional(),
    /** of an `email`; default the desk's own */
    address: z.email().optional(),
    /** of a `message`: where the conversation is; `{reference}` in it is filled in */
    href: SafeUrlSchema.optional(),
    /** when somebody is there; absent: always */
    hours: z.array(DeskHoursSchema).min(1).max(14).optional(),
    /** IANA name of the zone the hours are in; default that of `contact` */
    timeZone: z.string().max(64).optional(),
    /** how long an answer takes, while somebody is there */
    waitMinutes: z.int().min(1).max(20_160).optional(),
    /** offered to this tier and above only */
    tier: z.enum(TIERS).optional(),
  })
  .meta({ id: 'DeskChannel' });
export type DeskChannel = z.infer<typeof DeskChannelSchema>;

/** Why somebody wants to reach the site. */
export const DeskReasonSchema = z
  .strictObject({
    /** default, for `order` `products` `technical` `complaint` `other`: the widget's own words */
    text: TextSchema.optional(),
    /** default the desk's */
    purpose: IdSchema.optional(),
    /** nothing is sold on its path, and nothing unsolicited is shown for a while; default true for `complaint` only */
    isComplaint: z.boolean().optional(),
  })
  .meta({ id: 'DeskReason' });

/** How visitors reach the site: for which reasons, by which channels, and who answers. */
export const DeskSchema = z
  .strictObject({
    /** who gets the requests */
    address: z.email(),
    /** why the site talks with people who come with a request */
    purpose: IdSchema,
    /** in the order they are offered; default all that need no text */
    reasons: z
      .record(IdSchema, DeskReasonSchema)
      .default(Object.fromEntries(DESK_REASONS.map(id => [id, {}]))),
    /** in the order they are offered */
    channels: z.array(DeskChannelSchema).min(1).max(12),
  })
  .meta({ id: 'Desk' });
export type Desk = z.infer<typeof DeskSchema>;
