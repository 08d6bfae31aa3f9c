import type { Handler } from 'hono';
import { DryRunRequestSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { checkSite } from '../domain/check-site.ts';
import { compileSite } from '../domain/site.ts';
import { dryRun } from '../dry-run.ts';
import { badFields } from '../error.ts';
import { readBody } from './body.ts';
import { reply } from './reply.ts';
import type { ServerEnv } from './server-plane.ts';

const LIMIT = 50;

/** `POST /v1/server/tiers/dry-run`: who would move, should these tiers be published. Nothing is written. */
export function dryRunRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const { config, version } = c.get('site');
    const { tiers = config.tiers, limit = LIMIT, after } = await readBody(c, DryRunRequestSchema);
    const proposed = { ...config, tiers };
    const errors = checkSite(proposed).filter(({ path }) => path.startsWith('tiers.'));
    if (errors.length > 0) throw badFields(errors);
    return reply(c, await dryRun(deps, compileSite(proposed, version), { limit, after }, c.req.raw.signal));
  };
}
