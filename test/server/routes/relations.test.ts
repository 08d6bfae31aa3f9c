import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../protocol/index.ts';
import { enter } from '../../../server/identity.ts';
import { hashToken } from '../../../server/token.ts';
import { startApp } from '../support/app.ts';
import { DAY, idOf, NOW } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const start = async () => {
  const app = await startApp();
  const { store, deps, view, server } = app;
  const guest = async (category?: string) => {
    const token = (await view(category === undefined ? {} : { category })).answer.token!;
    const { id } = (await store.profile('st_test', { token: hashToken(token) }))!;
    return { token, id };
  };
  const customer = async (name: string) => {
    const { token, id } = await guest();
    const proven = { customer: name, by: 'jwt' as const };
    return { id, token: (await enter(deps, testSite(), hashToken(token), proven)).token! };
  };
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await server(method, path, body);
    return { status: response.status, body: await response.json() };
  };
  const merge = (from: string, into: string) => ask('POST', '/merge', { from, into, by: 'Bob' });
  return { ...app, guest, customer, ask, merge };
};

describe('a merge by a member of staff', () => {
  it('joins a guest into a proven person, and shows their browser nothing of that person', async () => {
    const { guest, customer, merge, view, me, store } = await start();
    const [ann, visitor] = [await customer('c-ann'), await guest('plants')];
    await me('PATCH', ann.token, '', { fields: { firstName: 'Ann' } });
    const { status, body } = await merge(visitor.id, ann.id);
    expect([status, body.id, body.stats.pages]).toEqual([200, ann.id, 2]);
    expect((await me('GET', visitor.token)).status).toBe(401);
    const { answer } = await view({ token: visitor.token });
    expect(answer.decision.visitor).toMatchObject({ proof: 'device', known: [] });
    expect(JSON.stringify(answer)).not.toContain('Ann');
    // What it had waiting is still theirs.
    expect((await store.profile('st_test', { id: ann.id }))?.stats.pages).toBe(3);
  });

  it('is refused for two known people, for a guest to join into, and for whom nobody knows', async () => {
    const { guest, customer, merge, server, store, ask } = await start();
    const [ann, bob, one, two] = [
      await customer('c-ann'),
      await customer('c-bob'),
      await guest(),
      await guest(),
    ];
    const interaction = { id: idOf(1), type: 'contact', channel: 'phone' };
    await server('POST', '/interactions', { interactions: [{ who: { customer: 'c-old' }, interaction }] });
    const imported = (await store.profile('st_test', { customer: 'c-old' }))!;
    for (const [from, into] of [
      [ann.id, bob.id],
      [imported.id, ann.id],
      [one.id, two.id],
      [one.id, imported.id],
      [ann.id, one.id],
      [ann.id, ann.id],
    ] as const)
      expect(await merge(from, into)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const unknown = await merge(one.id, idOf(99));
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
    expect((await merge(one.id, ann.id)).status).toBe(200);
    expect((await merge(one.id, bob.id)).body.detail).toContain(ann.id);
    for (const body of [
      { from: one.id, into: bob.id },
      { from: 'x', into: bob.id, by: 'Bob' },
    ])
      expect((await ask('POST', '/merge', body)).body.code).toBe('bad_request');
  });
});

describe('a merge', () => {
  it('is listed with who did it, and taken back for 30 days', async () => {
    const { guest, customer, merge, ask, me, time, store } = await start();
    const ann = await customer('c-ann');
    const [first, second] = [await guest('lamps'), await guest('plants')];
    const before = await store.profile('st_test', { id: ann.id });
    const alone = await store.profile('st_test', { id: first.id });
    await merge(first.id, ann.id);
    time.now += DAY;
    await merge(second.id, ann.id);
    expect((await ask('GET', `/profiles/${ann.id}/merges`)).body.merges).toEqual([
      {
        ...{ key: second.id, at: NOW + DAY, by: 'staff', staff: 'Bob', from: second.id, into: ann.id },
        until: NOW + 31 * DAY,
      },
      {
        ...{ key: first.id, at: NOW, by: 'staff', staff: 'Bob', from: first.id, into: ann.id },
        ...{ until: NOW + 30 * DAY, undoFirst: second.id },
      },
    ]);
    const undo = (key: string) => ask('POST', `/merges/${key}/undo`, { by: 'Carol' });
    const early = await undo(first.id);
    expect([early.status, early.body.code]).toEqual([409, 'conflict']);
    expect(early.body.detail).toContain(second.id);
    expect((await undo(second.id)).status).toBe(200);
    const { status, body } = await undo(first.id);
    expect([status, body]).toEqual([200, { person: before, joined: alone }]);
    expect((await undo(first.id)).body.code).toBe('not_found');
    const noted = (await store.records('st_test', { kind: 'unmerge', now: time.now })).map(
      ({ value }) => value,
    );
    expect(noted).toContainEqual({
      ...{ at: NOW + DAY, by: 'Carol', from: first.id, into: ann.id },
      merge: { at: NOW, by: 'staff', staff: 'Bob' },
    });
    // The guest's token was retired by the merge, and stays so.
    expect((await me('GET', first.token)).status).toBe(401);
    expect((await me('GET', ann.token)).status).toBe(200);

    await merge(first.id, ann.id);
    time.now += 30 * DAY;
    expect((await undo(first.id)).body.code).toBe('not_found');
    expect((await ask('GET', `/profiles/${ann.id}/merges`)).body.merges).toEqual([]);
    expect((await ask('GET', `/profiles/${idOf(99)}/merges`)).status).toBe(404);
    expect((await ask('POST', `/merges/${first.id}/undo`, {})).body.code).toBe('bad_request');
  });

  it('gives back the rewards that came with it, as they are now, and leaves those that came after', async () => {
    const { guest, customer, merge, ask, store, time } = await start();
    const [ann, visitor] = [await customer('c-ann'), await guest()];
    const change = (id: string, rewards: object) =>
      store.update({
        ...{ site: 'st_test', who: { id }, events: [] },
        fold: one => ({ ...one!, rewards: { ...one!.rewards, ...rewards } }),
      });
    const granted = { at: NOW, state: 'granted' };
    await change(visitor.id, { mug: granted, cup: granted });
    await change(ann.id, { cup: { ...granted, code: 'her own' } });
    await merge(visitor.id, ann.id);
    const joined = (await store.profile('st_test', { id: ann.id }))!.rewards!;
    expect(joined).toMatchObject({ mug: { from: visitor.id }, cup: { code: 'her own' } });
    await change(ann.id, { mug: { ...joined.mug, state: 'used', usedAt: NOW + 5 }, late: granted });
    time.now += 9;
    const { body } = await ask('POST', `/merges/${visitor.id}/undo`, { by: 'Carol' });
    expect(body.person.rewards).toEqual({ cup: { ...granted, code: 'her own' }, late: granted });
    expect(body.joined.rewards).toEqual({ mug: { at: NOW, state: 'used', usedAt: NOW + 5 }, cup: granted });
  });

  it('leaves with the person what was proven since, and when they were seen last', async () => {
    const { guest, customer, merge, ask, store, time, deps } = await start();
    const [ann, visitor] = [await customer('c-ann'), await guest()];
    await merge(visitor.id, ann.id);
    time.now += DAY;
    const proven = { customer: 'c-ann', email: 'ann@example.com', by: 'jwt' as const };
    const gaps = { firstName: 'Ann' };
    await enter(deps, testSite(), hashToken(ann.token), proven, { gaps });
    const { body } = await ask('POST', `/merges/${visitor.id}/undo`, { by: 'Carol' });
    expect(body.person).toMatchObject({
      identity: { customer: 'c-ann', email: 'ann@example.com' },
      ...{ firstName: 'Ann', seenAt: NOW + DAY },
    });
    expect((await store.profile('st_test', { email: 'ann@example.com' }))?.id).toBe(ann.id);
    expect(body.joined.firstName).toBeUndefined();
  });
});

describe('two people who may be one', () => {
  it('are shown to each other’s side, and to nobody once one of them is gone', async () => {
    const { customer, ask, deps, server, time } = await start();
    const [ann, bob] = [await customer('c-ann'), await customer('c-bob')];
    const enterAs = (token: string, name: string) =>
      enter(deps, testSite(), hashToken(token), { customer: name, email: 'one@example.com', by: 'jwt' });
    await enterAs(ann.token, 'c-ann');
    await enterAs(bob.token, 'c-bob');
    const same = async (id: string) => (await ask('GET', `/profiles/${id}/possibly-same`)).body.people;
    expect(await same(ann.id)).toEqual([{ id: bob.id, at: time.now, by: 'jwt' }]);
    expect(await same(bob.id)).toEqual([{ id: ann.id, at: time.now, by: 'jwt' }]);
    await server('DELETE', `/profiles/${bob.id}`);
    expect(await same(ann.id)).toEqual([]);
    expect(((await ask('GET', `/profiles/${bob.id}/possibly-same`)).body as Problem).code).toBe('not_found');
  });
});
