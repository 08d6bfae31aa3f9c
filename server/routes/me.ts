import type { Context, Handler } from 'hono';
import { LogoutRequestSchema, type Me } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { lookupOf, rankedNeeds } from '../domain/attributes.ts';
import { viewVisitor } from '../domain/decide.ts';
import type { Stock } from '../domain/incentive.ts';
import { isDeclared } from '../domain/needs.ts';
import { viewPermission } from '../domain/permission.ts';
import { newProfile, type Profile } from '../domain/profile.ts';
import { rewardsOf } from '../domain/reward.ts';
import type { Site } from '../domain/site.ts';
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
 * @throws ApiError `token_required`
 */
export async function findMe(store: Deps['store'], c: Context<BrowserEnv>): Promise<Profile> {
  const hash = tokenHash(c, { cookie: true });
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

/**
 * A profile as its own person reads it.
 *
 * @param stock what of the site's incentives is gone
 * @param now milliseconds since 1970
 */
export function viewMe(site: Site, profile: Profile, stock: Stock, now: number): Me {
  const locale = profile.locale ?? site.config.locale;
  const lookup = lookupOf(site, profile, now, locale);
  const { preferred, quiet, pausedUntil } = profile.wishes ?? {};
  return {
    visitor: viewVisitor(profile, locale, now),
    since: new Date(profile.createdAt).toISOString(),
    visits: profile.session?.number ?? 0,
    fields: Object.fromEntries(
      Object.entries(profile.fields ?? {}).map(([name, { value, verified }]) => [
        name,
        { value, verified: verified === true },
      ]),
    ),
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
    permissions: Object.values(site.permissions).map(permission =>
      viewPermission(site, permission, profile, locale, lookup, now),
    ),
    rewards: rewardsOf(site, profile, stock, locale, lookup),
    wishes: {
      ...(preferred === undefined ? {} : { preferred }),
      ...(quiet === undefined ? {} : { quiet }),
      ...(pausedUntil !== undefined && pausedUntil > now ? { pausedUntil } : {}),
    },
    ...(profile.gpcAt === undefined ? {} : { gpcAt: profile.gpcAt }),
  };
}
