import type { Context, Handler } from 'hono';
import { CodeRequestSchema, PoolRequestSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { left } from '../domain/incentive.ts';
import { own } from '../domain/own.ts';
import { ApiError } from '../error.ts';
import { readTaken } from '../grant.ts';
import { checkCode, fillPool } from '../pool.ts';
import { drawPrize } from '../prize.ts';
import { readBody } from './body.ts';
import { reply } from './reply.ts';
import type { ServerEnv } from './server-plane.ts';

const idOf = (c: Context<ServerEnv>): string => c.req.param('id')!;

/** `GET /v1/server/incentives/:id`: how many were given, and how many are left. */
export function incentiveRoute({ store, clock }: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site');
    const incentive = own(site.incentives, idOf(c));
    if (!incentive)
      throw new ApiError('not_found', 404, `incentives.${idOf(c)}: this site has no incentive of that name.`);
    const taken = await readTaken(store, site.key, incentive.id, clock());
    const rest = left(incentive, taken);
    return reply(c, { ...taken, ...(Number.isFinite(rest) ? { left: rest } : {}) });
  };
}

/** `POST /v1/server/incentives/:id/codes`: fills the pool. */
export function fillPoolRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const { codes } = await readBody(c, PoolRequestSchema);
    return reply(c, await fillPool(deps, c.get('site'), idOf(c), codes));
  };
}

/** `POST /v1/server/incentives/:id/draw`: draws a prize, once. */
export function drawRoute(deps: Deps): Handler<ServerEnv> {
  return async c => reply(c, await drawPrize(deps, c.get('site'), idOf(c)));
}

/** `POST /v1/server/codes`: looks at a code, and uses it when asked to. */
export function checkCodeRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const { incentive, code, use } = await readBody(c, CodeRequestSchema);
    return reply(c, await checkCode(deps, c.get('site'), incentive, code, use ?? false));
  };
}
