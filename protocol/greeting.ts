import { z } from 'zod';
import { RewardViewSchema } from './incentive.ts';

/** What a greeting leads to: something of theirs, or what they said they look for. */
export const NextThingSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('reward'), reward: RewardViewSchema }),
    z.object({
      kind: z.literal('need'),
      /** its value, in the words it was chosen by */
      name: z.string(),
      /** where that leads, when the answer has links */
      link: z.object({ label: z.string(), href: z.string() }).optional(),
    }),
  ])
  .meta({ id: 'NextThing' });
export type NextThing = z.infer<typeof NextThingSchema>;

/** How somebody who comes back is greeted, once a visit and once a day. The name is the visitor's `firstName`. */
export const GreetingSchema = z
  .object({
    nextThing: NextThingSchema.optional(),
    /** who looks after them, of clients only */
    representative: z
      .object({ name: z.string(), title: z.string().optional(), phone: z.string().optional() })
      .optional(),
    /** a device keeps none of it: on the next page somebody else may be here */
    _kept: z.literal(false),
  })
  .meta({ id: 'Greeting' });
export type Greeting = z.infer<typeof GreetingSchema>;
