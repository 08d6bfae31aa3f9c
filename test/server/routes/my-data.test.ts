import { describe, expect, it } from 'vitest';
import type { Export, Me, Problem } from '../../../protocol/index.ts';
import { ExportSchema, MeSchema } from '../../../protocol/index.ts';
import { enter } from '../../../server/identity.ts';
import { hashToken } from '../../../server/token.ts';
import { ALLOW, ORIGIN, startApp } from '../support/app.ts';
import { DAY, idOf, NOW } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const CONFIG = {
  permissions: {
    news: {
      purpose: 'find',
      channel: 'e-mail' as const,
      wordings: ['News?', 'News for {{ firstName | you }}?'],
    },
    calls: { purpose: 'find', channel: 'phone' as const, wordings: ['Calls?'] },
  },
  incentives: {
    mug: { kind: 'code' as const, name: 'A mug', offer: 'A mug for you', purpose: 'find' },
  },
};

const start = async () => {
  const app = await startApp(CONFIG);
  const token = (await app.view({ category: 'lamps' })).answer.token!;
  const tell = (...events: object[]) =>
    app.post('/v1/events', {
      ...{ token, consent: ALLOW },
      events: events.map((event, i) => ({ id: idOf(i + 1), ...event })),
    });
  const read = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;
  return { ...app, token, tell, read };
};

describe('/v1/me', () => {
  it('shows what somebody told, allowed, was given and wishes', async () => {
    const { me, token, tell, store, read } = await start();
    await tell(
      { type: 'declare', claims: { firstName: 'Ann', company: 'Lux' } },
      { type: 'permission', permission: 'news', granted: true, version: 1 },
      { type: 'wish', wish: { preferred: 'phone', pauseDays: 2 } },
    );
    await store.update({
      ...{ site: 'st_test', who: { token: hashToken(token) }, events: [] },
      fold: one => ({ ...one!, rewards: { mug: { at: NOW, state: 'granted', code: 'M-1' } } }),
    });
    const known = MeSchema.parse(await read(me('GET', token)));
    expect(known.fields).toEqual({
      firstName: { value: 'Ann', verified: false },
      company: { value: 'Lux', verified: false },
    });
    expect(known.permissions.map(({ id, text, state }) => [id, text, state])).toEqual([
      ['news', 'News for Ann?', 'granted'],
      ['calls', 'Calls?', 'open'],
    ]);
    expect(known.rewards).toEqual([
      { incentive: 'mug', kind: 'code', name: 'A mug', at: NOW, state: 'granted', code: 'M-1' },
    ]);
    expect(known.wishes).toEqual({ preferred: 'phone', pausedUntil: NOW + 2 * DAY });
  });

  it('takes in what somebody says of themselves, as a claim that is kept', async () => {
    const { me, token, read, store, time } = await start();
    const patch = (body: unknown) => read<Me & Problem>(me('PATCH', token, '', body));
    const quiet = { from: '21:00', to: '08:00' };
    const told = await patch({ fields: { firstName: 'Ann' }, wishes: { quiet, pauseDays: 1 } });
    expect([told.visitor.firstName, told.wishes]).toEqual(['Ann', { quiet, pausedUntil: NOW + DAY }]);
    time.now += 5;
    expect((await patch({ wishes: { quiet: null, pauseDays: 0 } })).wishes).toEqual({});
    expect((await patch({ fields: { firstName: '' } })).fields).toEqual({});
    const { id } = (await store.profile('st_test', { token: hashToken(token) }))!;
    const history = (await store.history('st_test', id)).interactions;
    expect(history.map(({ type }) => type)).toEqual(['declare', 'wish', 'wish', 'declare', 'page']);
    for (const wrong of [{}, { fields: {} }, { fields: { tier: 'mvc' } }, { tier: 'mvc' }, { wishes: {} }])
      expect((await patch(wrong)).code).toBe('bad_request');
  });

  it('never changes by a claim what the site itself knows', async () => {
    const { me, token, server, store, read } = await start();
    const { id } = (await store.profile('st_test', { token: hashToken(token) }))!;
    const interaction = { id: idOf(50), type: 'profile', set: { fields: { company: 'Lux' } } };
    await server('POST', '/interactions', { interactions: [{ who: { id }, interaction }] });
    const told = await read<Me>(me('PATCH', token, '', { fields: { company: 'Nox' } }));
    expect(told.fields.company).toEqual({ value: 'Lux', verified: true });
  });

  it('gives everything to keep: the profile, the whole history, permissions with their words, rewards', async () => {
    const { me, token, tell, read, time } = await start();
    await tell({ type: 'permission', permission: 'news', granted: true, version: 1 });
    for (let n = 0; n < 3; n++) {
      const events = Array.from({ length: 150 }, (_, i) => ({ type: 'track', name: `t${n}-${i}` }));
      time.now += 1;
      await tell(...events.map((event, i) => ({ id: idOf(1_000 * (n + 1) + i), ...event })));
    }
    const response = await me('GET', token, '/export');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="st_test.json"');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const everything = ExportSchema.parse(await read(response));
    expect(everything.history).toHaveLength(452);
    expect(everything.permissions).toMatchObject([
      { id: 'news', granted: true, text: 'News?', purpose: 'find', channel: 'e-mail', at: NOW },
    ]);
    expect(everything).toMatchObject({ site: 'st_test', profile: { proof: 'device' }, rewards: [] });
  });

  it('tells of the records about somebody only what is theirs to know', async () => {
    const { view, deps, me, read, store, server } = await start();
    const proof = { customer: 'c-1', by: 'code' } as const;
    await enter(deps, testSite(), hashToken((await view()).answer.token!), proof);
    const guest = (await view({ category: 'plants' })).answer.token!;
    const { person, token } = await enter(deps, testSite(), hashToken(guest), proof);
    await store.settle({
      ...{ site: 'st_test', now: NOW },
      decide: () => ({
        answer: 0,
        records: [
          { kind: 'code', key: 'c', value: { hash: 'CANARY' }, owner: person.id },
          { kind: 'possibly-same', key: 'p', value: { people: [person.id, 'CANARY'] }, owner: person.id },
        ],
      }),
    });
    const mine = await read<Export>(me('GET', token, '/export'));
    expect(mine.records).toEqual([
      { kind: 'merge', value: { at: NOW, by: 'code', from: expect.any(String), into: person.id } },
    ]);
    expect(JSON.stringify(mine)).not.toContain('CANARY');
    const owners = await read<Export>(server('GET', `/profiles/${person.id}/export`));
    expect(owners.records.map(({ kind }) => kind)).toEqual(['merge', 'possibly-same']);
    expect(owners.history).toEqual(mine.history);
    expect(owners.history).toHaveLength(2);
  });

  it('is nothing to a token that was retired, that is unknown or that is missing', async () => {
    const { deps, token, me, store } = await start();
    await enter(deps, testSite(), hashToken(token), { customer: 'c-1', by: 'jwt' });
    for (const tried of [token, `vt_${'A'.repeat(43)}`, 'vt_x', undefined])
      for (const [method, path, body] of [
        ['GET', ''],
        ['GET', '/export'],
        ['PATCH', '', { fields: { firstName: 'Eve' } }],
        ['DELETE', ''],
      ] as const)
        expect((await me(method, tried, path, body)).status, `${method} ${path} ${tried}`).toBe(401);
    expect((await store.profile('st_test', { customer: 'c-1' }))?.fields).toBeUndefined();
  });

  it('may be changed and erased from the pages of the site, and from no other', async () => {
    const { app, token } = await start();
    const ask = (method: string, origin: string | undefined) =>
      app.request('/v1/me?site=st_test', {
        method,
        headers: { authorization: `Bearer ${token}`, ...(origin ? { origin } : {}) },
      });
    expect((await ask('OPTIONS', ORIGIN)).headers.get('access-control-allow-methods')).toBe(
      'GET,POST,PATCH,DELETE',
    );
    for (const origin of ['https://evil.example', undefined])
      for (const method of ['PATCH', 'DELETE']) expect((await ask(method, origin)).status).toBe(403);
    expect((await ask('GET', ORIGIN)).status).toBe(200);
  });
});
