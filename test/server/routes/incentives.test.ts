import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { IdentityAnswer, Me, SiteConfigInput } from '../../../protocol/index.ts';
import { drawOrder } from '../../../server/draw.ts';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { createSqliteStore } from '../../../server/store/sqlite/index.ts';
import { ALLOW, startApp } from '../support/app.ts';
import { DAY, NOW } from '../support/events.ts';
import { readMail, startRegistration } from '../support/registration.ts';

const SECRET = new TextEncoder().encode('a shared secret of more than 32 bytes, for tests');
const common = {
  name: 'A tin of tea',
  offer: 'A tin of tea for whoever registers',
  purpose: 'find',
} as const;

const start = async (
  incentives: SiteConfigInput['incentives'],
  more: Partial<SiteConfigInput> = {},
  store: Store = createMemoryStore(),
) => {
  const app = await startApp(
    {
      identity: {
        keys: [{ alg: 'HS256', kty: 'oct', k: Buffer.from(SECRET).toString('base64url') }],
      },
      incentives: incentives!,
      ...more,
    },
    store,
  );
  /** Somebody registers with the site itself, for this reason. */
  const register = async (sub: string, incentive: string, token?: string) => {
    const jwt = await new SignJWT({ sub, aud: 'st_test', exp: Math.floor(app.time.now / 1000) + 600 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(SECRET);
    const response = await app.post('/v1/identify', {
      consent: ALLOW,
      jwt,
      incentive,
      ...(token === undefined ? {} : { token }),
    });
    return (await response.json()) as IdentityAnswer;
  };
  const json = async (method: string, path: string, body?: unknown) => {
    const response = await app.server(method, path, body);
    const answer: Record<string, unknown> = { status: response.status };
    return Object.assign(answer, await response.json());
  };
  /** What somebody has, by what they read of themselves. */
  const mine = async (token: string) => ((await (await app.me('GET', token)).json()) as Me).rewards;
  return { ...app, register, json, mine };
};

describe('an incentive', () => {
  it('is offered, granted once a person on all their devices, and stays theirs', async () => {
    const { register, view, json, mine } = await start({
      tea: { ...common, kind: 'file', href: '/tea.pdf', stock: 5 },
    });
    const { answer: guest } = await view({ placed: ['incentive:tea'] });
    expect(guest.decision.incentives?.tea).toMatchObject({
      kind: 'file',
      name: 'A tin of tea',
      state: 'open',
      needsEmail: true,
    });
    const first = await register('c-1', 'tea', guest.token);
    expect(first.reward).toMatchObject({ incentive: 'tea', state: 'granted', href: '/tea.pdf', at: NOW });
    const second = await register('c-1', 'tea', (await view()).answer.token);
    expect(second.reward?.at).toBe(NOW);
    expect(await json('GET', '/incentives/tea')).toMatchObject({ given: 1, left: 4 });
    const { answer } = await view({ token: second.token!, placed: ['incentive:tea'] });
    expect(answer.decision.incentives?.tea).toMatchObject({ state: 'granted', needsEmail: false });
    expect(answer.decision.rewards).toMatchObject([{ incentive: 'tea', href: '/tea.pdf' }]);
    expect(await mine(second.token!)).toEqual(answer.decision.rewards);
  });

  it('says nothing to those it is not for, nor before it begins, and its fallback when it is over or gone', async () => {
    const times = { from: new Date(NOW + DAY).toISOString(), until: new Date(NOW + 2 * DAY).toISOString() };
    const { view, register, time } = await start({
      later: { ...common, kind: 'file', href: '/a', ...times, fallback: 'It is over. Look again in May.' },
      few: { ...common, kind: 'file', href: '/b', stock: 0, fallback: 'All are taken.' },
      none: { ...common, kind: 'file', href: '/c', stock: 0 },
      lamps: { ...common, kind: 'file', href: '/d', audience: 'likes-lamps' },
    });
    const placed = ['later', 'few', 'none', 'lamps'].map(id => `incentive:${id}`);
    const seen = async (category?: string) => {
      const { decision } = (await view({ placed, ...(category ? { category } : {}) })).answer;
      return Object.entries(decision.incentives ?? {}).map(([id, { state, offer }]) => [id, state, offer]);
    };
    expect(await seen()).toEqual([['few', 'soldOut', 'All are taken.']]);
    expect(await seen('lamps')).toMatchObject([
      ['few', 'soldOut', 'All are taken.'],
      ['lamps', 'open', common.offer],
    ]);
    expect((await register('c-1', 'lamps')).reward).toBeUndefined();
    expect((await register('c-2', 'few')).reward).toBeUndefined();
    time.now += DAY;
    expect((await register('c-3', 'later')).reward).toMatchObject({ state: 'granted' });
    time.now += DAY;
    expect(await seen()).toMatchObject([
      ['later', 'over', 'It is over. Look again in May.'],
      ['few', 'soldOut', 'All are taken.'],
    ]);
    expect((await register('c-4', 'later')).reward).toBeUndefined();
  });

  it('shows a direct line by tier', async () => {
    const { register, view, json, mine } = await start(
      {
        line: { ...common, kind: 'line', numbers: { registered: '+1 800 555 0100', mvc: '+1 800 555 0101' } },
      },
      {
        tiers: {
          registered: { when: { proof: 'verified' } },
          mvc: { when: { 'orders.count': { $gte: 1 } } },
        },
      },
    );
    const { token, reward } = await register('c-1', 'line');
    expect(reward?.phone).toBe('+1 800 555 0100');
    await json('POST', '/interactions', {
      interactions: [
        {
          who: { customer: 'c-1' },
          interaction: { id: '01950000-0000-7000-8000-0000000000aa', type: 'order', order: 'o-1', total: 9 },
        },
      ],
    });
    const { answer } = await view({ token: token! });
    expect(answer.decision.rewards).toMatchObject([{ phone: '+1 800 555 0101' }]);
    expect(await mine(token!)).toEqual(answer.decision.rewards);
  });

  it('asks for no field that is known, at most two a visit, those of the incentive first', async () => {
    const fields = ['company', 'city', 'firstName'].map(id => ({ id, label: id }));
    const { view, post, json, register } = await start(
      { tea: { ...common, kind: 'file', href: '/tea', fields: ['firstName'] } },
      { registration: { fields } },
    );
    const { token } = await register('c-1', 'other');
    const asked = async () => {
      const { decision } = (await view({ token: token!, placed: ['incentive:tea'] })).answer;
      return decision.incentives!.tea!.fields.map(({ id, value }) => (value ? { [id]: value } : id));
    };
    expect(await asked()).toEqual(['firstName', 'company']);
    const events = [
      { id: '01950000-0000-7000-8000-0000000000ab', type: 'declare', claims: { company: 'Lux' } },
    ];
    await post('/v1/events', { token, consent: ALLOW, events });
    expect(await asked()).toEqual(['firstName', 'city']);
    const { id } = await json('GET', '/profiles?customer=c-1');
    await json('PATCH', `/profiles/${id}`, { firstName: 'Ann' });
    // In the place that is left stands what they have told, to be changed.
    expect(await asked()).toEqual(['city', { company: 'Lux' }]);
  });

  it('shows what is known to nobody but whoever is proven, and nothing that reaches them', async () => {
    const fields = [
      { id: 'company', label: 'Company' },
      { id: 'desk', label: 'Desk' },
      { id: 'tel', label: 'Tel', type: 'phone' as const },
    ];
    const { view, post, json, register } = await start(
      { tea: { ...common, kind: 'file', href: '/tea' } },
      { registration: { fields } },
    );
    const shown = async (token: string) =>
      JSON.stringify(
        (await view({ token, placed: ['incentive:tea'] })).answer.decision.incentives!.tea!.fields,
      );
    const tell = (token: string, claims: object, id: string) =>
      post('/v1/events', {
        token,
        consent: ALLOW,
        events: [{ id: `01950000-0000-7000-8000-0000000000${id}`, type: 'declare', claims }],
      });
    const claims = { company: 'Lux', desk: 'call 0171 555 0100', tel: '99' };
    const guest = (await view({})).answer.token!;
    await tell(guest, claims, 'a1');
    expect(await shown(guest)).toBe('[]');
    const { token } = await register('c-1', 'other', guest);
    expect(await shown(token!)).toBe('[{"id":"company","label":"Company","type":"text","value":"Lux"}]');
    // What the site itself has said is not theirs to change.
    const interaction = {
      id: '01950000-0000-7000-8000-0000000000a2',
      ...{ type: 'profile', set: { fields: { company: 'Lux plc' } } },
    };
    await json('POST', '/interactions', { interactions: [{ who: { customer: 'c-1' }, interaction }] });
    expect(await shown(token!)).toBe('[]');
  });

  it('cannot be had by an event of the page', async () => {
    const { view, post } = await start({ tea: { ...common, kind: 'file', href: '/tea' } });
    const { token } = (await view()).answer;
    const event = {
      id: '01950000-0000-7000-8000-0000000000ac',
      type: 'reward',
      incentive: 'tea',
      state: 'granted',
    };
    const response = await post('/v1/events', { token, consent: ALLOW, events: [event] });
    expect((await response.json()).rejected).toMatchObject([{ code: 'bad_event' }]);
    expect((await view({ token: token! })).answer.decision.rewards).toBeUndefined();
  });
});

const stores: [name: string, open: () => Promise<Store>][] = [
  ['memory', async () => createMemoryStore()],
  [
    'SQLite',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'rapport-incentives-'));
      const store = await createSqliteStore({ path: join(folder, 'test.db') });
      onTestFinished(async () => {
        await store.close();
        rmSync(folder, { recursive: true });
      });
      return store;
    },
  ],
];

describe.each(stores)('a pool of codes in %s', (_, open) => {
  const codes = Array.from({ length: 7 }, (_, i) => `TEA-${i}`);
  const filled = async () => {
    const site = await start({ tea: { ...common, kind: 'code' } }, {}, await open());
    expect(await site.json('POST', '/incentives/tea/codes', { codes })).toMatchObject({ added: 7, codes: 7 });
    return site;
  };

  it('gives each code to one person, the last one too, when all ask at the same time', async () => {
    const { register, json } = await filled();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => register(`c-${i}`, 'tea')));
    expect(answers.flatMap(({ reward }) => reward?.code ?? []).sort()).toEqual(codes);
    expect(await json('GET', '/incentives/tea')).toMatchObject({ given: 7, codes: 7, left: 0 });
    expect(await json('POST', '/incentives/tea/codes', { codes: ['TEA-3', 'TEA-9', 'TEA-9'] })).toMatchObject(
      {
        added: 1,
        codes: 8,
      },
    );
    expect((await register('c-late', 'tea')).reward?.code).toBe('TEA-9');
  });

  it('lets a code be used once, by whoever asks first', async () => {
    const { register, json } = await filled();
    const { reward, token } = await register('c-1', 'tea');
    const { code } = reward!;
    const ask = (use: boolean, named = code!) =>
      json('POST', '/codes', { incentive: 'tea', code: named, use });
    expect(await ask(false, 'TEA-6')).toMatchObject({ state: 'unused' });
    expect(await ask(true, 'TEA-6')).toMatchObject({ state: 'unused' });
    expect(await ask(true, 'TEA-77')).toMatchObject({ state: 'unknown' });
    expect(await ask(false)).toMatchObject({ state: 'granted', at: NOW });
    const used = await Promise.all(Array.from({ length: 5 }, () => ask(true)));
    expect(used.map(({ state }) => state).sort()).toEqual(['granted', 'used', 'used', 'used', 'used']);
    const { id, rewards } = await json('GET', '/profiles?customer=c-1');
    expect(rewards).toMatchObject({ tea: { state: 'used', usedAt: NOW, code } });
    expect(used.every(({ profile }) => profile === id)).toBe(true);
    expect(token).toBeDefined();
  });
});

describe('a prize', () => {
  const drawAt = new Date(NOW + DAY).toISOString();
  const prize = {
    weekend: {
      ...common,
      kind: 'prize',
      rules: 'One entry a person.',
      odds: 'They depend on how many take part.',
      drawAt,
      winners: 3,
    },
  } as const;

  it('is drawn once, after its date, by a log that anybody can repeat', async () => {
    const { register, json, time, view, mine } = await start(prize);
    const people = await Promise.all(Array.from({ length: 20 }, (_, i) => register(`c-${i}`, 'weekend')));
    expect(people[0]?.reward).toMatchObject({ kind: 'prize', state: 'granted', drawAt: Date.parse(drawAt) });
    expect(await json('POST', '/incentives/weekend/draw')).toMatchObject({ status: 409, code: 'conflict' });
    time.now += DAY;
    const log = (await json('POST', '/incentives/weekend/draw')) as unknown as {
      seed: string;
      entries: number;
      winners: { place: number; profile: string }[];
    };
    expect(log.entries).toBe(20);
    expect([...drawOrder(log.seed, 20)].slice(0, 3)).toEqual(log.winners.map(({ place }) => place));
    expect(await json('POST', '/incentives/weekend/draw')).toEqual(log);
    time.now += 2_000;
    const states = await Promise.all(
      people.map(async ({ token }) => (await view({ token: token! })).answer.decision.rewards![0]!.state),
    );
    expect(states.filter(state => state === 'won')).toHaveLength(3);
    expect(states.filter(state => state === 'lost')).toHaveLength(17);
    const theirs = await Promise.all(people.map(async ({ token }) => (await mine(token!))[0]));
    expect(theirs.map(reward => reward!.state)).toEqual(states);
    expect(theirs[0]?.drawAt).toBe(Date.parse(drawAt));
    expect(await json('POST', '/incentives/nothing/draw')).toMatchObject({ status: 404 });
  });

  it('is drawn in an order in which every entry is as likely in every place', () => {
    const counts = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
    for (let seed = 0; seed < 20_000; seed++)
      for (const [place, entry] of [...drawOrder(`${seed}`, 5)].entries()) counts[place]![entry]!++;
    // 4,000 expected; six standard deviations are 340.
    for (const entry of counts.flat()) expect(Math.abs(entry - 4_000)).toBeLessThan(340);
  });
});

describe('the reason to register', () => {
  const tea = { tea: { ...common, kind: 'file', href: '/tea.pdf', stock: 5 } } as const;

  it('is granted with the proof, by the form that the decision showed', async () => {
    const { view, time, post, box, server } = await startRegistration({ incentives: tea });
    const { answer } = await view({ placed: ['incentive:tea'] });
    const { form } = answer.decision.incentives!.tea!;
    time.now += 5_000;
    const body = { consent: ALLOW, token: answer.token, form, email: 'ann@example.com', incentive: 'tea' };
    const asked = await (await post('/v1/register', body)).json();
    expect(asked).toMatchObject({ next: 'code', visitor: { proof: 'device' } });
    expect(asked).not.toHaveProperty('reward');
    const { code } = readMail(box[0]!.text);
    const proof = { consent: ALLOW, token: answer.token, registration: asked.registration, code };
    const proved = await (await post('/v1/verify', proof)).json();
    expect(proved).toMatchObject({
      passage: 'proved',
      visitor: { proof: 'verified' },
      reward: { incentive: 'tea', href: '/tea.pdf', state: 'granted' },
    });
    expect(await (await server('GET', '/incentives/tea')).json()).toEqual({ given: 1, left: 4 });
    // The form was used up.
    expect((await post('/v1/register', body)).status).toBe(403);
  });

  it('is granted at once where the site wants no proof, and to somebody proven who fills in the rest', async () => {
    const { view, time, post } = await startRegistration({
      incentives: tea,
      registration: { proof: 'none', fields: [{ id: 'company', label: 'Company' }] },
    });
    const { answer } = await view({ placed: ['incentive:tea'] });
    const { form } = answer.decision.incentives!.tea!;
    time.now += 5_000;
    const body = { consent: ALLOW, token: answer.token, form, email: 'ann@example.com', incentive: 'tea' };
    expect(await (await post('/v1/register', body)).json()).toMatchObject({
      next: 'done',
      visitor: { proof: 'declared' },
      reward: { incentive: 'tea' },
    });
    const again = await view({ token: answer.token!, placed: ['incentive:tea'] });
    expect(again.answer.decision.incentives!.tea).toMatchObject({ state: 'granted' });
  });
});
