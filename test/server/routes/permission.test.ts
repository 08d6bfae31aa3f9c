import { describe, expect, it } from 'vitest';
import type { Export, SiteConfigInput } from '../../../protocol/index.ts';
import type { InteractionOf } from '../../../server/domain/interaction.ts';
import type { Profile } from '../../../server/domain/profile.ts';
import { sweepSites } from '../../../server/retention.ts';
import { ALLOW } from '../support/app.ts';
import { DAY, idOf, MINUTE } from '../support/events.ts';
import { startRegistration } from '../support/registration.ts';

const SITE: Partial<SiteConfigInput> = {
  questions: {},
  permissions: {
    news: {
      purpose: 'find',
      channel: 'e-mail',
      wordings: ['Old words', { en: 'Send me news, {{ firstName | you }}', de: 'Schicken Sie mir Neues' }],
    },
    calls: { purpose: 'find', channel: 'phone', wordings: ['Call me'], above: 'news' },
    personal: { purpose: 'find', channel: 'web', wordings: ['Choose for me'], ask: {} },
  },
};

async function start(more: Partial<SiteConfigInput> = {}) {
  const app = await startRegistration({ ...SITE, ...more });
  let made = 0;
  const say = (permission: string, granted = true, rest: object = {}) => ({
    ...{ id: idOf(1_000 + ++made), type: 'permission', permission, granted },
    ...rest,
  });
  const tell = async (token: string, events: object[], body: object = {}, headers = {}) => {
    const response = await app.post('/v1/events', { token, consent: ALLOW, events, ...body }, headers);
    return response.json() as Promise<{ accepted: string[]; rejected: { code: string; detail: string }[] }>;
  };
  const tellServer = async (who: object, interaction: object) => {
    const response = await app.server('POST', '/interactions', { interactions: [{ who, interaction }] });
    return response.json() as ReturnType<typeof tell>;
  };
  const records = async (token: string) => {
    const { interactions } = await app.store.history('st_test', (await app.profileOf(token))!.id);
    return interactions.filter((one): one is InteractionOf<'permission'> => one.type === 'permission');
  };
  return { ...app, say, tell, tellServer, records };
}

describe('what somebody says to a permission', () => {
  it('is on record with the exact words, how it was said and how sure we were, on every way', async () => {
    const { newcomer, say, tell, view, asked, verify, records, tellServer, profileOf } = await start();
    const token = await newcomer();
    await tell(token, [say('news', true, { version: 1, place: 'preferences' })]);
    await view({ token, locale: 'de-AT', events: [say('news')] });
    await tell(token, [say('news', true, { version: 2, locale: 'de' })]);
    const proof = await asked(token, { permissions: [{ id: 'news', version: 2 }], locale: 'de' });
    const { answer } = await verify(token, { registration: proof.registration, code: proof.code });
    const id = (await profileOf(answer.token!))!.id;
    await tellServer({ id }, say('calls', true, { channel: 'phone', place: 'call of 2 March' }));
    await tellServer({ id }, say('calls', false, { locale: 'en' }));
    const said = (await records(answer.token!)).reverse();
    const told = said.map(({ text, version, method, proof: how, locale }) => [
      ...[text, version, method, how, locale],
    ]);
    expect(told).toEqual([
      ['Old words', 1, 'page', 'device', 'en'],
      ['Schicken Sie mir Neues', 2, 'page', 'device', 'de-AT'],
      ['Schicken Sie mir Neues', 2, 'page', 'device', 'de'],
      ['Schicken Sie mir Neues', 2, 'form', 'verified', 'de'],
      ['Call me', 1, 'call', 'verified', 'en'],
      ['Call me', 1, 'server', 'verified', 'en'],
    ]);
    expect(said.map(({ place }) => place)).toEqual([
      ...['preferences', undefined, undefined, 'register', 'call of 2 March', undefined],
    ]);
  });

  it('is in the words that this person was shown', async () => {
    const { say, tellServer, store } = await start();
    await tellServer({ customer: 'c-1' }, { id: idOf(1), type: 'profile', set: { firstName: 'Ann' } });
    await tellServer({ customer: 'c-1' }, say('news'));
    const { id } = (await store.profile('st_test', { customer: 'c-1' }))!;
    const { interactions } = await store.history('st_test', id);
    expect(interactions[0]).toMatchObject({ text: 'Send me news, Ann' });
  });

  it('has no words of a sender’s', async () => {
    const { newcomer, say, tell, tellServer, records } = await start();
    const token = await newcomer();
    for (const more of [{ text: 'Sell my data' }, { method: 'call' }, { proof: 'verified' }]) {
      expect((await tell(token, [say('news', true, more)])).rejected[0]!.code).toBe('bad_event');
      expect((await tellServer({ customer: 'c-1' }, say('news', true, more))).rejected[0]!.code).toBe(
        'bad_event',
      );
    }
    expect(await records(token)).toEqual([]);
  });

  it('is refused by name where the catalogue has no such permission or wording', async () => {
    const { newcomer, say, tell, tellServer, view } = await start();
    const token = await newcomer();
    const good = { id: idOf(1), type: 'track', name: 'seen' };
    const wrong = [say('nwes'), good, say('news', true, { version: 3 }), say('__proto__', false)];
    const details = [
      'permission: the site has no permission "nwes"; it has news, calls, personal',
      'version: "news" has no wording 3; its last one is 2',
      'permission: the site has no permission "__proto__"; it has news, calls, personal',
    ];
    const { accepted, rejected } = await tell(token, wrong);
    expect(accepted).toEqual([good.id]);
    const refused = details.map((detail, i) => ({
      ...{ id: (wrong[i && i + 1] as { id: string }).id, index: i && i + 1, code: 'bad_event', detail },
    }));
    expect(rejected).toEqual(refused);
    const { answer } = await view({ token, events: [say('nwes')] });
    expect(answer.events.rejected).toMatchObject([{ code: 'bad_event', detail: details[0] }]);
    const byServer = await tellServer({ customer: 'c-1' }, say('nwes'));
    expect(byServer.rejected).toMatchObject([{ index: 0, code: 'bad_event', detail: details[0] }]);
  });

  it('climbs the ladder step by step on a page, and may skip one on the phone', async () => {
    const { newcomer, say, tell, tellServer, profileOf, register } = await start();
    const [token, other] = [await newcomer(), await newcomer()];
    const early = await tell(token, [say('calls')]);
    expect(early.rejected[0]).toMatchObject({
      ...{ code: 'bad_event' },
      detail: 'permission: "calls" is asked of people who gave "news", and they have not; ask for that first',
    });
    expect((await register(token, { permissions: [{ id: 'calls', version: 1 }] })).answer.errors).toEqual([
      { path: 'permissions.0.id', message: early.rejected[0]!.detail.slice('permission: '.length) },
    ]);
    const both = [
      { id: 'calls', version: 1 },
      { id: 'news', version: 2 },
    ];
    expect((await register(token, { permissions: both })).status).toBe(200);
    // A no needs no step below; both in one go are two steps.
    expect((await tell(token, [say('calls', false)])).accepted).toHaveLength(1);
    expect(
      (await tell(other, [say('calls', true, { age: 0 }), say('news', true, { age: 9 })])).rejected,
    ).toEqual([]);
    const { id } = (await profileOf(token))!;
    expect((await tellServer({ id }, say('calls', true, { channel: 'phone' }))).accepted).toHaveLength(1);
    expect((await profileOf(token))!.permissions!.calls!.granted).toBe(true);
  });

  it('is kept where no history is wanted, through a sweep, a join and its undoing, and is in every export', async () => {
    const { newcomer, say, tell, asked, verify, time, deps, me, server, records, profileOf } = await start({
      retention: { historyDays: 1 },
    });
    const first = await newcomer();
    const one = await asked(first);
    const ann = (await verify(first, { registration: one.registration, code: one.code })).answer.token!;
    const second = await newcomer();
    const consent = { ...ALLOW, measure: false };
    const quiet = { id: idOf(1), type: 'track', name: 'CANARY' };
    await tell(second, [say('news', true, { version: 1 }), quiet], { consent });
    const words = async (token: string) => (await records(token)).map(({ text }) => text);
    expect(await words(second)).toEqual(['Old words']);

    time.now += 2 * MINUTE;
    const two = await asked(second);
    const joined = await verify(second, { registration: two.registration, code: two.code });
    expect(joined.answer.passage).toBe('merged');
    time.now += 3 * DAY;
    await sweepSites(deps);
    expect(await words(joined.answer.token!)).toEqual(['Old words']);

    const { id } = (await profileOf(ann))!;
    const exports = [
      await (await me('GET', joined.answer.token!, '/export')).json(),
      await (await server('GET', `/profiles/${id}/export`)).json(),
    ] as Export[];
    for (const { permissions, history } of exports) {
      expect(permissions).toMatchObject([{ id: 'news', granted: true, version: 1, text: 'Old words' }]);
      expect(history).toMatchObject([{ type: 'permission', text: 'Old words', proof: 'device' }]);
      expect(JSON.stringify(history)).not.toContain('CANARY');
    }
    const { merges } = (await (await server('GET', `/profiles/${id}/merges`)).json()) as {
      merges: { key: string }[];
    };
    const undone = await server('POST', `/merges/${encodeURIComponent(merges[0]!.key)}/undo`, { by: 'Bob' });
    const sides = (await undone.json()) as { person: Profile; joined: Profile };
    expect([sides.person.permissions, sides.joined.permissions!.news!.granted]).toEqual([undefined, true]);
  });

  it('that comes late, by a token that was retired, is of a device that proves nothing', async () => {
    const { newcomer, say, tell, asked, verify, records } = await start();
    const token = await newcomer();
    const { registration, code } = await asked(token);
    const { answer } = await verify(token, { registration, code });
    await tell(token, [say('news')]);
    expect(await records(answer.token!)).toMatchObject([{ permission: 'news', proof: 'device' }]);
  });
});

describe('Global Privacy Control', () => {
  const GPC = { 'sec-gpc': '1' };

  it('never gets a permission prompt', async () => {
    const { view, newcomer } = await start({ arbiter: { afterViews: 0 } });
    const token = await newcomer();
    const asked = await view({ token });
    expect(asked.answer.decision.prompt).toBe('permission:personal');
    const refused = await view({ token }, GPC);
    expect(refused.answer.decision.prompt).toBeNull();
    expect(refused.answer.decision.reasons).toContainEqual({
      ...{ part: 'permission:personal', given: null, rule: 'arbiter' },
      failed: { 'permission:personal': 'gpc' },
    });
  });

  it('is linked to the profile, and takes what was allowed about the web until it is allowed again', async () => {
    const { newcomer, say, tell, view, time, me, server, profileOf } = await start({
      audiences: { ours: { name: 'Lets us choose', when: { 'permissions.personal': true } } },
      slots: {
        hero: { variants: [{ id: 'ours', audience: 'ours', content: { kind: 'text', text: 'Hi' } }] },
      },
    });
    const token = await newcomer();
    await tell(token, [say('personal'), say('news')]);
    const hero = async (headers = {}) => (await view({ token }, headers)).answer.decision.slots.hero!.variant;
    expect(await hero()).toBe('ours');
    time.now += MINUTE;
    expect(await hero(GPC)).toBe('baseline');
    // Linked: a browser without it, later, is the same person.
    time.now += MINUTE;
    expect(await hero()).toBe('baseline');
    const { id, gpcAt } = (await profileOf(token))!;
    expect(gpcAt).toBe(time.now - MINUTE);
    const known = await (await me('GET', token)).json();
    expect([known.gpcAt, known.permissions.map((one: { state: string }) => one.state)]).toEqual([
      ...[gpcAt, ['granted', 'open', 'declined']],
    ]);
    const exported = (await (await server('GET', `/profiles/${id}/export`)).json()) as Export;
    expect(exported.profile.gpcAt).toBe(gpcAt);

    time.now += MINUTE;
    await tell(token, [say('personal')], {}, GPC);
    expect(await hero(GPC)).toBe('ours');
    expect((await profileOf(token))!.gpcAt).toBe(gpcAt);
  });

  it('leaves nothing of somebody who is not to be recognised', async () => {
    const { post, store } = await start();
    const consent = { ...ALLOW, recognise: false };
    await post('/v1/events', { consent, events: [] }, GPC);
    expect((await store.people('st_test')).people).toEqual([]);
  });
});
