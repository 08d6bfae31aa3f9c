import { z } from 'zod';
import { TierPolicySchema } from './site.ts';
import { TIERS } from './visitor.ts';

const level = z.enum(TIERS);
const move = { from: level, to: level };

/** `POST /v1/server/tiers/dry-run`: who would stand in which tier. Changes nothing. */
export const DryRunRequestSchema = z
  .strictObject({
    /** as in a site's configuration; default what is published, as of now */
    tiers: TierPolicySchema.optional(),
    /** so many of those who would move are listed; default 50 */
    limit: z.int().min(1).max(200).optional(),
    /** the `next` of the page before */
    after: z.uuid().optional(),
  })
  .meta({ id: 'DryRunRequest' });

export const DryRunAnswerSchema = z
  .object({
    /** how many were looked at; like `tiers` and `moves` on the first page only */
    people: z.int().optional(),
    /** how many would be in each tier */
    tiers: z.record(level, z.int()).optional(),
    /** how many would go from where to where */
    moves: z.array(z.object({ ...move, people: z.int() })).optional(),
    /** who would go, the latest profile first, each with the rule and the values it read */
    movers: z.array(
      z.object({
        ...move,
        id: z.string(),
        rule: z.string(),
        evidence: z.record(z.string(), z.unknown()),
      }),
    ),
    /** continues it; absent at the end */
    next: z.string().optional(),
  })
  .meta({ id: 'DryRunAnswer' });
export type DryRunAnswer = z.infer<typeof DryRunAnswerSchema>;
