import type { Context, MiddlewareHandler } from 'hono';
import { generateCookie, getCookie } from 'hono/cookie';
import type { Consent } from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import type { Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import { saysRobot } from '../robot.ts';
import { hashToken } from '../token.ts';
import type { RequestVariables } from './reply.ts';

/** What the browser plane's middleware leaves for its routes. */
export interface BrowserEnv {
  Variables: RequestVariables & {
    site: Site;
    /** no person asked: it is answered as a guest, and nothing is kept of it */
    isRobot: boolean;
    /** counts a request of the visitor with this token's hash; throws when there were too many */
    countVisitor(hash: string): void;
  };
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
 * The browser plane's door: names the site by `?site=`, lets only its origins in, answers pre-flights (the Fetch
 * standard's CORS protocol), counts requests against the limits, and forbids caches to keep what was said to one visitor.
 */
export function browserPlane({ sites, limits, clock, clientOf, log }: Deps): MiddlewareHandler<BrowserEnv> {
  return async (c, next) => {
    const headers = c.get('headers');
    headers.Vary = 'Origin';
    const site = await sites.get(c.req.query('site'));
    const origin = c.req.header('origin');
    const isAllowed = origin !== undefined && allowsOrigin(site, origin);
    if (isAllowed) {
      headers['Access-Control-Allow-Origin'] = origin;
      headers['Access-Control-Expose-Headers'] = 'Retry-After,X-Request-Id';
    }
    if (c.req.method === 'OPTIONS') {
      if (isAllowed) {
        headers['Access-Control-Allow-Methods'] = 'GET,POST,PATCH,DELETE';
        headers['Access-Control-Allow-Headers'] = 'Authorization,Content-Type';
        headers['Access-Control-Max-Age'] = '86400';
      }
      return new Response(null, { status: 204, headers });
    }
    // Browsers leave Origin out of same-origin GETs only.
    if (origin === undefined ? c.req.method !== 'GET' : !isAllowed) {
      throw new ApiError(
        'origin_not_allowed',
        403,
        `The origin ${origin ?? '(none)'} is not one of the site's. Add it to "origins" in the site's configuration.`,
      );
    }
    limits.request(site.key, clientOf(c), clock());
    const isRobot = saysRobot(c.req.header('user-agent'), c.req.header('sec-purpose'));
    if (isRobot) log('debug', 'a robot asked', { site: site.key, requestId: c.get('requestId') });
    c.set('site', site);
    c.set('isRobot', isRobot);
    c.set('countVisitor', hash => limits.visitor(hash, clock()));
    headers['Cache-Control'] = 'private, no-store';
    await next();
    return;
  };
}

/** The HttpOnly cookie that carries the visitor token where the API is on the page's own origin. */
export const cookieName = (site: Site): string => `rapport_${site.key}`;

/**
 * The hash of the token a request carries: bearer header, body, or the HttpOnly cookie, in this order. Every request is
 * counted under it here. A robot is nobody, whatever it carries.
 *
 * @throws ApiError `too_many_requests`
 */
export function tokenHash(
  c: Context<BrowserEnv>,
  body: { token?: string | undefined; cookie?: boolean | undefined },
): string | undefined {
  const bearer = c.req.header('authorization')?.replace(/^Bearer /i, '');
  const token = bearer ?? body.token ?? (body.cookie ? getCookie(c, cookieName(c.get('site'))) : undefined);
  if (token === undefined || !TOKEN.test(token) || c.get('isRobot')) return undefined;
  const hash = hashToken(token);
  c.get('countVisitor')(hash);
  return hash;
}

const NOTHING: Consent = { recognise: false, personalise: false, measure: false };

/** What a request allows: a robot's nothing, since there is nobody to recognise. */
export const consentOf = (c: Context<BrowserEnv>, { consent }: { consent: Consent }): Consent =>
  c.get('isRobot') ? NOTHING : consent;

/**
 * Lets in who may be recognised, and nobody else.
 *
 * @param otherwise what becomes of the others, for the message: "cannot register"
 * @throws ApiError `consent_required`
 */
export function requireRecognition(
  c: Context<BrowserEnv>,
  body: { consent: Consent },
  otherwise: string,
): void {
  if (consentOf(c, body).recognise) return;
  throw new ApiError(
    'consent_required',
    403,
    `consent.recognise: whoever does not want to be recognised ${otherwise}. Ask them first.`,
  );
}

/** Whether the browser sends Global Privacy Control (https://w3c.github.io/gpc/). */
export const sendsGpc = (c: Context<BrowserEnv>): boolean => c.req.header('sec-gpc') === '1';

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
  c.get('headers')['Set-Cookie'] = generateCookie(cookieName(c.get('site')), token ?? '', {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: url.protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https',
    maxAge: token === undefined ? 0 : COOKIE_DAYS * 86_400,
  });
  return {};
}
