import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import type { IdentityAnswer, IdentityKey } from '../../protocol/index.ts';
import { signIdentity } from '../../server/sign.ts';
import { ALLOW, startApp } from './support/app.ts';
import { NOW } from './support/events.ts';

const TEXT = Buffer.from('x'.repeat(32)).toString('base64url');

/** A private key, and its public half as the site's configuration has it. */
const pairOf = async (alg: 'ES256' | 'EdDSA', kid?: string) => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const named = kid === undefined ? {} : { kid };
  return {
    key: { ...(await exportJWK(privateKey)), ...named },
    config: { ...(await exportJWK(publicKey)), alg, ...named } as IdentityKey,
  };
};

const proves = async (keys: IdentityKey[], jwt: string) => {
  const app = await startApp({ identity: { keys } });
  const response = await app.post('/v1/identify', { consent: ALLOW, jwt });
  const answer = (await response.json()) as IdentityAnswer;
  const profile = await app.store.profile('st_test', { customer: 'c-1' });
  return { status: response.status, answer, profile };
};

/** Signed at the time that the tests' server has. */
const signAtNow = async (options: Parameters<typeof signIdentity>[0]) => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  try {
    return await signIdentity(options);
  } finally {
    vi.useRealTimers();
  }
};

describe('signIdentity', () => {
  it.each(['text', 'HS256', 'ES256', 'EdDSA', 'two keys'])('proves with a key of the kind %s', async kind => {
    const oct = { alg: 'HS256', kty: 'oct', k: TEXT } as const;
    const pair = kind === 'two keys' ? await pairOf('ES256', 'new') : undefined;
    const made =
      kind === 'text'
        ? { key: TEXT, config: oct }
        : kind === 'HS256'
          ? { key: oct, config: oct }
          : (pair ?? (await pairOf(kind as 'ES256')));
    const others = pair ? [(await pairOf('ES256', 'old')).config] : [];
    const jwt = await signAtNow({
      ...{ site: 'st_test', key: made.key, customer: 'c-1', email: 'Ann@Example.com', firstName: 'Ann' },
    });
    const { status, answer, profile } = await proves([...others, made.config], jwt);
    expect([status, answer.visitor.proof, answer.visitor.firstName]).toEqual([200, 'verified', 'Ann']);
    expect(profile?.identity).toEqual({ customer: 'c-1', email: 'ann@example.com' });
  });

  it('says nothing of an address it was not given, and is good at one site for as long as it was told', async () => {
    const jwt = await signAtNow({ site: 'st_test', key: TEXT, customer: 'c-1', expiresIn: 60 });
    const claims = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString());
    expect(claims).toEqual({ sub: 'c-1', aud: 'st_test', iat: NOW / 1000, exp: NOW / 1000 + 60 });
    const elsewhere = await signAtNow({ site: 'st_other', key: TEXT, customer: 'c-1' });
    const keys = [{ alg: 'HS256', kty: 'oct', k: TEXT } as const];
    expect((await proves(keys, elsewhere)).status).toBe(401);
    expect((await proves(keys, jwt)).status).toBe(200);
  });

  it('names the option that is wrong, and never the key', async () => {
    const { config } = await pairOf('ES256');
    const good = { site: 'st_test', key: TEXT, customer: 'c-1' };
    for (const [more, said] of [
      [{ site: 'demo' }, /site: /],
      [{ customer: '' }, /customer: /],
      [{ customer: 17 as unknown as string }, /customer: /],
      [{ email: null as unknown as string }, /email: /],
      [{ firstName: 1 as unknown as string }, /firstName: /],
      [{ expiresIn: 3601 }, /expiresIn: /],
      [{ expiresIn: 0 }, /expiresIn: /],
      [{ key: 'short-key' }, /key: at least 32/],
      [{ key: undefined as unknown as string }, /key: the text/],
      [{ key: config }, /key: this is the public half/],
      [{ key: { kty: 'RSA', n: 'x', d: 'y' } }, /key: kty/],
      [{ key: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' } }, /key: it is no complete/],
    ] as const) {
      const error = (await signIdentity({ ...good, ...more }).catch(one => one)) as Error;
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(said);
      expect(error.message).not.toContain('short-key');
    }
  });
});
