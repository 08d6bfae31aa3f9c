import { describe, expect, it } from 'vitest';
import { makeFormToken } from '../../../server/form-token.ts';
import { ALLOW, startApp } from '../support/app.ts';
import { otherCode, readMail, SECRET, startRegistration } from '../support/registration.ts';

const HOUR = 3_600_000;
const KEY = new TextEncoder().encode(SECRET);
const FORM_SITE = {
  registration: {
    fields: [
      { id: 'company', label: 'Company' },
      { id: 'firstName', label: 'First name' },
      {
        id: 'size',
        label: 'Size',
        type: 'choice' as const,
        options: [
          { value: 's', label: 'Small' },
          { value: 'l', label: 'Large' },
        ],
      },
    ],
  },
  permissions: { news: { purpose: 'find', channel: 'e-mail' as const, wordings: ['Send me news'] } },
};

describe('POST /v1/register', () => {
  it('mails a code and a link, and leaves the visitor who they were until one of them comes back', async () => {
    const { newcomer, register, box, view, profileOf } = await startRegistration(FORM_SITE);
    const token = await newcomer();
    const before = await profileOf(token);
    const { answer } = await register(token, {
      email: ' Ann@Example.com ',
      fields: { company: 'Lux', firstName: 'Ann' },
      permissions: [{ id: 'news', version: 1 }],
      locale: 'de-AT',
    });
    expect(answer).toMatchObject({ next: 'code', expiresIn: 600, againIn: 30, visitor: { proof: 'device' } });
    expect(answer).not.toHaveProperty('token');
    expect(box).toHaveLength(1);
    expect(box[0]).toMatchObject({ to: 'ann@example.com', subject: 'Ihr Code für Test shop' });
    expect(box[0]!.from).toEqual({ name: 'Test shop', email: 'noreply@shop.example' });
    expect(await profileOf(token)).toEqual(before);
    expect((await view({ token })).answer.decision.visitor.proof).toBe('device');
  });

  it('makes a visitor of somebody without a token', async () => {
    const { register, verify, box } = await startRegistration();
    const { answer } = await register(undefined);
    expect(answer.token).toMatch(/^vt_/);
    const { code } = readMail(box[0]!.text);
    const proven = await verify(answer.token, { registration: answer.registration, code });
    expect([proven.status, proven.answer.passage]).toEqual([200, 'proved']);
  });

  it('keeps neither code, link nor token as it is', async () => {
    const { newcomer, asked, store, time } = await startRegistration();
    const token = await newcomer();
    const { code, link } = await asked(token);
    const kept = JSON.stringify(await store.records('st_test', { now: time.now }));
    for (const secret of [code, link, link.slice(22), token]) expect(kept).not.toContain(secret);
  });

  it('leads the link back to the page of the site it was asked on, without its query', async () => {
    const { newcomer, register, box } = await startRegistration();
    const pages = {
      'https://shop.example/win?to=https://evil.example#x': 'https://shop.example/win#rapport:register=',
      'http://localhost:5173/a': 'http://localhost:5173/a#rapport:register=',
      'https://evil.example/win': 'https://shop.example/#rapport:register=',
      'https://shop.example.evil.example/': 'https://shop.example/#rapport:register=',
      'https://shop.example@evil.example/': 'https://shop.example/#rapport:register=',
      'javascript:alert(1)': 'https://shop.example/#rapport:register=',
      '/relative': 'https://shop.example/#rapport:register=',
    };
    for (const [at, [url, expected]] of Object.entries(pages).entries()) {
      await register(await newcomer(), { url, email: `ann${at}@example.com` });
      expect(box.at(-1)!.text).toContain(`\n${expected}`);
      expect(`${box.at(-1)!.text}${box.at(-1)!.html}`).not.toContain('evil');
    }
  });

  it('says everything that is wrong with a form', async () => {
    const { newcomer, register, box } = await startRegistration(FORM_SITE);
    const token = await newcomer();
    const { status, answer } = await register(token, {
      email: 'ann at example',
      fields: { company: 'Lux', size: 'medium', shoe: '39' },
      permissions: [
        { id: 'calls', version: 1 },
        { id: 'news', version: 2 },
      ],
      incentive: 'nothing',
    });
    expect([status, answer.code]).toEqual([400, 'bad_request']);
    expect(answer.errors!.map(({ path }) => path)).toEqual([
      'email',
      'fields',
      'fields.size',
      'fields.shoe',
      'permissions.0.id',
      'permissions.1.version',
      'incentive',
    ]);
    expect((await register(token, { email: undefined })).answer.errors![0]!.path).toBe('email');
    expect((await register(token, { fields: { tier: 'mvc' } })).status).toBe(400);
    expect(box).toHaveLength(0);
  });

  it('registers nobody who does not want to be recognised', async () => {
    const { newcomer, register, verify, box } = await startRegistration();
    const consent = { ...ALLOW, recognise: false };
    for (const { status, answer } of [
      await register(await newcomer(), { consent }),
      await verify(undefined, { consent, link: 'x' }),
    ])
      expect([status, answer.code]).toEqual([403, 'consent_required']);
    expect(box).toHaveLength(0);
  });

  it('says so where no mail can be sent', async () => {
    const { post } = await startApp({}, undefined, { secret: SECRET });
    const form = makeFormToken(KEY, { site: 'st_test', profile: undefined, now: 0 });
    const response = await post('/v1/register', { consent: ALLOW, form, email: 'ann@example.com' });
    expect([response.status, (await response.json()).code]).toEqual([503, 'unavailable']);
  });

  it('answers although the mail cannot be sent, and logs it without the address', async () => {
    const app = await startApp({}, undefined, {
      secret: SECRET,
      mail: { send: () => Promise.reject(new Error('550 no such user ann@example.com')) },
    });
    const form = makeFormToken(KEY, { site: 'st_test', profile: undefined, now: app.time.now - 5_000 });
    const response = await app.post('/v1/register', { consent: ALLOW, form, email: 'ann@example.com' });
    expect(response.status).toBe(200);
    await new Promise(resolve => setTimeout(resolve));
    expect(app.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(JSON.stringify(app.lines)).not.toContain('ann@');
  });
});

describe('a form', () => {
  it('is taken in once', async () => {
    const { newcomer, register, formFor, box } = await startRegistration();
    const token = await newcomer();
    const form = await formFor(token);
    expect((await register(token, {}, form)).status).toBe(200);
    const again = await register(token, { email: 'bob@example.com' }, form);
    expect([again.status, again.answer.code]).toEqual([403, 'form_rejected']);
    expect(box).toHaveLength(1);
  });

  it('is taken in from 2 seconds until 2 hours after it was shown', async () => {
    const { newcomer, register, formFor, time } = await startRegistration();
    const token = await newcomer();
    const sent = async (age: number) =>
      (await register(token, {}, await formFor(token, time.now - age))).status;
    expect([await sent(-1), await sent(1_999), await sent(2_000)]).toEqual([403, 403, 200]);
    expect([await sent(2 * HOUR), await sent(2 * HOUR + 1)]).toEqual([200, 403]);
  });

  it('is the visitor’s to whom it was shown, of this site, and signed here', async () => {
    const { newcomer, register, formFor, profileOf, time } = await startRegistration();
    const [ann, bob] = [await newcomer(), await newcomer()];
    const now = time.now - 5_000;
    const profile = (await profileOf(ann))!.id;
    const good = await formFor(ann);
    const forms = [
      await formFor(bob),
      makeFormToken(KEY, { site: 'st_other', profile, now }),
      makeFormToken(new TextEncoder().encode('another secret'), { site: 'st_test', profile, now }),
      `1${good}`,
      good.slice(0, -1),
      '',
      '..',
    ];
    for (const form of forms) expect((await register(ann, {}, form)).status).toBe(403);
    expect((await register(ann, {}, good)).status).toBe(200);
  });

  it('that was shown before anybody was recognised may be anybody’s', async () => {
    const { newcomer, register, formFor } = await startRegistration();
    expect((await register(await newcomer(), {}, await formFor(undefined))).status).toBe(200);
  });

  it('that a program has filled in is answered like any other, and nothing is done', async () => {
    const { newcomer, register, formFor, verify, box, store, time } = await startRegistration();
    const token = await newcomer();
    const form = await formFor(token);
    const trapped = await register(token, { website: 'https://spam.example' }, form);
    expect(await store.records('st_test', { now: time.now })).toEqual([]);
    const honest = await register(token, {}, form);
    expect(box).toHaveLength(1);
    expect([trapped.status, trapped.answer]).toEqual([200, honest.answer]);
    // Also for one that was never met: what it is given names nobody.
    const stranger = await register(undefined, { website: 'x', email: 'bob@example.com' });
    expect(Object.keys(stranger.answer).sort()).toEqual([...Object.keys(honest.answer), 'token'].sort());
    expect((await verify(stranger.answer.token, { registration: 'x', code: '000000' })).status).toBe(401);
    expect(box).toHaveLength(1);
  });
});

describe('a known and an unknown address', () => {
  it('are answered alike, byte for byte but for what names the registration', async () => {
    const { newcomer, register, asked, verify, box } = await startRegistration();
    const known = await newcomer();
    const { code, registration } = await asked(known, { email: 'known@example.com' });
    expect((await verify(known, { code, registration })).status).toBe(200);

    const stranger = await newcomer();
    const answers = [];
    for (const email of ['known@example.com', 'unknown@example.com']) {
      const { response, answer } = await register(stranger, { email });
      const headers = [...response.headers].filter(([name]) => name !== 'x-request-id');
      answers.push({
        status: response.status,
        headers,
        body: JSON.stringify(answer).replace(answer.registration, ''),
      });
    }
    expect(answers[0]).toEqual(answers[1]);
    const [first, second] = box.slice(-2);
    const without = (text: string) => text.replace(/\d{6}/, '').replace(/=[\w-]{65}/g, '');
    expect(without(first!.text)).toBe(without(second!.text));
  });

  it('take the same time', async () => {
    const { newcomer, register, asked, verify, formFor, time } = await startRegistration();
    const rounds = 200;
    const took: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let round = 0; round < rounds; round++) {
      // Within the limits: each address is asked for a second time at most.
      time.now += 60_000;
      const owner = await newcomer();
      const { code, registration } = await asked(owner, { email: `known${round}@example.com` });
      await verify(owner, { code, registration });
      const stranger = await newcomer();
      const kinds = round % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
      for (const kind of kinds) {
        const form = await formFor(stranger);
        const start = performance.now();
        const { status } = await register(stranger, { email: `${kind}${round}@example.com` }, form);
        took[kind].push(performance.now() - start);
        expect(status).toBe(200);
      }
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[rounds / 2]!;
    const ratio = median(took.known) / median(took.unknown);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.4);
  });
});

describe('the limits of registering', () => {
  it('send three mails an hour and ten a day to one address, and answer all the same', async () => {
    const { newcomer, register, box, time } = await startRegistration();
    const shape = ({ answer }: Awaited<ReturnType<typeof register>>) => JSON.stringify(answer);
    const answers = new Set<string>();
    for (let hour = 0; hour < 5; hour++) {
      for (let at = 0; at < 5; at++) answers.add(shape(await register(await newcomer())));
      expect(box.length).toBe(Math.min(10, (hour + 1) * 3));
      time.now += HOUR + 1;
    }
    expect(answers.size).toBe(1);
    time.now += 24 * HOUR;
    await register(await newcomer());
    expect(box).toHaveLength(11);
  });

  it('give no further tries to somebody who is sent no further mail', async () => {
    const { newcomer, register, verify, box, time } = await startRegistration();
    const attacker = await newcomer();
    let guesses = 0;
    for (let at = 0; at < 10; at++) {
      time.now += 31_000;
      const { answer } = await register(attacker);
      const { code } = readMail(box.at(-1)!.text);
      for (let by = 1; by <= 6; by++) {
        await verify(attacker, { registration: answer.registration, code: otherCode(code, by) });
        guesses++;
      }
    }
    expect([box.length, guesses]).toEqual([3, 60]);
    const { code } = readMail(box.at(-1)!.text);
    const { answer } = await register(attacker);
    expect((await verify(attacker, { registration: answer.registration, code })).status).toBe(401);
  });

  it.each([
    ['within 30 seconds', 10_000],
    ['with a further mail', 40_000],
  ])('keep what was asked for last, and not the reason of the form before: %s', async (_, later) => {
    const tea = {
      kind: 'line' as const,
      name: 'Tea',
      offer: 'Tea?',
      purpose: 'find',
      numbers: { guest: '0800' },
    };
    const { newcomer, register, verify, box, time, profileOf } = await startRegistration({
      incentives: { tea },
    });
    const token = await newcomer();
    const { answer } = await register(token, { incentive: 'tea' });
    time.now += later;
    await register(token);
    const { code } = readMail(box.at(-1)!.text);
    const proven = await verify(token, { registration: answer.registration, code });
    expect(proven.status).toBe(200);
    expect((await profileOf(proven.answer.token!))?.rewards).toBeUndefined();
  });

  it('send no second mail to who asks again within 30 seconds, whose first code stays good', async () => {
    const { newcomer, register, verify, box, time, profileOf } = await startRegistration(FORM_SITE);
    const token = await newcomer();
    await register(token);
    time.now += 29_000;
    const { answer } = await register(token, { fields: { company: 'Lux' } });
    expect(box).toHaveLength(1);
    const { code } = readMail(box[0]!.text);
    const proven = await verify(token, { registration: answer.registration, code });
    expect(proven.status).toBe(200);
    expect((await profileOf(proven.answer.token!))?.fields?.company?.value).toBe('Lux');
  });

  it('let one network register ten times an hour, and say when to come back', async () => {
    const { newcomer, register, client, time, box } = await startRegistration();
    const token = await newcomer();
    const from = async (address: string, at: number) => {
      client.address = address;
      return register(token, { email: `ann${at}@example.com` });
    };
    for (let at = 0; at < 10; at++) expect((await from(`2001:db8::${at + 1}`, at)).status).toBe(200);
    time.now += HOUR / 2;
    const refused = await from('2001:db8:0:0:ffff::1', 10);
    expect([refused.status, refused.answer.code]).toEqual([429, 'too_many_requests']);
    expect(refused.response.headers.get('retry-after')).toBe('1800');
    expect(refused.response.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect((await from('2001:db8:0:1::1', 11)).status).toBe(200);
    for (let at = 0; at < 10; at++) expect((await from('::ffff:192.0.2.7', 20 + at)).status).toBe(200);
    expect((await from('192.0.2.7', 40)).status).toBe(429);
    expect((await from('192.0.2.8', 41)).status).toBe(200);
    time.now += HOUR / 2;
    expect((await from('2001:db8::1', 42)).status).toBe(200);
    expect(box).toHaveLength(23);
  });

  it('let a site have a thousand registrations an hour', async () => {
    const { register, newcomer, time } = await startRegistration();
    const token = await newcomer();
    for (let at = 0; at < 1_000; at++)
      expect((await register(token, { email: `ann${at}@example.com` })).status).toBe(200);
    expect((await register(token, { email: 'last@example.com' })).status).toBe(429);
    time.now += HOUR;
    expect((await register(token, { email: 'last@example.com' })).status).toBe(200);
  });

  it('keep addresses of people and networks as keyed hashes only', async () => {
    const { register, newcomer, client, store, time } = await startRegistration();
    client.address = '192.0.2.7';
    await register(await newcomer(), { email: 'canary@example.com' });
    const limits = await store.records('st_test', { kind: 'limit', now: time.now });
    expect(limits).toHaveLength(4);
    expect(JSON.stringify(limits)).not.toMatch(/canary|192\.0/);
  });
});

describe('a site that wants no proof', () => {
  const NO_PROOF = {
    ...FORM_SITE,
    registration: { ...FORM_SITE.registration, proof: 'none' as const },
    tiers: { registered: { when: { proof: { $in: ['declared', 'verified'] } } } },
  };

  it('takes the address for a claim, and gives what its policy gives to claims', async () => {
    const { newcomer, register, box, profileOf, store } = await startRegistration(NO_PROOF);
    const token = await newcomer();
    const { answer } = await register(token, {
      fields: { firstName: 'Ann' },
      permissions: [{ id: 'news', version: 1 }],
    });
    expect(answer).toEqual({
      next: 'done',
      visitor: { proof: 'declared', tier: 'registered', firstName: 'Ann', locale: 'en', known: [] },
    });
    expect(box).toHaveLength(0);
    const profile = (await profileOf(token))!;
    expect(profile.identity).toBeUndefined();
    expect(profile.fields?.email).toEqual({ value: 'ann@example.com', at: expect.any(Number) });
    expect(profile.permissions?.news).toMatchObject({ granted: true, version: 1, proof: 'declared' });
    const { interactions } = await store.history('st_test', profile.id);
    expect(interactions.map(({ type }) => type).sort()).toEqual(['declare', 'page', 'permission']);
    expect(interactions.find(({ type }) => type === 'permission')).toMatchObject({ place: 'register' });
  });

  it('joins and discloses nothing of somebody with the same address', async () => {
    const { newcomer, register, profileOf, store } = await startRegistration(NO_PROOF);
    const [ann, stranger] = [await newcomer('lamps'), await newcomer('plants')];
    await register(ann, { fields: { firstName: 'Ann', company: 'CANARY' } });
    const { answer } = await register(stranger, {});
    expect(answer.visitor.firstName).toBeUndefined();
    expect(JSON.stringify(await profileOf(stranger))).not.toContain('CANARY');
    expect((await profileOf(ann))!.id).not.toBe((await profileOf(stranger))!.id);
    expect(await store.profile('st_test', { email: 'ann@example.com' })).toBeUndefined();
  });

  it('asks the address once, and never of somebody who is proven', async () => {
    const { newcomer, register, profileOf } = await startRegistration(NO_PROOF);
    const token = await newcomer();
    expect((await register(token, { email: undefined })).status).toBe(400);
    await register(token);
    const { answer } = await register(token, { email: undefined, fields: { size: 'l' } });
    expect(answer.visitor.proof).toBe('declared');
    expect((await profileOf(token))!.fields?.size?.value).toBe('l');
  });

  it('keeps no history of who wants none, but what they allowed', async () => {
    const { newcomer, register, profileOf, store } = await startRegistration(NO_PROOF);
    const token = await newcomer();
    const consent = { ...ALLOW, measure: false };
    await register(token, { consent, fields: { company: 'Lux' }, permissions: [{ id: 'news', version: 1 }] });
    const profile = (await profileOf(token))!;
    expect(profile.fields?.company?.value).toBe('Lux');
    const { interactions } = await store.history('st_test', profile.id);
    expect(interactions.map(({ type }) => type).sort()).toEqual(['page', 'permission']);
  });
});
