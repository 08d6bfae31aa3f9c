import { decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';
import type { IdentityKey } from '../protocol/index.ts';
import { normalEmail } from './domain/gate.ts';
import type { Site } from './domain/site.ts';
import { ApiError } from './error.ts';

/** What a site's own server says of whoever is logged in there. */
export interface Identified {
  /** the site's own id of the person, the token's `sub` */
  customer: string;
  /** only with `email_verified: true` */
  email?: string;
  /** `given_name` */
  firstName?: string;
}

const MAX_CHARS = 4096;
/** A token lives an hour at most, whoever signed it (DESIGN R3). */
const MAX_LIFE_S = 3600;
const CLOCK_TOLERANCE_S = 60;
const MAX_SUB_CHARS = 256;
const MAX_NAME_CHARS = 80;

const rejected = (why: string, cause?: unknown): ApiError =>
  new ApiError(
    'identity_rejected',
    401,
    `The identity token was not accepted: ${why} The visitor stays who they were.`,
    cause === undefined ? {} : { cause },
  );

/**
 * Checks a signed identity token: signature by one of the site's keys with the algorithm that belongs to that key, `aud`
 * exactly the site's key, `exp` within an hour, `sub` a text.
 *
 * @param now milliseconds since 1970
 * @throws ApiError `identity_rejected` that says what is wrong with it, never what is in it
 * @example const { customer } = await readIdentityToken(site, body.jwt, Date.now())
 */
export async function readIdentityToken(site: Site, token: string, now: number): Promise<Identified> {
  if (token.length > MAX_CHARS) throw rejected(`it may have ${MAX_CHARS} characters.`);
  const keys = keysFor(site.config.identity.keys, token);
  if (keys.length === 0)
    throw rejected("no key of the site's configuration (identity.keys) has its algorithm and key id.");
  let failure: unknown;
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, await importJWK(key as JWK, key.alg), {
        algorithms: [key.alg],
        audience: site.key,
        requiredClaims: ['sub', 'aud', 'exp'],
        currentDate: new Date(now),
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return readClaims(payload, site.key, now);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      failure = error;
    }
  }
  throw rejected(`${(failure as Error).message}.`, failure);
}

/** The keys that may have signed it: those of its algorithm, and of its key id where it names one. */
function keysFor(keys: readonly IdentityKey[], token: string): IdentityKey[] {
  let header: { alg?: unknown; kid?: unknown };
  try {
    header = decodeProtectedHeader(token);
  } catch (cause) {
    throw rejected('it is not a compact JWT.', cause);
  }
  return keys.filter(key => key.alg === header.alg && (header.kid === undefined || key.kid === header.kid));
}

function readClaims(claims: Record<string, unknown>, audience: string, now: number): Identified {
  const { sub, aud, exp, iat, email, email_verified: isVerified, given_name: firstName } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUB_CHARS)
    throw rejected(`sub: a text of 1 to ${MAX_SUB_CHARS} characters is wanted.`);
  if (aud !== audience) throw rejected("aud: the site's key alone is wanted.");
  const nowS = now / 1000;
  if (typeof exp !== 'number' || exp > nowS + MAX_LIFE_S + CLOCK_TOLERANCE_S)
    throw rejected('exp: at most one hour from now is wanted.');
  if (iat !== undefined && !(typeof iat === 'number' && iat <= nowS + CLOCK_TOLERANCE_S))
    throw rejected('iat: it was issued in the future.');
  const address = isVerified === true && typeof email === 'string' ? normalEmail(email) : undefined;
  const name = typeof firstName === 'string' ? firstName.trim().slice(0, MAX_NAME_CHARS) : '';
  return {
    customer: sub,
    ...(address === undefined ? {} : { email: address }),
    ...(name === '' ? {} : { firstName: name }),
  };
}
