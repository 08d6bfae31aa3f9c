import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newProfile } from '../../../server/domain/profile.ts';
import type { Binding, Effects, Store, Who } from '../../../server/store/contract.ts';
import { event, hash, NOW, uuid } from './fixtures.ts';
import { createRelations, note } from './relations.ts';

const PEOPLE = 5;
const one = fc.nat(PEOPLE - 1).map(uuid);
const name: fc.Arbitrary<Binding> = fc.oneof(
  fc.nat(2).map(n => ({ token: hash(n) })),
  fc.nat(1).map(n => ({ customer: `c-${n}` })),
  fc.nat(1).map(n => ({ email: `${n}@shop.example` })),
);
const events = fc.array(
  fc.tuple(fc.nat(40), fc.nat(4)).map(([n, at]) => event(n, at)),
  { maxLength: 3 },
);
const record = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c'),
    value: fc.option(fc.nat(9), { nil: undefined }),
    owner: fc.option(one, { nil: undefined }),
    expiresAt: fc.option(fc.nat(4), { nil: undefined }),
  })
  .map(({ key, value, owner, expiresAt }): NonNullable<Effects<unknown>['records']>[number] => ({
    ...{ kind: 'k', key },
    ...(value !== undefined && {
      value,
      ...(owner !== undefined && { owner }),
      ...(expiresAt !== undefined && { expiresAt }),
    }),
  }));
const few = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 2 });
const effects = fc.oneof(
  // One effect a deed most of the time: of many at once, the first that is refused would hide the others.
  fc.record({ profiles: few(one.map(id => newProfile(id, NOW, 'verified'))) }),
  fc.record({ join: fc.array(fc.record({ from: one, into: one }), { minLength: 1, maxLength: 2 }) }),
  fc.record({ split: few(one) }),
  fc.record({ bind: few(fc.record({ name, to: fc.option(one, { nil: undefined }) })) }),
  fc.record({ interactions: few(fc.record({ profile: one, events })) }),
  fc.record({ records: few(record) }),
  fc.record({ erase: few(one) }),
  fc.record({
    profiles: few(one.map(id => newProfile(id, NOW, 'declared'))),
    split: few(one),
    join: few(fc.record({ from: one, into: one })),
    records: few(record),
    erase: fc.array(one, { maxLength: 1 }),
  }),
);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      verb: fc.constant('update' as const),
      who: fc.oneof(
        name,
        one.map(id => ({ id })),
      ),
      create: fc.option(one, { nil: undefined, freq: 5 }),
      events,
      keepHistory: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.record({ verb: fc.constant('settle' as const), effects }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('unbind' as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({ verb: fc.constant('sweep' as const), now: fc.nat(4), historyBefore: fc.nat(3) }),
  },
);

type Model = ReturnType<typeof createRelations>;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const doBoth = async (store: Store, site: string, model: Model, todo: Step): Promise<void> => {
  if (todo.verb === 'unbind') {
    await store.unbind(site, todo.name);
    model.unbind(todo.name);
  } else if (todo.verb === 'sweep') {
    expect(await store.sweep(site, todo)).toEqual(model.sweep(todo.now, todo.historyBefore));
  } else if (todo.verb === 'settle') {
    const got = await store
      .settle({ site, now: 0, decide: () => ({ answer: 'settled', ...todo.effects }) })
      .catch(error => (error.code === 'unavailable' ? 'refused' : error));
    expect(got).toBe(model.settle(structuredClone({ answer: 0, ...todo.effects })));
  } else {
    const { who, create, events, keepHistory } = todo;
    const made = 'id' in who && create !== undefined ? who.id : create;
    // Who is to be made may be there already, and have been joined; then the fold keeps the id it is given.
    const change = { site, who, events, keepHistory, ...(made !== undefined && { create: { id: made } }) };
    const got = await store.update({
      ...change,
      fold: (before, fresh) => note(before ?? newProfile(made!, NOW, 'device'), fresh),
    });
    const wanted = model.update(who, made, events, keepHistory);
    expect({ profile: got.profile, fresh: got.fresh }).toEqual(wanted ?? { profile: undefined, fresh: [] });
  }
};

const NAMES: Who[] = [
  ...[0, 1, 2].map(n => ({ token: hash(n) })),
  ...[0, 1].flatMap(n => [{ customer: `c-${n}` }, { email: `${n}@shop.example` }]),
];

const expectSameWorld = async (store: Store, site: string, model: Model): Promise<void> => {
  const ids = Array.from({ length: PEOPLE }, (_, n) => uuid(n));
  const who = [...NAMES, ...ids.map(id => ({ id }))];
  const histories = [false, true].flatMap(withJoined =>
    ids.map(profile => ({ profile, withJoined, after: 0 })),
  );
  const state = await store.settle({
    ...{ site, people: who, histories, now: 2, records: [{ kind: 'k', key: 'a' }] },
    ...{ families: ids, owned: ids.map(id => ({ owner: { id }, kind: 'k' })) },
    decide: answer => ({ answer }),
  });
  expect(state.people).toEqual(who.map(model.profile));
  expect(await Promise.all(who.map(one => store.profile(site, one)))).toEqual(state.people);
  expect(state.histories).toEqual([...ids.map(model.ownHistory), ...ids.map(model.wholeHistory)]);
  expect(state.records).toEqual([model.records(2).find(({ key }) => key === 'a')?.value]);
  const sorted = state.families.map(({ members, names }) => ({
    members: members.toSorted(),
    names: names.map(name => JSON.stringify(name)).sort(),
  }));
  expect(sorted).toEqual(ids.map(model.family));
  expect(state.owned).toEqual(ids.map(id => model.records(2, id)));
  expect((await store.people(site)).people).toEqual(model.people());
  for (const id of ids) {
    expect((await store.history(site, id, { limit: 200 })).interactions).toEqual(model.history(id));
    expect(await store.records(site, { owner: id, now: 2 })).toEqual(model.records(2, id));
  }
  expect(await store.records(site, { kind: 'k', now: 0 })).toEqual(model.records(0));
  const events = Array.from({ length: 41 }, (_, n) => uuid(n));
  expect(await store.interactions(site, events)).toEqual(model.interactions(events));
};

export const deciding = (the: () => Store): void => {
  it('does what the model does, for any sequence of changes and deeds', async () => {
    let run = 0;
    const position = (site: string) =>
      the().settle({ site, now: 0, decide: ({ position }) => ({ answer: position }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async steps => {
        const site = `st_deeds-${run++}`;
        const model = createRelations();
        const before = await position(site);
        for (const todo of steps) await doBoth(the(), site, model, todo);
        await expectSameWorld(the(), site, model);
        expect((await position(site)) - before).toBe(model.position());
        // Counting starts a thread of its own in some stores; a few times are enough.
        if (run % 10 === 0) expect(await the().stats(site)).toMatchObject(model.stats());
      }),
      { numRuns: Number(process.env.DEED_RUNS ?? 120) },
    );
  });
};
