import { expect, it } from 'vitest';
import type { Tier } from '../../../protocol/index.ts';
import { newProfile } from '../../../server/domain/profile.ts';
import type { Store } from '../../../server/store/contract.ts';
import { refusedWith } from './expectations.ts';
import { change, effect, event, join, NOW, numbers, person, SITE, uuid } from './fixtures.ts';

const need = { weight: 1, at: NOW };
const values = (...counts: [value: number, people: number][]) =>
  Array.from({ length: 101 }, (_, value) => counts.find(([at]) => at === value)?.[1] ?? 0);
const tier = (level: Tier) => ({ level, since: NOW, rule: 'policy:x', evidence: {}, heldAt: NOW });

/** A directory may lag behind (`facts.directory`); then the figures have to come within five seconds. */
const counted = async (store: Store, check: (stats: Awaited<ReturnType<Store['stats']>>) => void) => {
  if (store.facts.directory === 'immediate') return check(await store.stats(SITE));
  await expect.poll(async () => check(await store.stats(SITE)), { timeout: 5_000 }).toBeUndefined();
};

export const counting = (the: () => Store): void => {
  const pagesOf = async (query: { limit: number; seenBefore?: number }, meanwhile = async () => {}) => {
    const got: number[] = [];
    for (let after: string | undefined; ; ) {
      const page = await the().people(SITE, { ...query, ...(after !== undefined && { after }) });
      expect(page.people.length).toBeLessThanOrEqual(query.limit);
      got.push(...numbers(page.people));
      after = page.next;
      if (after === undefined) return got;
      await meanwhile();
    }
  };

  it('lists those who answer for themselves a page after the other, the latest first', async () => {
    expect(await the().people('st_nowhere')).toEqual({ people: [] });
    for (let n = 1; n <= 9; n++) await person(the(), n, { seenAt: NOW + (n % 3) });
    await the().update(change(5, [], { site: 'st_b' }));
    await join(the(), 4, 2);
    for (const limit of [1, 2, 4, 8, 9, 200])
      expect(await pagesOf({ limit })).toEqual([9, 8, 7, 6, 5, 3, 2, 1]);
    expect(await pagesOf({ limit: 2, seenBefore: NOW + 2 })).toEqual([9, 7, 6, 3, 1]);
    expect(await pagesOf({ limit: 5, seenBefore: NOW })).toEqual([]);
    expect((await the().people(SITE)).people).toHaveLength(8);
    for (const [after, rest] of [
      [6, [5, 3, 2, 1]],
      [4, [3, 2, 1]],
    ] as const)
      expect(numbers((await the().people(SITE, { after: uuid(after) })).people)).toEqual(rest);
    for (const limit of [0, 201, 1.5])
      await expect(the().people(SITE, { limit })).rejects.toEqual(refusedWith('bad_request'));
  });

  it('lists everybody once, whoever is erased or changed between two pages', async () => {
    for (let n = 1; n <= 12; n++) await person(the(), n);
    let gone = 13;
    const got = await pagesOf({ limit: 3 }, async () => {
      gone -= 3;
      await effect(the(), { erase: [gone, gone + 1, gone + 2].map(uuid) });
      await person(the(), 1, { seenAt: NOW + gone });
    });
    expect(got).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('finds the few among many who were not seen for long', async () => {
    const many = Array.from({ length: 2_300 }, (_, n) => n + 1);
    const profiles = many.map(n => ({ ...newProfile(uuid(n), NOW, 'device'), seenAt: n === 7 ? 5 : NOW }));
    await effect(the(), { profiles });
    expect(await pagesOf({ limit: 200, seenBefore: NOW })).toEqual([7]);
    expect(await pagesOf({ limit: 200 })).toEqual(many.toReversed());
  });

  it('counts nobody on an empty site', async () => {
    expect(await the().stats(SITE)).toEqual({
      people: 0,
      tiers: { guest: 0, registered: 0, client: 0, mvc: 0 },
      interactions: 0,
      values: values(),
      incentives: {},
      needs: {},
    });
  });

  it('counts people by tier and by need, and interactions', async () => {
    await person(the(), 1, { needs: { colour: { red: need, blue: need }, size: { xl: need } } });
    await person(the(), 2, { tier: tier('client'), value: 40, needs: { colour: { red: need } } });
    await person(the(), 3, { tier: tier('mvc') });
    await person(the(), 3, { tier: tier('client') });
    await the().update(change(4, [event(1), event(2)]));
    await counted(the(), stats =>
      expect(stats).toEqual({
        people: 4,
        tiers: { guest: 2, registered: 0, client: 2, mvc: 0 },
        interactions: 2,
        values: values([0, 3], [40, 1]),
        incentives: {},
        needs: { colour: { red: 2, blue: 1 }, size: { xl: 1 } },
      }),
    );
  });

  it('counts how far people came with an incentive', async () => {
    const item = (fields: object) => ({ 'incentive:tea': { shown: 1, postponed: 0, ...fields } });
    const at = { at: NOW, state: 'granted' as const };
    await person(the(), 1, { ledger: item({}) });
    await person(the(), 2, { ledger: item({ startedAt: NOW }) });
    await person(the(), 3, { ledger: item({ startedAt: NOW, outcome: 'answered' }), rewards: { tea: at } });
    await person(the(), 4, {
      ledger: item({ shown: 0, outcome: 'answered' }),
      rewards: { tea: { ...at, state: 'used', usedAt: NOW }, mug: at },
    });
    await counted(the(), ({ incentives }) =>
      expect(incentives).toEqual({
        tea: { shown: 3, started: 2, confirmed: 2, granted: 2, used: 1 },
        mug: { shown: 0, started: 0, confirmed: 0, granted: 1, used: 0 },
      }),
    );
  });

  it('lists the 32 most frequent values of a need', async () => {
    const values = (from: number) =>
      Object.fromEntries(Array.from({ length: 40 - from }, (_, i) => [`v${i + from}`, need]));
    await person(the(), 1, { needs: { colour: values(0) } });
    await person(the(), 2, { needs: { colour: values(10) } });
    await counted(the(), ({ needs }) => {
      const counts = Object.entries(needs.colour!);
      expect(counts).toHaveLength(32);
      expect(counts.filter(([, people]) => people === 2)).toHaveLength(30);
    });
  });

  it('applies changes while it counts', async () => {
    const [stats, changed] = await Promise.all([the().stats(SITE), the().update(change(1, [event(1)]))]);
    expect(stats.people).toBeLessThanOrEqual(1);
    expect(changed.profile?.id).toBe(uuid(1));
  });
};
