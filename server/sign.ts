import { importJWK, type JWK, SignJWT } from 'jose';

/** Who is logged in on the site, and with which key the site says so. */
export interface SignOptions {
  /** the site's key, `st_…`: the token is good there and nowhere else */
  site: string;
  /**
   * What signs: the text `k` of an HS256 key as the site's configuration has it, or a private key as a JSON Web Key
   * (ES256: `kty: "EC"`, EdDSA: `kty: "OKP"`, HS256: `kty: "oct"`). With a `kid` it says which of several keys it is.
   */
  key: string | object;
  /** the site's own id of the person, 1 to 256 characters; never an address that may change hands */
  customer: string;
  /** the person's address, if the site has made sure that it is theirs; leave it out otherwise */
  email?: string | undefined;
  /** at most 80 characters of it are kept */
  firstName?: string | undefined;
  /** seconds the token is good for, 1 to 3600; default 300 */
  expiresIn?: number | undefined;
}

const MAX_LIFE_S = 3600;

/** Not an ApiError: this runs on the site's own server, where a wrong option is a mistake in its program. */
const wrong = (message: string, cause?: unknown): TypeError =>
  new TypeError(`signIdentity: ${message}`, cause === undefined ? undefined : { cause });

/**
 * Signs who is logged in, on the site's own server: for `data-identity`, or for `rapport.identify(…)`. Make one for each
 * page view, after your own login has decided who it is; whoever has the key can be anybody, so it never goes into a page.
 *
 * @returns a compact JWT with `sub`, `aud`, `iat`, `exp`, and where given `email` with `email_verified`, `given_name`
 * @throws TypeError that names the option and what it takes
 * @example
 * import { signIdentity } from 'rapport/server';
 *
 * const jwt = await signIdentity({
 *   site: 'st_demo',
 *   key: process.env.RAPPORT_IDENTITY_KEY,
 *   customer: user.id,
 *   email: user.emailIsConfirmed ? user.email : undefined,
 *   firstName: user.firstName,
 * });
 * page.write(`<script async src="https://hello.example.com/r.js" data-site="st_demo" data-identity="${jwt}"></script>`);
 */
export async function signIdentity({
  site,
  key,
  customer,
  email,
  firstName,
  expiresIn = 300,
}: SignOptions): Promise<string> {
  if (typeof site !== 'string' || !/^st_[a-z0-9_-]{1,60}$/.test(site))
    throw wrong('site: the key of your site is wanted, such as "st_demo".');
  if (typeof customer !== 'string' || customer === '' || customer.length > 256)
    throw wrong('customer: your own id of the person is wanted, a text of 1 to 256 characters.');
  if (email !== undefined && typeof email !== 'string')
    throw wrong('email: a text is wanted; leave it out if you have not made sure that it is theirs.');
  if (firstName !== undefined && typeof firstName !== 'string')
    throw wrong('firstName: a text is wanted; leave it out if you do not know it.');
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > MAX_LIFE_S)
    throw wrong(`expiresIn: whole seconds from 1 to ${MAX_LIFE_S} are wanted.`);
  const jwk = readKey(key);
  const signer = await importJWK(jwk, jwk.alg).catch(cause => {
    throw wrong(`key: it is no complete JSON Web Key (${(cause as Error).message}).`, cause);
  });
  return new SignJWT({
    ...(email === undefined ? {} : { email, email_verified: true }),
    ...(firstName === undefined ? {} : { given_name: firstName }),
  })
    .setProtectedHeader({ alg: jwk.alg, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .setSubject(customer)
    .setAudience(site)
    .setIssuedAt()
    .setExpirationTime(`${expiresIn} s`)
    .sign(signer);
}

/** The algorithm belongs to the kind of key: nobody chooses it. */
function readKey(key: unknown): JWK & { alg: string } {
  if (typeof key === 'string') return readKey({ kty: 'oct', k: key });
  if (typeof key !== 'object' || key === null)
    throw wrong('key: the text of an HS256 key, or a private JSON Web Key, is wanted.');
  const { kty, crv, d, k } = key as JWK;
  if (kty === 'oct') {
    if (typeof k !== 'string' || !/^[A-Za-z0-9_-]{43,512}$/.test(k))
      throw wrong(
        'key: at least 32 random bytes as base64url are wanted, such as `openssl rand 32 | basenc --base64url -w0 | tr -d =` makes.',
      );
    return { ...key, alg: 'HS256' };
  }
  const alg = kty === 'EC' && crv === 'P-256' ? 'ES256' : kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : '';
  if (!alg) throw wrong('key: kty "oct", "EC" with crv "P-256", or "OKP" with crv "Ed25519" is wanted.');
  if (typeof d !== 'string')
    throw wrong('key: this is the public half, which only checks; the private one (with "d") signs.');
  return { ...key, alg };
}
