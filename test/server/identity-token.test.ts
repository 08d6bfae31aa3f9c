import { exportJWK, GeneralSign, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IdentityKey } from '../../protocol/index.ts';
import { normalEmail } from '../../server/domain/gate.ts';
import type { Site } from '../../server/domain/site.ts';
import { readIdentityToken } from '../../server/identity-token.ts';
import { NOW } from './support/events.ts';
import { testSite } from './support/site.ts';

const SECRET = new TextEncoder().encode('a shared secret of more than 32 bytes, for tests');
const S = Math.floor(NOW / 1000);
const CLAIMS = { sub: 'c-1', aud: 'st_test', exp: S + 600 };

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let es: Pair;
let ed: Pair;
let stranger: Pair;
let site: Site;
let publicJwk: Record<string, unknown>;

beforeAll(async () => {
  [es, ed, stranger] = await Promise.all([
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('EdDSA', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  publicJwk = { ...(await exportJWK(es.publicKey)) };
  site = testSite({
    identity: {
      keys: [
        { ...publicJwk, alg: 'ES256', kid: 'es' },
        { ...(await exportJWK(ed.publicKey)), alg: 'EdDSA', kid: 'ed' },
        { alg: 'HS256', kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid: 'hs' },
      ] as IdentityKey[],
    },
  });
});

const sign = (
  claims: JWTPayload,
  header: object = {},
  key: Pair['privateKey'] | Uint8Array = es.privateKey,
) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'es', ...header }).sign(key);
const read = (token: string, now = NOW) => readIdentityToken(site, token, now);

describe('an identity token proves', () => {
  it('with each of the three algorithms, with and without a key id', async () => {
    const tokens = await Promise.all([
      sign(CLAIMS),
      sign(CLAIMS, { kid: undefined }),
      sign(CLAIMS, { alg: 'EdDSA', kid: 'ed' }, ed.privateKey),
      sign(CLAIMS, { alg: 'HS256', kid: 'hs' }, SECRET),
    ]);
    for (const token of tokens) expect(await read(token)).toEqual({ customer: 'c-1' });
  });

  it('a name, and an address only when it is verified', async () => {
    const claims = { ...CLAIMS, given_name: ' Ann ', email: 'Ann@Example.com' };
    expect(await read(await sign(claims))).toEqual({ customer: 'c-1', firstName: 'Ann' });
    expect(await read(await sign({ ...claims, email_verified: 'true' }))).not.toHaveProperty('email');
    expect(await read(await sign({ ...claims, email_verified: true }))).toMatchObject({
      email: 'ann@example.com',
    });
  });

  it('until it expires, give or take a minute of a clock that is wrong', async () => {
    const token = await sign(CLAIMS);
    await expect(read(token, NOW + 650_000)).resolves.toBeDefined();
    await expect(read(token, NOW + 670_000)).rejects.toMatchObject({ code: 'identity_rejected' });
  });
});

describe('an identity token is rejected', () => {
  const vectors: Record<string, () => string | Promise<string>> = {
    'without a signature (alg none)': () => new UnsecuredJWT(CLAIMS).encode(),
    'signed HS256 with the public key as text': () =>
      sign(CLAIMS, { alg: 'HS256', kid: 'es' }, new TextEncoder().encode(JSON.stringify(publicJwk))),
    'signed HS256 with the public key, under the key id of the secret': () =>
      sign(CLAIMS, { alg: 'HS256', kid: 'hs' }, new TextEncoder().encode(JSON.stringify(publicJwk))),
    'signed by a stranger': () => sign(CLAIMS, {}, stranger.privateKey),
    'signed by a stranger who brings the key along': async () =>
      sign(CLAIMS, { kid: undefined, jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
    'whose key id is a path': () => sign(CLAIMS, { kid: '../../es' }),
    'whose key id is that of another algorithm': () => sign(CLAIMS, { kid: 'ed' }),
    'that names a critical extension nobody knows': () =>
      new SignJWT(CLAIMS)
        .setProtectedHeader({ alg: 'ES256', kid: 'es', crit: ['x'], x: 1 })
        .sign(es.privateKey, { crit: { x: true } }),
    'for another site': () => sign({ ...CLAIMS, aud: 'st_other' }),
    'for two sites': () => sign({ ...CLAIMS, aud: ['st_test', 'st_other'] }),
    'for no site': () => sign({ sub: 'c-1', exp: CLAIMS.exp }),
    'that has expired': () => sign({ ...CLAIMS, exp: S - 61 }),
    'that never expires': () => sign({ sub: 'c-1', aud: 'st_test' }),
    'that lives longer than an hour': () => sign({ ...CLAIMS, exp: S + 3700 }),
    'that is not valid yet': () => sign({ ...CLAIMS, nbf: S + 120 }),
    'that was issued in the future': () => sign({ ...CLAIMS, iat: S + 120 }),
    'without a subject': () => sign({ aud: 'st_test', exp: CLAIMS.exp }),
    'with a number as its subject': () => sign({ ...CLAIMS, sub: 7 } as unknown as JWTPayload),
    'with an empty subject': () => sign({ ...CLAIMS, sub: '' }),
    'with a subject of 257 characters': () => sign({ ...CLAIMS, sub: 'x'.repeat(257) }),
    'of 8 KiB': () => sign({ ...CLAIMS, fill: 'x'.repeat(8192) }),
    'with two signatures': async () =>
      JSON.stringify(
        await new GeneralSign(new TextEncoder().encode(JSON.stringify(CLAIMS)))
          .addSignature(es.privateKey)
          .setProtectedHeader({ alg: 'ES256', kid: 'es' })
          .addSignature(stranger.privateKey)
          .setProtectedHeader({ alg: 'ES256' })
          .sign(),
      ),
    'whose claims were changed afterwards': async () => {
      const [header, , signature] = (await sign(CLAIMS)).split('.');
      const claims = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'c-2' })).toString('base64url');
      return `${header}.${claims}.${signature}`;
    },
    'that is no token': () => 'hello',
    'that is empty between its dots': () => '..',
  };
  it.each(Object.keys(vectors))('%s', async name => {
    await expect(read(await vectors[name]!())).rejects.toMatchObject({
      code: 'identity_rejected',
      status: 401,
    });
  });

  it('by a site that has no keys', async () => {
    await expect(readIdentityToken(testSite(), await sign(CLAIMS), NOW)).rejects.toMatchObject({
      code: 'identity_rejected',
    });
  });

  it('without telling what is in it', async () => {
    const token = await sign({ ...CLAIMS, email: 'CANARY@example.com', aud: 'st_canary' });
    await expect(read(token)).rejects.toSatisfy(error => !/canary/i.test(String(error)));
  });
});

describe('an address', () => {
  it.each([
    [' Ann@Example.COM ', 'ann@example.com'],
    ['o.b+c@x-y.co', 'o.b+c@x-y.co'],
  ])('%s is compared as %s', (given, normal) => expect(normalEmail(given)).toBe(normal));

  // The Kelvin sign is a "k" in lower case, the dotless i an "I" in upper case, and Cyrillic has an "а" of its own.
  it.each([
    '\u212Aim@example.com',
    'mar\u0131a@example.com',
    '\u0430nn@example.com',
    'ann@ex\u0430mple.com',
    'ann@example',
    'ann',
    '@example.com',
    'a@b@example.com',
    'ann @example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b.'.repeat(126)}com`,
  ])('%s is nobody', given => expect(normalEmail(given)).toBeUndefined());
});
