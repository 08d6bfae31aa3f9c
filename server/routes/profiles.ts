import type { Context, Handler } from 'hono';
import { DecisionRequestSchema, ProfilePatchSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { decide } from '../domain/decide.ts';
import type { Interaction } from '../domain/interaction.ts';
import { ApiError } from '../error.ts';
import type { Who } from '../store/contract.ts';
import { uuidv7 } from '../token.ts';
import { readBody } from './body.ts';
import { remember } from './interactions.ts';
import { reply } from './reply.ts';
import { noSuchProfile, profileOf, type ServerEnv } from './server-plane.ts';

/** Who a request is about: `/profiles/:id`, or `/profiles?customer=…`. */
function whoOf(c: Context<ServerEnv>): Who {
  const id = c.req.param('id');
  if (id) return { id };
  const customer = c.req.query('customer');
  if (customer) return { customer };
  throw new ApiError('bad_request', 400, 'customer: name whose profile you want, ?customer=<your own id>');
}

/** `GET /v1/server/profiles/:id` and `GET /v1/server/profiles?customer=`. */
export function profileRoute(deps: Deps): Handler<ServerEnv> {
  return async c => reply(c, await profileOf(deps, c.get('site'), whoOf(c)));
}

/** `PATCH /v1/server/profiles/:id`: what the site itself knows; kept as an interaction like everything else. */
export function patchProfileRoute({ store, clock }: Deps): Handler<ServerEnv> {
  return async c => {
    const set = await readBody(c, ProfilePatchSchema);
    const now = clock();
    const event = { id: uuidv7(now), type: 'profile', set, at: now, source: 'server' } as Interaction;
    const { profile } = await remember(store, c.get('site'), { id: c.req.param('id')! }, [event], now);
    if (!profile) throw noSuchProfile();
    return reply(c, profile);
  };
}

/** `GET /v1/server/profiles/:id/interactions`: one person's history, newest first, a page at a time. */
export function historyRoute({ store }: Deps): Handler<ServerEnv> {
  return async c => {
    const limit = Number(c.req.query('limit') ?? 50);
    if (!Number.isInteger(limit) || limit < 1 || limit > 200)
      throw new ApiError('bad_request', 400, 'limit: a whole number from 1 to 200');
    const after = c.req.query('after');
    return reply(
      c,
      await store.history(c.get('site').key, c.req.param('id')!, { limit, ...(after ? { after } : {}) }),
    );
  };
}

/** `POST /v1/server/decision`: what a person would see on a page, and why. Nothing is written. */
export function decisionRoute(deps: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, DecisionRequestSchema);
    const profile = await profileOf(deps, site, body.who);
    const view = {
      page: body.page,
      locale: body.locale ?? site.config.locale,
      placed: body.placed ?? [],
      overlays: 'auto' as const,
    };
    return reply(c, decide(site, profile, view, deps.clock()));
  };
}
