import { expect, it } from 'vitest';
import { newProfile } from '../../../server/domain/profile.ts';
import type { Store } from '../../../server/store/contract.ts';
import {
  ANN,
  change,
  countInto,
  effect,
  event,
  historyOf,
  idOf,
  join,
  look,
  NOW,
  type Opened,
  ownHistories,
  people,
  SITE,
  token,
  uuid,
} from './fixtures.ts';

/** For stores whose data outlives the process: `facts.durable`. */
export const settlingTogether = (the: () => Opened): void => {
  it('has joins, names, records and erasures again after it was closed and opened', async () => {
    const { store, reopen } = the();
    await people(store, 3);
    const record = { kind: 'merge', key: 'm-1', value: [1], owner: uuid(1), expiresAt: NOW + 5 };
    await effect(store, {
      join: [{ from: uuid(1), into: uuid(2) }],
      bind: [{ name: ANN, to: uuid(1) }],
      records: [record],
      erase: [uuid(3)],
    });
    const again = await reopen!();
    for (const who of [token(1), ANN]) expect(await idOf(again, who)).toBe(uuid(2));
    expect(await again.records(SITE, { owner: uuid(2), now: NOW })).toEqual([record]);
    expect(await again.profile(SITE, token(3))).toBeUndefined();
    expect((await again.update(change(3, [event(3)]))).duplicate).toEqual([uuid(3)]);
    await effect(again, { split: [uuid(1)] });
    expect(await historyOf(again, 1)).toEqual([1]);
  });

  it('gives a stock of 10 out exactly 10 times when two instances give to 40 people at once', async () => {
    const { store, another } = the();
    const stores = [store, await another!()];
    const stock = { kind: 'stock', key: 'mug' };
    await effect(store, { records: [{ ...stock, value: 10 }] });
    const give = (one: Store, n: number) =>
      one.settle({
        site: SITE,
        now: NOW,
        records: [stock],
        decide: ({ records: [left] }) =>
          (left as number) === 0
            ? { answer: false }
            : {
                answer: true,
                profiles: [newProfile(uuid(n), NOW, 'verified')],
                records: [
                  { ...stock, value: (left as number) - 1 },
                  { kind: 'reward', key: uuid(n), value: 'mug', owner: uuid(n) },
                ],
              },
      });
    const given = await Promise.all(
      Array.from({ length: 20 }, (_, i) => stores.map((one, s) => give(one, i * 2 + s))).flat(),
    );
    expect(given.filter(Boolean)).toHaveLength(10);
    expect(await stores[1]!.records(SITE, { kind: 'reward', now: NOW })).toHaveLength(10);
    expect(await store.records(SITE, { kind: 'stock', now: NOW })).toEqual([{ ...stock, value: 0 }]);
  });

  it('keeps every interaction with its own when one instance joins and parts while another changes', async () => {
    const { store, another } = the();
    const other = await another!();
    await people(store, 2);
    const fold = (before: Parameters<ReturnType<typeof countInto>>[0], fresh: readonly { at: number }[]) =>
      countInto(before!.id)(before, fresh as never);
    const changes = async () => {
      for (let n = 10; n < 210; n += 5)
        await Promise.all([0, 1, 2, 3, 4].map(i => other.update(change(1, [event(n + i)], { fold }))));
    };
    let done = false;
    const deeds = async () => {
      while (!done) {
        await join(store, 1, 2);
        await effect(store, { split: [uuid(1)] });
      }
    };
    await Promise.all([changes().finally(() => (done = true)), deeds()]);
    const { histories, people: both } = await look(other, {
      people: [token(1), token(2)],
      histories: ownHistories(1, 2),
    });
    expect(histories.map(rows => rows.length)).toEqual([201, 1]);
    expect(both[0]!.stats.tracked + both[1]!.stats.tracked).toBe(202);
  });
};
