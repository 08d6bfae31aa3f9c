import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import type { IdentityAnswer, SiteConfigInput } from '../../../protocol/index.ts';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { createSqliteStore } from '../../../server/store/sqlite/index.ts';
import { ALLOW } from '../support/app.ts';
import { otherCode, startRegistration } from '../support/registration.ts';

const HS = new TextEncoder().encode('a shared secret of more than 32 bytes, for tests');
const SITE: Partial<SiteConfigInput> = {
  identity: { keys: [{ alg: 'HS256', kty: 'oct', k: Buffer.from(HS).toString('base64url') }] },
  registration: { fields: [{ id: 'firstName', label: 'First name' }] },
  permissions: { news: { purpose: 'find', channel: 'e-mail', wordings: ['Send me news'] } },
  tiers: { registered: { when: { proof: 'verified' } } },
};

const folder = mkdtempSync(join(tmpdir(), 'rapport-verify-'));
const opened: Store[] = [];
let made = 0;
const STORES: [name: string, open: () => Promise<Store>][] = [
  ['memory', async () => createMemoryStore()],
  ['sqlite', () => createSqliteStore({ path: join(folder, `${++made}.db`) })],
];

afterAll(async () => {
  await Promise.all(opened.map(store => store.close()));
  rmSync(folder, { recursive: true });
});

describe.each(STORES)('POST /v1/verify on the %s store', (_, open) => {
  const start = async () => {
    const store = await open();
    opened.push(store);
    const app = await startRegistration(SITE, store);
    const identify = async (token: string, sub: string) => {
      const jwt = await new SignJWT({ sub, aud: 'st_test', exp: Math.floor(app.time.now / 1000) + 600 })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(HS);
      const response = await app.post('/v1/identify', { consent: ALLOW, jwt, token });
      return (await response.json()) as IdentityAnswer;
    };
    return { ...app, identify };
  };

  it('proves the address, with what was told in the form, and gives a new token', async () => {
    const { newcomer, asked, verify, profileOf, store } = await start();
    const token = await newcomer();
    const guest = await profileOf(token);
    const { registration, code } = await asked(token, {
      fields: { firstName: 'Ann' },
      permissions: [{ id: 'news', version: 1 }],
    });
    const { status, answer } = await verify(token, { registration, code });
    expect([status, answer.passage]).toEqual([200, 'proved']);
    expect(answer.visitor).toMatchObject({ proof: 'verified', tier: 'registered', firstName: 'Ann' });
    expect(answer.token).not.toBe(token);
    expect(await profileOf(token)).toBeUndefined();
    const person = (await profileOf(answer.token!))!;
    expect([person.id, person.identity]).toEqual([guest!.id, { email: 'ann@example.com' }]);
    expect(person.permissions?.news).toMatchObject({ granted: true, proof: 'verified' });
    const { interactions } = await store.history('st_test', person.id);
    expect(interactions.map(({ type }) => type).sort()).toEqual(['declare', 'page', 'permission']);
  });

  it('shows what somebody needs by a field of the form, in the words of its option', async () => {
    const options = [
      { value: 'plants', label: 'Green things' },
      { value: 'moss', label: 'Moss' },
    ];
    const { newcomer, asked, verify, view } = await startRegistration({
      questions: {},
      registration: {
        fields: [{ id: 'grow', label: 'What do you grow?', type: 'choice', options, need: 'category' }],
      },
    });
    const guest = await newcomer('lamps');
    const { registration, code } = await asked(guest, { fields: { grow: 'plants' } });
    expect((await view({ token: guest })).answer.decision.slots.hero?.variant).toBe('lamps');
    const { answer } = await verify(guest, { registration, code });
    const { decision } = (await view({ token: answer.token! })).answer;
    expect(decision.slots.hero?.variant).toBe('plants');
    expect(decision.texts['need.category']).toBe('Green things');
    expect(decision.visitor.known).toContain('category');
  });

  it('meets the same person on a second device', async () => {
    const { newcomer, asked, verify, profileOf } = await start();
    const first = await newcomer('lamps');
    const mailed = await asked(first, { fields: { firstName: 'Ann' } });
    const { answer } = await verify(first, { registration: mailed.registration, code: mailed.code });
    const second = await newcomer('plants');
    const { link } = await asked(second);
    const met = await verify(second, { link });
    expect([met.answer.passage, met.answer.visitor.firstName]).toEqual(['merged', 'Ann']);
    const person = (await profileOf(met.answer.token!))!;
    expect(person.id).toBe((await profileOf(answer.token!))!.id);
    expect(Object.keys(person.needs.category!).sort()).toEqual(['lamps', 'plants']);
  });

  it('takes a code as people type it', async () => {
    const { newcomer, asked, verify } = await start();
    const ways = [
      (code: string) => `${code.slice(0, 3)} ${code.slice(3)} `,
      (code: string) => `${code.slice(0, 3)}–${code.slice(3)}`,
      (code: string) => code.replace(/\d/g, digit => String.fromCharCode(0xff10 + Number(digit))),
      (code: string) => code.replace(/\d/g, digit => String.fromCharCode(0x0660 + Number(digit))),
      (code: string) => code.replace(/\d/g, digit => String.fromCharCode(0x06f0 + Number(digit))),
    ];
    for (const [at, way] of ways.entries()) {
      const token = await newcomer();
      const { registration, code } = await asked(token, { email: `ann${at}@example.com` });
      expect((await verify(token, { registration, code: way(code) })).status).toBe(200);
    }
  });

  it('lets five wrong codes pass, and then not even the right one', async () => {
    const { newcomer, asked, verify } = await start();
    const token = await newcomer();
    const mailed = await asked(token);
    const { registration, code } = mailed;
    for (let by = 1; by <= 4; by++)
      expect((await verify(token, { registration, code: otherCode(code, by) })).status).toBe(401);
    const link = mailed.link.slice(0, -1) + (mailed.link.endsWith('A') ? 'E' : 'A');
    expect((await verify(token, { link })).status).toBe(401);
    expect((await verify(token, { registration, code })).status).toBe(401);
    expect((await verify(token, { link: mailed.link })).status).toBe(401);
  });

  it('takes the right code after four wrong ones', async () => {
    const { newcomer, asked, verify } = await start();
    const token = await newcomer();
    const { registration, code } = await asked(token);
    for (let by = 1; by <= 4; by++) await verify(token, { registration, code: otherCode(code, by) });
    expect((await verify(token, { registration, code })).status).toBe(200);
  });

  it('counts every one of a hundred tries at once', async () => {
    const { newcomer, asked, verify } = await start();
    const token = await newcomer();
    const { registration, code } = await asked(token);
    const tries = Array.from({ length: 100 }, (_, by) => otherCode(code, by + 1));
    const answers = await Promise.all(
      [...tries, code].map(one => verify(token, { registration, code: one })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(101).fill(401));
  });

  it('lets one of many enter who come with the right code at once', async () => {
    const { newcomer, asked, verify, store, time } = await start();
    const token = await newcomer();
    const { registration, code, link } = await asked(token);
    const proofs = Array.from({ length: 8 }, (_, at) => (at % 2 ? { link } : { registration, code }));
    const answers = await Promise.all(proofs.map(proof => verify(token, proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
    expect(await store.records('st_test', { kind: 'registration', now: time.now })).toEqual([]);
  });

  it('takes nothing twice', async () => {
    const { newcomer, asked, verify } = await start();
    const token = await newcomer();
    const { registration, code, link } = await asked(token);
    const { answer } = await verify(token, { registration, code });
    for (const by of [token, answer.token!]) {
      expect((await verify(by, { registration, code })).status).toBe(401);
      expect((await verify(by, { link })).status).toBe(401);
    }
  });

  it('takes nothing from another browser, and does not count its tries', async () => {
    const { newcomer, asked, verify, profileOf } = await start();
    const [ann, thief] = [await newcomer(), await newcomer()];
    const { registration, code, link } = await asked(ann);
    for (const by of [thief, undefined, 'vt_'.padEnd(46, 'x')]) {
      for (const proof of [{ registration, code }, { link }, { registration, code: otherCode(code) }])
        expect((await verify(by, proof)).status).toBe(401);
    }
    expect((await profileOf(thief))?.proof).toBe('device');
    expect((await verify(ann, { registration, code })).status).toBe(200);
  });

  it('takes it from the browser that asked after its token was another', async () => {
    const { newcomer, asked, verify, identify } = await start();
    const token = await newcomer();
    const { registration, code } = await asked(token);
    const { token: renewed } = await identify(token, 'c-1');
    expect((await verify(token, { registration, code })).status).toBe(401);
    const { status, answer } = await verify(renewed, { registration, code });
    expect(status).toBe(200);
    expect(answer.visitor.proof).toBe('verified');
  });

  it('takes it from whom the one who asked was joined into', async () => {
    const { newcomer, asked, verify, identify } = await start();
    await identify(await newcomer(), 'c-1');
    const second = await newcomer('plants');
    const { registration, code } = await asked(second);
    const { passage, token } = await identify(second, 'c-1');
    expect(passage).toBe('merged');
    expect((await verify(token, { registration, code })).status).toBe(200);
  });

  it('takes nothing from who has become another person', async () => {
    const { newcomer, asked, verify, identify } = await start();
    const first = await identify(await newcomer(), 'c-1');
    const { registration, code } = await asked(first.token!);
    const { passage, token } = await identify(first.token!, 'c-2');
    expect(passage).toBe('switched');
    expect((await verify(token, { registration, code })).status).toBe(401);
  });

  it('takes nothing from who has logged out', async () => {
    const { newcomer, asked, verify, post } = await start();
    const token = await newcomer();
    const { registration, code } = await asked(token);
    const { token: guest } = (await (await post('/v1/logout', { token })).json()) as { token: string };
    for (const by of [guest, token]) expect((await verify(by, { registration, code })).status).toBe(401);
  });

  it('takes nothing after ten minutes', async () => {
    const { newcomer, asked, verify, time } = await start();
    const [ann, bob] = [await newcomer(), await newcomer()];
    const early = await asked(ann, { email: 'bob@example.com' });
    const { registration, code, link } = await asked(bob);
    time.now += 600_000 - 1;
    expect((await verify(ann, { link: early.link })).status).toBe(200);
    time.now += 1;
    expect((await verify(bob, { registration, code })).status).toBe(401);
    expect((await verify(bob, { link })).status).toBe(401);
  });

  it('takes only the last code of an address, from who asked for it last', async () => {
    const { newcomer, asked, verify, time } = await start();
    const [ann, bob] = [await newcomer(), await newcomer()];
    const first = await asked(ann);
    time.now += 31_000;
    const second = await asked(ann);
    expect((await verify(ann, { link: first.link })).status).toBe(401);
    if (first.code !== second.code)
      expect((await verify(ann, { registration: first.registration, code: first.code })).status).toBe(401);
    const third = await asked(bob);
    expect((await verify(ann, { registration: second.registration, code: second.code })).status).toBe(401);
    expect((await verify(ann, { registration: third.registration, code: third.code })).status).toBe(401);
    expect((await verify(bob, { registration: third.registration, code: third.code })).status).toBe(200);
  });

  it('opens nothing to a token that was planted before', async () => {
    const { newcomer, asked, verify, view } = await start();
    const planted = await newcomer();
    const { link } = await asked(planted, { fields: { firstName: 'Ann' } });
    const { answer } = await verify(planted, { link });
    const seen = await view({ token: planted });
    expect(seen.answer.decision.visitor.proof).toBe('device');
    expect(JSON.stringify(seen.answer)).not.toContain('Ann');
    expect(answer.token).not.toBe(planted);
  });

  it('says the same of everything it does not take', async () => {
    const { newcomer, asked, verify, time } = await start();
    const [ann, thief] = [await newcomer(), await newcomer()];
    const { registration, code, link } = await asked(ann);
    const refusals = [
      await verify(ann, { registration, code: otherCode(code) }),
      await verify(ann, { registration: 'x'.repeat(22), code }),
      await verify(ann, { link: 'made up' }),
      await verify(thief, { registration, code }),
      await verify(undefined, { link }),
    ];
    time.now += 600_000;
    refusals.push(await verify(ann, { registration, code }));
    const said = refusals.map(({ status, answer }) =>
      JSON.stringify({ status, ...answer, requestId: undefined }),
    );
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toContain('"code":"code_rejected"');
  });

  it('rests on forms and limits that hold against many at once', async () => {
    const { newcomer, register, formFor, box } = await start();
    const token = await newcomer();
    const form = await formFor(token);
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, at) => register(token, { email: `ann${at}@example.com` }, form)),
    );
    expect(sent.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(403)]);
    const visitors = await Promise.all(Array.from({ length: 10 }, () => newcomer()));
    const asked = await Promise.all(visitors.map(one => register(one, { email: 'bob@example.com' })));
    expect(asked.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(box.filter(({ to }) => to === 'bob@example.com')).toHaveLength(3);
  });

  it('keeps no history of who wants none, but what they allowed', async () => {
    const { newcomer, asked, verify, profileOf, store } = await start();
    const token = await newcomer();
    const { registration, code } = await asked(token, {
      fields: { firstName: 'Ann' },
      permissions: [{ id: 'news', version: 1 }],
    });
    const consent = { ...ALLOW, measure: false };
    const { answer } = await verify(token, { registration, code, consent });
    const person = (await profileOf(answer.token!))!;
    expect(person.fields?.firstName?.value).toBe('Ann');
    const { interactions } = await store.history('st_test', person.id);
    expect(interactions.map(({ type }) => type).sort()).toEqual(['page', 'permission']);
  });
});
