import type { MiddlewareHandler } from 'hono';
import type { Deps } from '../deps.ts';
import type { Profile } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import type { Who } from '../store/contract.ts';
import type { RequestVariables } from './reply.ts';

/** What the server plane's door leaves for its routes. */
export interface ServerEnv {
  Variables: RequestVariables & { site: Site };
}

/** The server plane's door: the secret key names the site. */
export function serverPlane({ sites }: Deps): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const secret = c.req.header('authorization')?.match(/^Bearer (sk_[A-Za-z0-9_-]{43})$/)?.[1];
    const site = secret && (await sites.ofSecret(secret));
    if (!site)
      throw new ApiError('key_required', 401, "Send the site's secret key: Authorization: Bearer sk_…");
    c.set('site', site);
    c.get('headers')['Cache-Control'] = 'private, no-store';
    await next();
  };
}

/**
 * The profile that answers for who is named.
 *
 * @throws ApiError `not_found`
 */
export async function profileOf({ store }: Pick<Deps, 'store'>, site: Site, who: Who): Promise<Profile> {
  const profile = await store.profile(site.key, who);
  if (!profile) throw noSuchProfile();
  return profile;
}

/** What the server plane answers about somebody it does not know. */
export const noSuchProfile = (): ApiError =>
  new ApiError(
    'not_found',
    404,
    'This site has no such profile. Name it by its id, or by the customer id you imported it with.',
  );
