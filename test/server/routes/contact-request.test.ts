import { describe, expect, it, onTestFinished } from 'vitest';
import type {
  ContactAnswer,
  DeskAnswer,
  Export,
  KeptRequest,
  SiteConfigInput,
} from '../../../protocol/index.ts';
import { readContact } from '../../../server/contact-form.ts';
import { requestContact } from '../../../server/contact-request.ts';
import { enter } from '../../../server/identity.ts';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { createSqliteStore } from '../../../server/store/sqlite/index.ts';
import { hashToken, mintToken } from '../../../server/token.ts';
import { newDatabase } from '../../store/sqlite/folder.ts';
import { ALLOW, ORIGIN } from '../support/app.ts';
import { deskInput } from '../support/desk.ts';
import { idOf } from '../support/events.ts';
import { type Problem, SECRET, startRegistration } from '../support/registration.ts';
import { testSite } from '../support/site.ts';

const DAY = 86_400_000;
const NOBODY = { recognise: false, personalise: false, measure: false };
const GOOD_BROWSER = 'Mozilla/5.0';
const EMAIL = 'ann@example.com';
const NEWS = { news: { purpose: 'find', channel: 'e-mail' as const, wordings: ['News?'] } };

const stores: [string, () => Promise<Store>][] = [
  ['memory', async () => createMemoryStore()],
  ['SQLite', () => createSqliteStore({ path: newDatabase().path })],
];

let ids = 700_000;
const newId = () => idOf(++ids);

async function startDesk(more: Partial<SiteConfigInput> = {}, store: Store = createMemoryStore()) {
  onTestFinished(() => store.close());
  const app = await startRegistration({ desk: deskInput(), ...more }, store);
  const contact = async (
    token: string | undefined,
    body: object = {},
    headers: Record<string, string> = {},
  ) => {
    const asked = {
      id: newId(),
      reason: 'order',
      channel: 'line',
      consent: ALLOW,
      ...(token ? { token } : {}),
    };
    const response = await app.post('/v1/contact', { ...asked, ...body }, headers);
    const answer = (await response.json()) as ContactAnswer & Problem;
    return { status: response.status, answer, retryAfter: response.headers.get('retry-after') };
  };
  const find = async (reference: string) => {
    const response = await app.server('POST', '/references', { reference });
    const answer = (await response.json()) as { request: KeptRequest; profile?: string; until: number };
    return { status: response.status, ...answer };
  };
  const history = async (id: string) => (await app.store.history('st_test', id)).interactions;
  const people = async () => (await app.store.people('st_test')).people.length;
  return { ...app, contact, find, history, people };
}

describe.each(stores)('a request, in the %s store', (_, open) => {
  it('gets six digits that find its person, and is an interaction of theirs', async () => {
    const { contact, newcomer, profileOf, find, history, time } = await startDesk({}, await open());
    const token = await newcomer();
    const id = newId();
    const { status, answer } = await contact(token, {
      id,
      message: ' Where is it? ',
      url: `${ORIGIN}/a?b=c#d`,
    });
    expect(status).toBe(200);
    expect(answer).toEqual({
      reference: expect.stringMatching(/^\d{6}$/),
      channel: expect.objectContaining({ id: 'line', number: '+49 30 555 0100', isOpen: true }),
    });
    const { id: profile, stats } = (await profileOf(token))!;
    expect(await find(answer.reference)).toEqual({
      ...{ status: 200, profile, until: time.now + 30 * DAY },
      request: {
        ...{ reference: answer.reference, at: time.now, reason: 'order', purpose: 'find' },
        ...{ channel: 'line', kind: 'phone', message: 'Where is it?', url: `${ORIGIN}/a` },
      },
    });
    expect(stats.contacts).toBe(1);
    expect((await history(profile))[0]).toMatchObject({
      ...{ id, type: 'contact', channel: 'phone', direction: 'in', outcome: 'requested', purpose: 'find' },
      ...{ text: 'Where is it?', source: 'browser' },
      props: { reason: 'order', reference: answer.reference, channel: 'line' },
    });
    // As it is said on the phone, in any digits.
    const { reference } = answer;
    expect(await find(`${reference.slice(0, 3)} – ${reference.slice(3)}`)).toMatchObject({ profile });
    const arabic = reference.replace(/\d/g, digit => String.fromCharCode(0x660 + Number(digit)));
    expect(await find(arabic)).toMatchObject({ profile });
  });

  it('that is sent again is the same one: one reference, one interaction, one mail', async () => {
    const { contact, newcomer, profileOf, history, box } = await startDesk({}, await open());
    const token = await newcomer();
    const id = newId();
    const answers = await Promise.all([1, 2, 3].map(() => contact(token, { id })));
    expect(new Set(answers.map(({ answer }) => answer.reference)).size).toBe(1);
    expect(box).toHaveLength(1);
    const profile = (await profileOf(token))!;
    expect(profile.stats.contacts).toBe(1);
    expect((await history(profile.id)).filter(({ type }) => type === 'contact')).toHaveLength(1);
    // Without its token nobody is let into anything by the id alone.
    const { answer } = await contact(undefined, { id });
    expect(answer.reference).toBe(answers[0]!.answer.reference);
    expect(answer.token && (await profileOf(answer.token))).toBeUndefined();
  });

  it('never gets a reference that is somebody else’s', async () => {
    const { deps, newcomer, find, profileOf } = await startDesk({}, await open());
    const site = testSite({ desk: deskInput() });
    const desk = site.desk!;
    const drawn: string[] = [];
    const ask = async (token: string, draws: string[]) =>
      requestContact(
        { ...deps, secret: async () => new TextEncoder().encode(SECRET) },
        site,
        {
          ...readContact(desk, { id: newId(), reason: 'order', channel: 'line', consent: ALLOW }),
          ...{ desk, id: newId(), token: hashToken(token), consent: ALLOW, locale: 'en', url: undefined },
          ...{ isTrap: false, network: undefined },
        },
        () => {
          drawn.push(draws[0]!);
          return draws.shift()!;
        },
      );
    const [ann, bo] = [await newcomer(), await newcomer()];
    expect((await ask(ann, ['111111'])).reference).toBe('111111');
    expect((await ask(bo, ['111111', '111111', '222222'])).reference).toBe('222222');
    expect(drawn).toEqual(['111111', '111111', '111111', '222222']);
    expect((await find('111111')).profile).toBe((await profileOf(ann))!.id);
    expect((await find('222222')).profile).toBe((await profileOf(bo))!.id);
    await expect(ask(bo, Array(100).fill('111111'))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is in its person’s export, and gone with them, mail under way included', async () => {
    const store = await open();
    const { contact, newcomer, me, find, server } = await startDesk({}, store);
    const token = await newcomer();
    const { answer } = await contact(token, { channel: 'form', email: EMAIL, message: 'canary' });
    const exported = (await (await me('GET', token, '/export')).json()) as Export;
    expect(exported.records).toEqual([
      {
        kind: 'reference',
        value: expect.objectContaining({ reference: answer.reference, message: 'canary' }),
      },
    ]);
    expect((await me('DELETE', token)).status).toBe(204);
    expect((await find(answer.reference)).status).toBe(404);
    expect(await store.records('st_test', { kind: 'contact-request', now: 0 })).toEqual([]);
    expect((await server('POST', '/references', { reference: answer.reference })).status).toBe(404);
  });

  it('is void after 30 days', async () => {
    const { contact, newcomer, find, time } = await startDesk({}, await open());
    const { answer } = await contact(await newcomer());
    time.now += 30 * DAY - 1;
    expect((await find(answer.reference)).status).toBe(200);
    time.now += 1;
    expect((await find(answer.reference)).status).toBe(404);
  });
});

describe('a request', () => {
  it('finds its person also after they were proven and joined', async () => {
    const { contact, newcomer, find, deps } = await startDesk();
    const token = await newcomer();
    const { answer } = await contact(token);
    const proven = { email: EMAIL, by: 'code' as const };
    await enter(deps, testSite(), undefined, proven);
    const { person } = await enter(deps, testSite(), hashToken(token), proven);
    expect((await find(answer.reference)).profile).toBe(person.id);
  });

  it('of a complaint keeps everything unsolicited away, whatever channel it takes', async () => {
    const { contact, newcomer, view, profileOf, time, history } = await startDesk({
      arbiter: { afterViews: 1 },
    });
    const token = await newcomer();
    const before = await view({ token });
    expect(before.answer.decision.prompt).toBe('question:looking');
    const body = { reason: 'complaint', channel: 'form', email: EMAIL, message: 'It broke.' };
    const { answer } = await contact(token, body);
    const profile = (await profileOf(token))!;
    expect(profile.stats.lastComplaintAt).toBe(time.now);
    expect((await history(profile.id))[0]).toMatchObject({ channel: 'complaint' });
    const after = await view({ token });
    expect(after.answer.decision.prompt).toBeNull();
    expect(after.answer.decision.reasons).toContainEqual(
      expect.objectContaining({ failed: { 'question:looking': 'after-complaint' } }),
    );
    expect(answer.reference).toMatch(/^\d{6}$/);
  });

  it('of somebody who does not want to be recognised makes nobody, and is heard all the same', async () => {
    const { contact, find, people, box, newcomer, store } = await startDesk();
    const token = await newcomer();
    for (const withToken of [undefined, token]) {
      const body = { consent: NOBODY, channel: 'form', email: EMAIL, message: 'Hello' };
      const { status, answer } = await contact(withToken, body);
      expect(status).toBe(200);
      expect(answer).not.toHaveProperty('token');
      const found = await find(answer.reference);
      expect(found).toMatchObject({ status: 200, request: { email: EMAIL, message: 'Hello' } });
      expect(found).not.toHaveProperty('profile');
    }
    expect(await people()).toBe(1);
    expect((await store.people('st_test')).people[0]!.stats.contacts).toBe(0);
    expect(box).toHaveLength(2);
    expect(box[0]!.text).toContain('does not want to be recognised');
  });

  it('of somebody new who may be recognised makes them', async () => {
    const { contact, find, profileOf } = await startDesk();
    const { answer } = await contact(undefined);
    expect((await find(answer.reference)).profile).toBe((await profileOf(answer.token!))!.id);
  });

  it('with a token that names nobody makes nobody: they may have been erased', async () => {
    const { contact, find, people } = await startDesk();
    const { answer } = await contact(mintToken('vt'));
    expect(answer).not.toHaveProperty('token');
    expect(await find(answer.reference)).not.toHaveProperty('profile');
    expect(await people()).toBe(0);
  });

  it('notes no history that is not to be measured, and teaches nothing to a site that may not learn', async () => {
    const learn = [{ on: 'contact' as const, need: 'category', value: 'service', weight: 5 }];
    const { contact, newcomer, profileOf, history } = await startDesk({ learn });
    const token = await newcomer();
    await contact(token, { consent: { ...ALLOW, measure: false, personalise: false } });
    const profile = (await profileOf(token))!;
    expect(profile.stats.contacts).toBe(1);
    expect(profile.needs).toEqual({});
    expect((await history(profile.id)).map(({ type }) => type)).toEqual(['page']);
    await contact(token);
    expect((await profileOf(token))!.needs.category).toHaveProperty('service');
  });

  it.each([
    [{ reason: 'nothing' }, 'reason'],
    [{ channel: 'nothing' }, 'channel'],
    [{ channel: 'fax' }, 'channel'],
    [{ channel: 'call' }, 'phone'],
    [{ channel: 'call', phone: 'me' }, 'phone'],
    [{ channel: 'call', phone: '12' }, 'phone'],
    [{ channel: 'form', message: 'Hello' }, 'email'],
    [{ channel: 'form', message: 'Hello', email: 'ann' }, 'email'],
    [{ channel: 'form', message: '  ', email: EMAIL }, 'message'],
    [{ id: 'x' }, 'id'],
  ])('that nobody could answer is refused with the field: %o', async (body, path) => {
    const { contact, newcomer, box } = await startDesk();
    const { status, answer } = await contact(await newcomer(), body);
    expect([status, answer.code]).toEqual([400, 'bad_request']);
    expect(answer.errors!.map(error => error.path)).toContain(path);
    expect(box).toEqual([]);
  });

  it('needs nothing typed again that is known', async () => {
    const { contact, newcomer, me, view, find, box } = await startDesk();
    const token = await newcomer();
    await me('PATCH', token, '', { fields: { email: EMAIL, phone: '+49 30 1', firstName: 'Ann' } });
    const { decision } = (await view({ token, placed: ['contact'] })).answer;
    expect(decision.contact!.known).toEqual(['name', 'email', 'phone']);
    expect(JSON.stringify(decision.contact)).not.toContain(EMAIL);
    const form = await contact(token, { channel: 'form', message: 'Hello' });
    expect(form.status).toBe(200);
    expect((await contact(token, { channel: 'call' })).status).toBe(200);
    expect(box[0]).toMatchObject({ to: 'desk@shop.example', replyTo: EMAIL });
    expect(box[0]!.text).toContain(`E-mail: ${EMAIL}\nPhone: +49 30 1`);
    // What was not typed is not kept once more.
    expect((await find(form.answer.reference)).request).not.toHaveProperty('email');
    // Who does not want to be treated as themselves types it.
    const stranger = { channel: 'form', message: 'Hello', consent: { ...ALLOW, personalise: false } };
    expect((await contact(token, stranger)).status).toBe(400);
  });

  it('takes numbers as people write them', async () => {
    const { contact, newcomer, find } = await startDesk();
    const phones = {
      ' +49 (0)30 / 555-01.00 ': '+49 (0)30 / 555-01.00',
      '٠٣٠ ٥٥٥': '030 555',
      '０３０５': '0305',
    };
    const token = await newcomer();
    for (const [phone, kept] of Object.entries(phones)) {
      const more = { when: ' tomorrow ', timeZone: 'Asia/Jakarta' };
      const { answer } = await contact(token, { channel: 'call', phone, ...more });
      expect((await find(answer.reference)).request).toMatchObject({
        ...{ phone: kept, when: 'tomorrow', timeZone: 'Asia/Jakarta' },
      });
    }
    const { answer } = await contact(token, {
      channel: 'call',
      phone: '1234',
      when: 'x',
      timeZone: 'Nowhere',
    });
    expect((await find(answer.reference)).request).not.toHaveProperty('timeZone');
  });

  it('gives an MVC their own number, and nobody else', async () => {
    const { contact, newcomer, server, profileOf } = await startDesk();
    const [ann, bo] = [await newcomer(), await newcomer()];
    const { id } = (await profileOf(ann))!;
    const grant = { id: newId(), type: 'tier', level: 'mvc', reason: 'best', by: 'Eva' };
    await server('POST', '/interactions', { interactions: [{ who: { id }, interaction: grant }] });
    expect((await contact(ann)).answer.channel).toMatchObject({ number: '+49 30 555 0102', isOwn: true });
    expect((await contact(ann, { channel: 'fax' })).status).toBe(200);
    expect(JSON.stringify((await contact(bo)).answer)).not.toContain('0102');
    const stranger = { consent: { ...ALLOW, personalise: false } };
    expect(JSON.stringify((await contact(ann, stranger)).answer)).not.toContain('0102');
  });

  it('of a program is answered like any other, and nothing is done', async () => {
    const { contact, newcomer, find, box, profileOf } = await startDesk();
    const token = await newcomer();
    const honest = await contact(token);
    const trap = await contact(token, { website: 'https://spam.example' });
    expect(Object.keys(trap.answer)).toEqual(Object.keys(honest.answer));
    expect((await find(trap.answer.reference)).status).toBe(404);
    const robot = await contact(token, {}, { 'user-agent': 'Googlebot/2.1' });
    expect(robot.status).toBe(200);
    expect(box).toHaveLength(1);
    expect((await profileOf(token))!.stats.contacts).toBe(1);
    expect((await contact(token, {}, { 'user-agent': GOOD_BROWSER })).status).toBe(200);
  });

  it('has limits: of a visitor, a network, a site; a request that is sent again does not count', async () => {
    const { contact, newcomer, client, time } = await startDesk();
    const token = await newcomer();
    const id = newId();
    for (let sent = 0; sent < 6; sent++) expect((await contact(token, sent ? {} : { id })).status).toBe(200);
    const refused = await contact(token);
    expect([refused.status, refused.answer.code]).toEqual([429, 'too_many_requests']);
    expect(Number(refused.retryAfter)).toBeGreaterThan(3_000);
    expect((await contact(token, { id })).status).toBe(200);
    expect((await contact(await newcomer())).status).toBe(200);
    time.now += 3_600_000;
    expect((await contact(token)).status).toBe(200);

    client.address = '192.0.2.7';
    const fromThere = async () => (await contact(undefined, { consent: NOBODY })).status;
    for (let sent = 0; sent < 30; sent++) expect(await fromThere()).toBe(200);
    expect(await fromThere()).toBe(429);
    client.address = '192.0.2.8';
    expect(await fromThere()).toBe(200);
  });

  it('goes to nobody where there is no desk', async () => {
    const { contact, newcomer, post } = await startDesk({ desk: undefined });
    const { status, answer } = await contact(await newcomer());
    expect([status, answer.code]).toEqual([404, 'not_found']);
    expect(await (await post('/v1/desk', { consent: ALLOW })).json()).toEqual({});
  });
});

describe('POST /v1/desk', () => {
  it('tells whoever wants no decision how to reach the site, as a guest, and keeps nothing', async () => {
    const { post, people, newcomer, me } = await startDesk();
    const ask = async (body: object) =>
      ((await (await post('/v1/desk', body)).json()) as DeskAnswer).contact!;
    const guest = await ask({ consent: NOBODY, locale: 'de' });
    expect(guest.channels[0]).toMatchObject({ text: 'Telefon', number: '+49 30 555 0100' });
    expect(await people()).toBe(0);
    const token = await newcomer();
    await me('PATCH', token, '', { fields: { phone: '+49 30 1' } });
    expect((await ask({ consent: ALLOW, token })).known).toEqual(['phone']);
    expect((await ask({ consent: NOBODY, token })).known).toEqual([]);
    expect((await ask({ consent: { ...ALLOW, personalise: false }, token })).known).toEqual([]);
  });
});

it('a request for contact allows nothing: it gives no permission', async () => {
  const { contact, newcomer, profileOf, server } = await startDesk({ permissions: NEWS });
  const token = await newcomer();
  await contact(token, { channel: 'form', email: EMAIL, message: 'Hello' });
  const { id } = (await profileOf(token))!;
  const asked = await server('POST', '/may-contact', { who: { id }, purpose: 'find', channel: 'e-mail' });
  expect(await asked.json()).toMatchObject({ may: false, why: 'no-permission' });
});
