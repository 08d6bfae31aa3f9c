import type { Handler } from 'hono';
import { LogoutRequestSchema, type Me } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { rankedNeeds } from '../domain/attributes.ts';
import { viewVisitor } from '../domain/decide.ts';
import { isDeclared } from '../domain/needs.ts';
import { newProfile, type Profile } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import { hashToken, mintToken, uuidv7 } from '../token.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, giveToken, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';

/** `GET /v1/me`: what is known of this visitor, for themselves. */
export function meRoute({ store, clock }: Deps): Handler<BrowserEnv> {
  return async c => {
    const hash = tokenHash(c, { cookie: true });
    const profile = hash && (await store.profile(c.get('site').key, { token: hash }));
    if (!profile) {
      throw new ApiError(
        'token_required',
        401,
        'Send the visitor token this server gave: Authorization: Bearer vt_…',
      );
    }
    return reply(c, viewMe(c.get('site'), profile, clock()));
  };
}

/** `POST /v1/logout`: this token names nobody any more; the browser goes on as a new guest. */
export function logoutRoute({ store, clock }: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, LogoutRequestSchema);
    const hash = tokenHash(c, body);
    if (hash) await store.unbind(site.key, { token: hash });
    if (body.forget) return reply(c, giveToken(c, undefined, body.cookie));
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

function viewMe(site: Site, profile: Profile, now: number): Me {
  return {
    visitor: viewVisitor(profile, profile.locale ?? site.config.locale, now),
    since: new Date(profile.createdAt).toISOString(),
    visits: profile.session?.number ?? 0,
    needs: Object.fromEntries(
      Object.entries(rankedNeeds(site, profile, now)).map(([need, values]) => [
        need,
        values.map(value => ({ value, declared: isDeclared(profile.needs[need]![value]!, now) })),
      ]),
    ),
    ledger: Object.fromEntries(
      Object.entries(profile.ledger).map(([item, { shown, outcome, answer }]) => [
        item,
        { shown, ...(outcome ? { outcome } : {}), ...(answer ? { answer } : {}) },
      ]),
    ),
    products: profile.products.map(({ sku, name, url }) => ({
      sku,
      ...(name ? { name } : {}),
      ...(url ? { url } : {}),
    })),
  };
}
