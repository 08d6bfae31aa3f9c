import { z } from 'zod';

/** A condition in the MongoDB style that GrowthBook documents; its operators are checked when the site is compiled. */
export const ConditionSchema = z.record(z.string(), z.unknown()).meta({ id: 'Condition' });
export type Condition = z.infer<typeof ConditionSchema>;
