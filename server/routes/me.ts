import type { Context, Handler } from 'hono';
import { LogoutRequestSchema } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { viewMe } from '../domain/me.ts';
import { newProfile, type Profile } from '../domain/profile.ts';
import { ApiError } from '../error.ts';
import { hashToken, mintToken, uuidv7 } from '../token.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, giveToken, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';

/** `GET /v1/me`: what is known of this visitor, for themselves. */
export function meRoute({ store, stock, clock }: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const profile = await findMe(store, c);
    return reply(c, viewMe(site, profile, await stock.of(site), clock()));
  };
}

/**
 * Whoever the request's own token names: one that was retired shows nothing.
 *
 * @param body of a request that names them there; default: bearer header or cookie
 * @throws ApiError `token_required`
 */
export async function findMe(
  store: Deps['store'],
  c: Context<BrowserEnv>,
  body: { token?: string | undefined; cookie?: boolean | undefined } = { cookie: true },
): Promise<Profile> {
  const hash = tokenHash(c, body);
  const profile = hash && (await store.profile(c.get('site').key, { token: hash }));
  if (!profile) throw tokenRequired();
  return profile;
}

/** What is answered to a token that names nobody, or nobody any more. */
export const tokenRequired = (): ApiError =>
  new ApiError('token_required', 401, 'Send the visitor token this server gave: Authorization: Bearer vt_…');

/** `POST /v1/logout`: this token names nobody any more; the browser goes on as a new guest. */
export function logoutRoute({ store, clock }: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, LogoutRequestSchema);
    const hash = tokenHash(c, body);
    if (hash) await store.unbind(site.key, { token: hash });
    if (body.forget || c.get('isRobot')) return reply(c, giveToken(c, undefined, body.cookie));
    const token = mintToken('vt');
    const now = clock();
    const id = uuidv7(now);
    await store.update({
      site: site.key,
      who: { token: hashToken(token) },
      create: { id },
      events: [],
      fold: () => newProfile(id, now, 'device'),
    });
    return reply(c, giveToken(c, token, body.cookie));
  };
}
