import { expect, it } from 'vitest';
import type { Fold, Store } from '../../../server/store/contract.ts';
import { ANN, change, countInto, event, hash, NOW, SITE, uuid } from './fixtures.ts';

const never: Fold = () => {
  throw new Error('nobody is there to fold');
};

export const updating = (the: () => Store): void => {
  it.each([
    ['profile id', { id: uuid(1) }],
    ['token', { token: hash(1) }],
    ['customer id', { customer: 'c-1' }],
    ['e-mail address', ANN],
  ])('makes a person named by %s and finds them again', async (_, who) => {
    const made = await the().update(change(1, [event(1), event(2)], { who }));
    expect(made).toMatchObject({ created: true, fresh: [uuid(1), uuid(2)], duplicate: [] });
    expect(made.profile).toMatchObject({ id: uuid(1), visits: [NOW + 1, NOW + 2], stats: { tracked: 2 } });

    const again = await the().update(change(1, [event(3)], { who, create: { id: uuid(99) } }));
    expect(again).toMatchObject({ created: false, fresh: [uuid(3)], profile: { id: uuid(1) } });
    expect(await the().profile(SITE, who)).toEqual(again.profile);
    expect(await the().profile(SITE, { id: uuid(1) })).toEqual(again.profile);
    expect(await the().profile(SITE, { id: uuid(99) })).toBeUndefined();
  });

  it.each([
    ['profile id', { id: uuid(1) }],
    ['token', { token: hash(1) }],
    ['customer id', { customer: 'c-1' }],
    ['e-mail address', ANN],
  ])('leaves nothing of an unknown person named by %s that is not to be created', async (_, who) => {
    const { create: _create, ...unknown } = change(1, [event(1)], { who, fold: never });
    await expect(the().update(unknown)).resolves.toEqual({
      profile: undefined,
      created: false,
      fresh: [],
      duplicate: [],
    });
    expect(await the().interactions(SITE, [uuid(1)])).toEqual([]);
    expect((await the().update(change(2, [event(1)]))).fresh).toEqual([uuid(1)]);
  });

  it('gives a person who is there already one more name', async () => {
    await the().update(change(1, [event(1)]));
    const named = await the().update(change(1, [event(2)], { who: { customer: 'c-1' } }));
    expect(named).toMatchObject({ created: false, profile: { stats: { tracked: 2 } } });
    expect(await the().profile(SITE, { customer: 'c-1' })).toEqual(named.profile);
    expect(await the().profile(SITE, { token: hash(1) })).toEqual(named.profile);
  });

  it('folds an event once: in one change, in later changes, and for whoever sends it', async () => {
    const first = await the().update(change(1, [event(1), event(2), event(1)]));
    expect(first).toMatchObject({ fresh: [uuid(1), uuid(2)], duplicate: [uuid(1)] });
    const second = await the().update(change(1, [event(2), event(3)]));
    expect(second).toMatchObject({ fresh: [uuid(3)], duplicate: [uuid(2)] });
    const other = await the().update(change(2, [event(3), event(4)]));
    expect(other).toMatchObject({ created: true, fresh: [uuid(4)], duplicate: [uuid(3)] });
    expect(other.profile?.stats.tracked).toBe(1);
    expect((await the().profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(3);
  });

  it('calls the fold without events too, and keeps what it returns', async () => {
    await the().update(change(1, [event(1)]));
    const fold: Fold = (before, fresh) => ({ ...before!, seenAt: NOW + 5 + fresh.length });
    const { profile, duplicate } = await the().update(change(1, [event(1)], { fold }));
    expect(duplicate).toEqual([uuid(1)]);
    expect(profile?.seenAt).toBe(NOW + 5);
    expect((await the().profile(SITE, { id: uuid(1) }))?.seenAt).toBe(NOW + 5);
  });

  it('rejects a change whose fold throws with what it threw, and only that change', async () => {
    const mistake = new RangeError('a rule of mine is wrong');
    const fold: Fold = () => {
      throw mistake;
    };
    const results = await Promise.allSettled([
      the().update(change(1, [event(1)])),
      the().update(change(1, [event(2)], { fold })),
      the().update(change(2, [event(3)], { fold })),
      the().update(change(1, [event(2), event(4)])),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: mistake });
    expect(results[3]).toMatchObject({
      value: { fresh: [uuid(2), uuid(4)], profile: { stats: { tracked: 3 } } },
    });
    expect(await the().profile(SITE, { token: hash(2) })).toBeUndefined();
    expect(await the().interactions(SITE, [uuid(3)])).toEqual([]);
  });

  it('rejects a change whose fold returns somebody else, or what JSON cannot hold', async () => {
    await the().update(change(1, [event(1)]));
    const stray = the().update(change(1, [event(2)], { fold: p => ({ ...p!, id: uuid(9) }) }));
    await expect(stray).rejects.toThrow('keep the profile');
    const endless: Fold = p => {
      const profile = { ...p! };
      return Object.assign(profile, { self: profile });
    };
    await expect(the().update(change(1, [event(2)], { fold: endless }))).rejects.toThrow(TypeError);
    expect(await the().interactions(SITE, [uuid(2)])).toEqual([]);
    expect((await the().profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(1);
  });

  it('applies 200 concurrent changes of one person one after the other, in order', async () => {
    const ids = Array.from({ length: 200 }, (_, i) => i + 1);
    const all = await Promise.all(
      ids.map(i =>
        the().update(change(1, [event(i)], { create: { id: uuid(i) }, fold: countInto(uuid(1)) })),
      ),
    );
    expect(all.map(({ profile }) => profile?.stats.tracked)).toEqual(ids);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    const profile = await the().profile(SITE, { token: hash(1) });
    expect(profile?.visits).toEqual(ids.map(i => NOW + i));
  });

  it('folds an event that 50 concurrent changes of many people carry once', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) => the().update(change(i % 7, [event(1000 + i), event(1)]))),
    );
    expect(all.flatMap(({ fresh }) => fresh).filter(id => id === uuid(1))).toHaveLength(1);
    expect(all.flatMap(({ duplicate }) => duplicate)).toHaveLength(49);
    const people = await Promise.all(
      Array.from({ length: 7 }, (_, i) => the().profile(SITE, { id: uuid(i) })),
    );
    expect(people.reduce((sum, p) => sum + p!.stats.tracked, 0)).toBe(51);
  });

  it('keeps only the ids where no history is wanted', async () => {
    const first = await the().update(change(1, [event(1)], { keepHistory: false }));
    expect(first).toMatchObject({ fresh: [uuid(1)], profile: { stats: { tracked: 1 } } });
    expect((await the().update(change(1, [event(1), event(2)]))).duplicate).toEqual([uuid(1)]);
    expect(await the().interactions(SITE, [uuid(1), uuid(2)])).toHaveLength(1);
    expect((await the().history(SITE, uuid(1))).interactions).toEqual([event(2)]);
    expect((await the().stats(SITE)).interactions).toBe(1);
  });

  it('keeps the content of those events that are named, and of the others the ids', async () => {
    const keepHistory = ({ id }: { id: string }) => id === uuid(2);
    await the().update(change(1, [event(1), event(2)], { keepHistory }));
    expect((await the().history(SITE, uuid(1))).interactions).toEqual([event(2)]);
    const again = await the().update(change(1, [event(1), event(2), event(3)], { keepHistory }));
    expect([again.fresh, again.duplicate]).toEqual([[uuid(3)], [uuid(1), uuid(2)]]);
    expect(again.profile?.stats.tracked).toBe(3);
    const failing = change(1, [event(4)], {
      keepHistory: () => {
        throw new Error('no idea');
      },
    });
    await expect(the().update(failing)).rejects.toThrow('no idea');
    expect((await the().update(change(1, [event(4)]))).fresh).toEqual([uuid(4)]);
  });

  it('hands out copies, and keeps one of its own', async () => {
    const sent = event(1, NOW, { colour: 'green' });
    const { profile } = await the().update(change(1, [sent]));
    profile!.needs.colour = { red: { weight: 1, at: NOW } };
    profile!.stats.tracked = 99;
    sent.props!.colour = 'red';
    const read = await the().profile(SITE, { id: uuid(1) });
    expect(read).toMatchObject({ needs: {}, stats: { tracked: 1 } });
    read!.stats.tracked = 98;
    expect((await the().profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(1);
    const [kept] = await the().interactions(SITE, [uuid(1)]);
    expect(kept?.interaction).toEqual(event(1, NOW, { colour: 'green' }));
    (kept!.interaction as { name: string }).name = 'changed';
    expect((await the().history(SITE, uuid(1))).interactions[0]).toMatchObject({ name: 'event 1' });
  });

  it('never shares what it hands to two callers of one turn', async () => {
    const [a, b] = await Promise.all([
      the().update(change(1, [event(1)])),
      the().update(change(1, [event(2)])),
    ]);
    a.profile!.needs.colour = { red: { weight: 1, at: NOW } };
    expect(b.profile?.needs).toEqual({});
  });

  it('takes a change of 200 events of 30 kB', async () => {
    const events = Array.from({ length: 200 }, (_, i) => event(i + 1, NOW + i, { text: 'ä'.repeat(15_000) }));
    const { fresh } = await the().update(change(1, events));
    expect(fresh).toHaveLength(200);
    expect(await the().interactions(SITE, [uuid(200)])).toEqual([
      { profile: uuid(1), interaction: events[199] },
    ]);
  });
};
