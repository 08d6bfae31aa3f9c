import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Consent } from '../../protocol/index.ts';
import type { Interaction } from '../../server/domain/interaction.ts';
import { newProfile, type Profile } from '../../server/domain/profile.ts';
import { enter } from '../../server/identity.ts';
import { listMerges, undoMerge } from '../../server/identity-undo.ts';
import { mergeByStaff } from '../../server/merge.ts';
import type { Store } from '../../server/store/contract.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { hashToken } from '../../server/token.ts';
import { visit } from '../../server/visit.ts';
import { DAY, idOf, NOW } from './support/events.ts';
import { testSite } from './support/site.ts';

const site = testSite({
  permissions: {
    news: { purpose: 'find', channel: 'e-mail', wordings: ['News?', 'More news?'], days: 90 },
    calls: { purpose: 'find', channel: 'phone', wordings: ['Calls?'] },
  },
  tiers: {
    registered: { when: { 'visits.count': { $gte: 2 } } },
    client: { when: { 'orders.count': { $gte: 1 } } },
    mvc: { when: { 'orders.revenue': { $gte: 150 } } },
    demoteAfterDays: 3,
  },
});
const ALL: Consent = { recognise: true, personalise: true, measure: true };
/** Person 0 is proven; the others are guests. */
const GUESTS = 3;

/** One history of the same people. A world without joins is what a join that was taken back has to come to. */
const createWorld = (store: Store, key: string) => {
  const time = { now: NOW };
  const deps = { store, clock: () => time.now };
  const here = { ...site, key };
  const hashes = Array.from({ length: GUESTS + 1 }, (_, n) => hashToken(`${key} ${n}`));
  const id = (n: number) => idOf(900 + n);
  return {
    time,
    deps,
    id,
    begin: async () => {
      for (const [n, token] of hashes.entries()) {
        const rewards = { [`prize-${n}`]: { at: NOW, state: 'granted' as const } };
        const fold = () => ({ ...newProfile(id(n), NOW, 'device'), rewards });
        await store.update({ site: key, who: { token }, create: { id: id(n) }, events: [], fold });
      }
      const { token } = await enter(deps, here, hashes[0], { customer: 'c-1', by: 'jwt' });
      hashes[0] = hashToken(token!);
    },
    tell: (n: number, events: readonly Interaction[], consent: Consent) =>
      visit(deps, here, hashes[n], consent, events),
    reward: (name: string) =>
      store.update({
        ...{ site: key, who: { id: id(0) }, events: [] },
        fold: one => ({ ...one!, rewards: { ...one!.rewards, [name]: { at: time.now, state: 'granted' } } }),
      }),
    join: (n: number, way: 'token' | 'staff') =>
      way === 'token'
        ? enter(deps, here, hashes[n], { customer: 'c-1', by: 'code' })
        : mergeByStaff(deps, here, { from: id(n), into: id(0), by: 'Ann' }),
    undo: (n: number) => undoMerge(deps, here, id(n), 'Ann'),
    merges: async () => (await listMerges(deps, here, id(0))).map(({ from }) => from),
    profile: async (n: number) => (await store.profile(key, { id: id(n) }))!,
    history: async (n: number) => (await store.history(key, id(n), { limit: 200 })).interactions,
  };
};

const told = fc.oneof(
  fc.constantFrom('lamps', 'plants').map(category => ({
    type: 'page' as const,
    page: { url: 'https://shop.example/', facts: { category } },
  })),
  fc.record({ order: fc.constantFrom('o1', 'o2', 'o3'), total: fc.constantFrom(40, 120) }).map(order => ({
    ...{ type: 'order' as const, source: 'server' as const },
    ...order,
  })),
  fc.constantFrom('lamps', 'plants').map(value => ({
    ...{ type: 'answer' as const, question: 'looking', values: [value] },
  })),
  fc
    .constantFrom('shown' as const, 'postponed' as const, 'declined' as const)
    .map(outcome => ({ type: 'prompt' as const, item: 'question:looking', outcome, unsolicited: true })),
  fc
    .record({ name: fc.constantFrom('firstName', 'company'), value: fc.constantFrom('', 'Ann', 'Bob') })
    .map(({ name, value }) => ({ type: 'declare' as const, claims: { [name]: value } })),
  fc
    .record({ permission: fc.constantFrom('news', 'calls'), granted: fc.boolean() })
    .map(said => ({ type: 'permission' as const, ...said })),
  fc
    .constantFrom({ preferred: 'phone' as const }, { preferred: null }, { pauseDays: 3 }, { pauseDays: 0 })
    .map(wish => ({ type: 'wish' as const, wish })),
  fc.constantFrom('Carl', 'Dora').map(firstName => ({
    ...{ type: 'profile' as const, set: { firstName }, source: 'server' as const },
  })),
  fc.constant({ type: 'contact' as const, channel: 'phone' as const, direction: 'out' as const }),
);
const guest = fc.integer({ min: 1, max: GUESTS });
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      verb: fc.constant('tell' as const),
      n: fc.nat(GUESTS),
      batch: fc.array(fc.record({ told, age: fc.nat(2 * DAY) }), { minLength: 1, maxLength: 3 }),
      personalise: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      verb: fc.constant('join' as const),
      n: guest,
      way: fc.constantFrom('token' as const, 'staff' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('undo' as const), n: guest }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('reward' as const), n: fc.nat(9) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(fc.record({ step, later: fc.integer({ min: 1, max: DAY }) }), { maxLength: 20 });

type World = ReturnType<typeof createWorld>;

/** Does a step where joins happen and where they never do. @returns who was joined afterwards, the last one last */
const doBoth = async (
  [real, never]: readonly [World, World],
  todo: Step,
  joined: readonly number[],
  once: Set<number>,
  events: (batch: Extract<Step, { verb: 'tell' }>['batch']) => Interaction[],
): Promise<readonly number[]> => {
  if (todo.verb === 'tell') {
    const batch = events(todo.batch);
    const consent = { ...ALL, personalise: todo.personalise };
    for (const world of [real, never]) await world.tell(todo.n, batch, consent);
    return joined;
  }
  if (todo.verb === 'reward') {
    for (const world of [real, never]) await world.reward(`extra-${todo.n}`);
    return joined;
  }
  const { n } = todo;
  if (todo.verb === 'join') {
    // Once retired, a token names nobody at the gate, so only a member of staff joins its profile a second time.
    if (joined.includes(n)) return joined;
    await real.join(n, once.has(n) ? 'staff' : todo.way);
    once.add(n);
    return [...joined, n];
  }
  if (joined.at(-1) === n) {
    await real.undo(n);
    return joined.slice(0, -1);
  }
  const code = joined.includes(n) ? 'conflict' : 'not_found';
  await expect(real.undo(n)).rejects.toMatchObject({ code });
  return joined;
};

/** Without what depends on when an event arrived, which nothing keeps. */
const untimed = ({ tier: _, tierHistory: __, value: ___, ...rest }: Profile) => rest;

const STORES: [name: string, open: (folder: string) => Promise<Store>][] = [
  ['memory', async () => createMemoryStore()],
  ['sqlite', folder => createSqliteStore({ path: join(folder, 'r.db') })],
];

describe.each(STORES)('a join that is taken back, in the %s store', (_, open) => {
  const compare = async (runs: number, isAged: boolean) => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-undo-'));
    const store = await open(folder);
    let [run, made, undone] = [0, 0, 0];
    const property = fc.asyncProperty(steps, async todos => {
      const worlds = ['st_real', 'st_never'].map(key => createWorld(store, `${key}-${run}`)) as [
        World,
        World,
      ];
      run++;
      for (const world of worlds) await world.begin();
      const [real, never] = worlds;
      const once = new Set<number>();
      let joined: readonly number[] = [];
      for (const { step: todo, later } of todos) {
        for (const world of worlds) world.time.now += later;
        joined = await doBoth(worlds, todo, joined, once, batch =>
          batch.map(
            ({ told, age }): Interaction =>
              ({
                ...{ id: idOf(++made), source: 'browser', at: real.time.now - (isAged ? age : 0) },
                ...told,
              }) as Interaction,
          ),
        );
        expect(await real.merges()).toEqual(joined.toReversed().map(real.id));
      }
      for (const n of joined.toReversed()) await real.undo(n);
      undone += joined.length;
      for (let n = 0; n <= GUESTS; n++) {
        expect(await real.history(n)).toEqual(await never.history(n));
        const [is, wanted] = [await real.profile(n), await never.profile(n)];
        if (isAged) expect(untimed(is)).toEqual(untimed(wanted));
        else expect(is).toEqual(wanted);
      }
    });
    try {
      await fc.assert(property, { numRuns: runs });
      expect(undone).toBeGreaterThan(runs / 2);
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  };
  it('keeps what another one told meanwhile who was joined before and stays', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-undo-'));
    const store = await open(folder);
    const { begin, join: merge, tell, undo, profile, time } = createWorld(store, 'st_two');
    const page = (n: number) =>
      [{ id: idOf(n), type: 'page', at: time.now, source: 'browser', page: { url: '/' } }] as Interaction[];
    await begin();
    await merge(1, 'token');
    await merge(2, 'token');
    time.now += DAY;
    // By the tokens they had before they were joined.
    await tell(1, page(1), ALL);
    await tell(2, page(2), ALL);
    await undo(2);
    expect([(await profile(0)).stats.pages, (await profile(2)).stats.pages]).toEqual([1, 1]);
    expect((await profile(0)).visits).toHaveLength(1);
    await undo(1);
    expect([(await profile(0)).stats.pages, (await profile(1)).stats.pages]).toEqual([0, 1]);
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const RUNS = Number(process.env.UNDO_RUNS ?? 150);

  it('leaves both as if it had never been, whatever happened before and after', () => compare(RUNS, false));
  it('leaves both as if it had never been when events come late, but for the tier', () =>
    compare(RUNS, true));
});
