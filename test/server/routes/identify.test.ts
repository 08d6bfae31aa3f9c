import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { IdentityAnswer } from '../../../protocol/index.ts';
import { hashToken } from '../../../server/token.ts';
import { ALLOW, startApp } from '../support/app.ts';
import { NOW } from '../support/events.ts';

const SECRET = new TextEncoder().encode('a shared secret of more than 32 bytes, for tests');
const CONFIG = {
  identity: {
    keys: [{ alg: 'HS256' as const, kty: 'oct' as const, k: Buffer.from(SECRET).toString('base64url') }],
  },
};

const start = async () => {
  const app = await startApp(CONFIG);
  const sign = (sub: string, more: object = {}) =>
    new SignJWT({ sub, aud: 'st_test', exp: Math.floor(app.time.now / 1000) + 600, ...more })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(SECRET);
  const identify = async (jwt: string, token?: string) => {
    const response = await app.post('/v1/identify', { consent: ALLOW, jwt, ...(token ? { token } : {}) });
    return { status: response.status, answer: (await response.json()) as IdentityAnswer & { code?: string } };
  };
  /** A visitor of a new browser who has looked at a category once. */
  const newcomer = async (category = 'lamps') => (await app.view({ category })).answer.token!;
  return { ...app, sign, identify, newcomer };
};

describe('POST /v1/identify', () => {
  it('makes the guest of this device the customer, with all that was learned', async () => {
    const { newcomer, identify, sign, server } = await start();
    const token = await newcomer();
    const { status, answer } = await identify(await sign('c-1', { given_name: 'Ann' }), token);
    expect([status, answer.passage, answer.visitor.proof, answer.visitor.firstName]).toEqual([
      200,
      'proved',
      'verified',
      'Ann',
    ]);
    const profile = await (await server('GET', '/profiles?customer=c-1')).json();
    expect(profile).toMatchObject({ firstName: 'Ann', stats: { pages: 1 } });
  });

  it('meets the same person on a second device, and adds what that device knows', async () => {
    const { newcomer, identify, sign, server } = await start();
    await identify(await sign('c-1'), await newcomer('lamps'));
    const { answer } = await identify(await sign('c-1'), await newcomer('plants'));
    expect(answer.passage).toBe('merged');
    const profile = await (await server('GET', '/profiles?customer=c-1')).json();
    expect(profile.stats.pages).toBe(2);
    expect(Object.keys(profile.needs.category).sort()).toEqual(['lamps', 'plants']);
  });

  it('opens nothing to a token that was there before, and still takes in what it had waiting', async () => {
    const { newcomer, identify, sign, server, view, app } = await start();
    const planted = await newcomer();
    const { answer } = await identify(await sign('c-1', { given_name: 'Ann' }), planted);
    expect(answer.token).toMatch(/^vt_/);
    expect(answer.token).not.toBe(planted);

    const me = await app.request('/v1/me?site=st_test', {
      headers: { origin: 'https://shop.example', authorization: `Bearer ${planted}` },
    });
    expect(me.status).toBe(401);
    const late = await view({ token: planted, category: 'plants' });
    expect(late.answer.decision.visitor).toMatchObject({ proof: 'device', tier: 'guest', known: [] });
    expect(JSON.stringify(late.answer)).not.toContain('Ann');
    expect(late.answer.token).toMatch(/^vt_/);
    expect(late.answer.events.accepted).toHaveLength(1);
    const profile = await (await server('GET', '/profiles?customer=c-1')).json();
    expect(profile.stats.pages).toBe(2);
  });

  it('takes another customer on this device for another person, and leaves the first as they were', async () => {
    const { newcomer, identify, sign, server } = await start();
    const ann = await identify(await sign('c-ann', { given_name: 'Ann' }), await newcomer());
    const before = await (await server('GET', '/profiles?customer=c-ann')).json();
    const bob = await identify(await sign('c-bob'), ann.answer.token);
    expect([bob.answer.passage, bob.answer.visitor.firstName]).toEqual(['switched', undefined]);
    expect(await (await server('GET', '/profiles?customer=c-ann')).json()).toEqual(before);
    const other = await (await server('GET', '/profiles?customer=c-bob')).json();
    expect([other.id === before.id, other.stats.pages]).toEqual([false, 0]);
  });

  it('leaves the visitor a guest when the token proves nothing, and says so in the log without what is in it', async () => {
    const { newcomer, identify, view, lines } = await start();
    const token = await newcomer();
    const stranger = await new SignJWT({ sub: 'c-CANARY', aud: 'st_test', exp: NOW / 1000 + 60 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('another secret, which the site has never heard of'));
    const { status, answer } = await identify(stranger, token);
    expect([status, answer.code]).toEqual([401, 'identity_rejected']);
    expect((await view({ token })).answer.decision.visitor.proof).toBe('device');
    expect(lines.filter(({ message }) => message === 'identity rejected')).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  it('identifies nobody who does not want to be recognised', async () => {
    const { post, sign } = await start();
    const response = await post('/v1/identify', {
      consent: { ...ALLOW, recognise: false },
      jwt: await sign('c-1'),
    });
    expect([response.status, (await response.json()).code]).toEqual([403, 'consent_required']);
  });

  it('keeps both sides of a join for 30 days, and the pair that may be one person', async () => {
    const { newcomer, identify, sign, store, time } = await start();
    const verified = { email: 'ann@example.com', email_verified: true };
    await identify(await sign('c-1', verified), await newcomer());
    await identify(await sign('c-1'), await newcomer('plants'));
    const [merge] = await store.records('st_test', { kind: 'merge', now: time.now });
    expect(merge!.value).toMatchObject({ by: 'jwt', before: { stats: { pages: 1 } } });
    expect(merge!.expiresAt).toBe(time.now + 30 * 86_400_000);
    await identify(await sign('c-2', verified), await newcomer());
    expect(await store.records('st_test', { kind: 'possibly-same', now: time.now })).toHaveLength(2);
    expect((await store.profile('st_test', { email: 'ann@example.com' }))?.identity?.customer).toBe('c-1');
  });

  it('never stores a token as it is', async () => {
    const { newcomer, identify, sign, store } = await start();
    const { answer } = await identify(await sign('c-1'), await newcomer());
    expect(await store.profile('st_test', { token: answer.token! })).toBeUndefined();
    expect((await store.profile('st_test', { token: hashToken(answer.token!) }))?.proof).toBe('verified');
  });

  it('may go along with a page view: what the view taught comes along, in one round trip', async () => {
    const { newcomer, sign, view } = await start();
    const token = await newcomer('lamps');
    const { answer } = await view({
      token,
      category: 'plants',
      identity: await sign('c-1', { given_name: 'Ann' }),
    });
    expect(answer.token).toMatch(/^vt_/);
    expect(answer.decision.visitor).toMatchObject({ proof: 'verified', firstName: 'Ann' });
    const again = await view({ token: answer.token!, identity: await sign('c-1') });
    expect([again.answer.token, again.answer.decision.visitor.firstName]).toEqual([undefined, 'Ann']);
    // Somebody who was never here, on another device: a token is minted once, and it is the proven one's.
    const elsewhere = await view({ identity: await sign('c-1') });
    expect(elsewhere.answer.decision.visitor.firstName).toBe('Ann');
    expect((await view({ token: elsewhere.answer.token! })).answer.decision.visitor.proof).toBe('verified');
  });

  it('leaves a visitor whose token proves nothing a guest, tells why, and still answers', async () => {
    const { newcomer, sign, view } = await start();
    const token = await newcomer();
    const { answer } = await view({ token, identity: await sign('c-1', { aud: 'st_other' }) });
    expect(answer.decision.visitor.proof).toBe('device');
    expect(answer.token).toBeUndefined();
    expect(answer.events.rejected).toMatchObject([{ id: null, index: -1, code: 'identity_rejected' }]);
    expect(answer.events.accepted).toHaveLength(1);
  });

  it('goes unread when the visitor does not want to be recognised', async () => {
    const { sign, view, server } = await start();
    const consent = { ...ALLOW, recognise: false };
    const { answer } = await view({ consent, identity: await sign('c-1') });
    expect([answer.token, answer.decision.visitor.proof]).toEqual([undefined, 'none']);
    expect((await server('GET', '/profiles?customer=c-1')).status).toBe(404);
  });
});
