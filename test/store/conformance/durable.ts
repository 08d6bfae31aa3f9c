import { expect, it } from 'vitest';
import { refusedWith } from './expectations.ts';
import {
  change,
  config,
  countInto,
  effect,
  event,
  hash,
  NOW,
  type Opened,
  person,
  SITE,
  uuid,
} from './fixtures.ts';

export const lasting = (the: () => Opened): void => {
  it('refuses every call once it is closed, and closes twice without harm', async () => {
    const { store } = the();
    await store.update(change(1, [event(1)]));
    await store.close();
    const refusal = refusedWith('unavailable');
    await expect(store.update(change(1, [event(2)]))).rejects.toEqual(refusal);
    await expect(store.profile(SITE, { id: uuid(1) })).rejects.toEqual(refusal);
    await expect(store.unbind(SITE, { token: hash(1) })).rejects.toEqual(refusal);
    await expect(effect(store, {})).rejects.toEqual(refusal);
    await expect(store.records(SITE, { now: NOW })).rejects.toEqual(refusal);
    await expect(store.sweep(SITE, { now: NOW })).rejects.toEqual(refusal);
    await expect(store.interactions(SITE, [])).rejects.toEqual(refusal);
    await expect(store.history(SITE, uuid(1))).rejects.toEqual(refusal);
    await expect(store.publish(config(SITE), NOW)).rejects.toEqual(refusal);
    await expect(store.sites()).rejects.toEqual(refusal);
    await expect(store.revision()).rejects.toEqual(refusal);
    await expect(store.stats(SITE)).rejects.toEqual(refusal);
    await expect(store.close()).resolves.toBeUndefined();
  });

  it('finishes the changes under way before it closes', async () => {
    const { store, reopen } = the();
    const under = Array.from({ length: 500 }, (_, i) => store.update(change(i % 5, [event(i)])));
    await store.close();
    const all = await Promise.all(under);
    expect(all.flatMap(({ fresh }) => fresh)).toHaveLength(500);
    if (reopen === undefined) return;
    const again = await reopen();
    expect((await again.stats(SITE)).interactions).toBe(500);
  });
};

/** For stores whose data outlives the process: `facts.durable`. */
export const surviving = (the: () => Opened): void => {
  it('has everything again after it was closed and opened', async () => {
    const { store, reopen } = the();
    const published = await store.publish(config(SITE), NOW, { secretHash: hash(7) });
    await store.update(change(1, [event(1), event(2)]));
    const named = await store.update(change(1, [event(3)], { who: { customer: 'c-1' }, keepHistory: false }));
    await store.unbind(SITE, { token: hash(1) });
    const before = [await store.stats(SITE), await store.history(SITE, uuid(1)), await store.revision()];

    const again = await reopen!();
    expect(await again.sites()).toEqual([published]);
    expect(await again.profile(SITE, { customer: 'c-1' })).toEqual(named.profile);
    expect(await again.profile(SITE, { token: hash(1) })).toBeUndefined();
    expect([await again.stats(SITE), await again.history(SITE, uuid(1)), await again.revision()]).toEqual(
      before,
    );
    expect((await again.update(change(1, [event(3), event(2)]))).duplicate).toEqual([uuid(3), uuid(2)]);
  });

  it('loses no change and doubles no event when two instances change the same people', async () => {
    const { store, another } = the();
    const stores = [store, await another!()];
    const rounds = Array.from({ length: 300 }, (_, i) => i);
    const work = stores.map(async (one, s) => {
      const results = [];
      for (let from = 0; from < rounds.length; from += 20) {
        // A third of the events are sent by both.
        const batch = rounds.slice(from, from + 20).map(i => {
          const n = i % 3 === 0 ? i : i + 1000 * (s + 1);
          return one.update(change(i % 4, [event(n)], { fold: countInto(uuid(i % 4)) }));
        });
        results.push(...(await Promise.all(batch)));
      }
      return results;
    });
    const all = (await Promise.all(work)).flat();
    expect(all.filter(({ created }) => created)).toHaveLength(4);
    const fresh = all.flatMap(result => result.fresh);
    expect(fresh).toHaveLength(500);
    expect(new Set(fresh).size).toBe(500);
    for (const reader of stores) {
      for (let n = 0; n < 4; n++) {
        const profile = await reader.profile(SITE, { token: hash(n) });
        expect(profile?.stats.tracked).toBe(125);
        expect((await reader.history(SITE, uuid(n), { limit: 200 })).interactions).toHaveLength(125);
      }
    }
  });

  it('sees at once what another instance did', async () => {
    const { store, another } = the();
    const other = await another!();
    const before = await store.revision();
    await other.publish(config(SITE), NOW);
    expect(await store.revision()).not.toBe(before);
    expect((await store.publish(config(SITE), NOW, { expectedVersion: 1 })).version).toBe(2);
    await expect(other.publish(config(SITE), NOW, { expectedVersion: 1 })).rejects.toEqual(
      refusedWith('conflict'),
    );
    await person(other, 1);
    expect((await store.profile(SITE, { token: hash(1) }))?.id).toBe(uuid(1));
    await store.unbind(SITE, { token: hash(1) });
    expect(await other.profile(SITE, { token: hash(1) })).toBeUndefined();
  });
};
