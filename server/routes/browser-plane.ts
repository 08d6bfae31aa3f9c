import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import type { Deps } from '../deps.ts';
import type { Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import { hashToken } from '../token.ts';

/** What the browser plane's middleware leaves for its routes. */
export interface BrowserEnv {
  Variables: { site: Site; requestId: string };
}

const COOKIE_DAYS = 400;
const TOKEN = /^vt_[A-Za-z0-9_-]{43}$/;

/** Whether a page of this origin may use the site. `http://localhost:*` allows every port. */
export const allowsOrigin = (site: Site, origin: string): boolean =>
  site.config.origins.some(allowed =>
    allowed.endsWith(':*')
      ? origin === allowed.slice(0, -2) ||
        (/^:\d+$/.test(origin.slice(allowed.length - 2)) && origin.startsWith(allowed.slice(0, -1)))
      : origin === allowed,
  );

/**
 * The browser plane's door: names the site by `?site=`, lets only its origins in, answers pre-flights, and forbids
 * caches to keep what was said to one visitor.
 */
export function browserPlane({ sites }: Deps): MiddlewareHandler<BrowserEnv>[] {
  const access = cors({
    origin: async (origin, c) => {
      const site = await sites.get(c.req.query('site')).catch(() => undefined);
      return site && allowsOrigin(site, origin) ? origin : null;
    },
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type'],
    exposeHeaders: ['Retry-After', 'X-Request-Id'],
    maxAge: 86_400,
  });
  const door: MiddlewareHandler<BrowserEnv> = async (c, next) => {
    const site = await sites.get(c.req.query('site'));
    const origin = c.req.header('origin');
    // Browsers leave Origin out of same-origin GETs only.
    if (origin ? !allowsOrigin(site, origin) : c.req.method !== 'GET') {
      throw new ApiError(
        'origin_not_allowed',
        403,
        `The origin ${origin ?? '(none)'} is not one of the site's. Add it to "origins" in the site's configuration.`,
      );
    }
    c.set('site', site);
    c.header('Cache-Control', 'private, no-store');
    await next();
  };
  return [access as MiddlewareHandler<BrowserEnv>, door];
}

const cookieName = (site: Site): string => `rapport_${site.key}`;

/** The hash of the token a request carries: bearer header, body, or the HttpOnly cookie, in this order. */
export function tokenHash(
  c: Context<BrowserEnv>,
  body: { token?: string | undefined; cookie?: boolean | undefined },
): string | undefined {
  const bearer = c.req.header('authorization')?.replace(/^Bearer /i, '');
  const token = bearer ?? body.token ?? (body.cookie ? getCookie(c, cookieName(c.get('site'))) : undefined);
  return token !== undefined && TOKEN.test(token) ? hashToken(token) : undefined;
}

/**
 * Hands a token to the visitor: into the HttpOnly cookie where the API is on the page's own origin, else in the answer.
 *
 * @param token undefined takes the cookie away
 * @returns what to spread into the answer
 */
export function giveToken(
  c: Context<BrowserEnv>,
  token: string | undefined,
  inCookie: boolean | undefined,
): { token?: string } {
  if (!inCookie) return token === undefined ? {} : { token };
  const url = new URL(c.req.url);
  setCookie(c, cookieName(c.get('site')), token ?? '', {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: url.protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https',
    maxAge: token === undefined ? 0 : COOKIE_DAYS * 86_400,
  });
  return {};
}
