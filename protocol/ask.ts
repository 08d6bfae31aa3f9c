import { z } from 'zod';
import { ConditionSchema } from './condition.ts';
import { IdSchema } from './text.ts';

/** When the arbiter may show an item that nobody asked for. Absent: only where the owner placed it or the visitor opens it. */
export const AskSchema = z
  .strictObject({
    audience: IdSchema.optional(),
    /** a condition on the page facts and address: `{ "page.path": "/" }` */
    when: ConditionSchema.optional(),
    /** higher goes first; default 0 */
    priority: z.number().optional(),
    /** this item again, after it was shown and nothing was done: days; default 7 */
    againDays: z.number().min(0).max(3650).optional(),
    /** a question only: whether an expired answer is still right, after that was asked and nothing was said: days; default 30 */
    confirmDays: z.number().min(0).max(3650).optional(),
  })
  .meta({ id: 'Ask' });
export type Ask = z.infer<typeof AskSchema>;
