import { expect, it } from 'vitest';
import { newProfile } from '../../../server/domain/profile.ts';
import type { DeedState, Effects, Store } from '../../../server/store/contract.ts';
import { refusedWith } from './expectations.ts';
import {
  ANN,
  change,
  effect,
  event,
  hash,
  historyOf,
  idOf,
  look,
  NOW,
  numbers,
  ownHistories,
  people,
  SITE,
  token,
  uuid,
} from './fixtures.ts';

export const settling = (the: () => Store): void => {
  it('shows people, records and histories in the order asked, and undefined for what is not there', async () => {
    await people(the(), 3);
    await effect(the(), { records: [{ kind: 'stock', key: 'mug', value: { left: 3 } }] });
    const state = await look(the(), {
      people: [token(2), { id: 'nobody' }, { id: uuid(1) }, { email: 'who@shop.example' }],
      records: [
        { kind: 'stock', key: 'cup' },
        { kind: 'stock', key: 'mug' },
      ],
      histories: ownHistories(3, 9, 1),
    });
    expect(state.people.map(person => person?.id)).toEqual([uuid(2), undefined, uuid(1), undefined]);
    expect(state.records).toEqual([undefined, { left: 3 }]);
    expect(state.histories).toEqual([[event(3)], [], [event(1)]]);
  });

  it('changes everything at once and answers what it decided', async () => {
    const answer = await the().settle({
      site: SITE,
      now: NOW,
      decide: () => ({
        answer: 'done',
        profiles: [newProfile(uuid(1), NOW, 'verified'), newProfile(uuid(2), NOW, 'device')],
        join: [{ from: uuid(2), into: uuid(1) }],
        bind: [{ name: ANN, to: uuid(2) }],
        interactions: [{ profile: uuid(2), events: [event(5), event(6)] }],
        records: [{ kind: 'merge', key: 'm-1', value: 1, owner: uuid(1) }],
      }),
    });
    expect(answer).toBe('done');
    expect(await the().profile(SITE, ANN)).toEqual(newProfile(uuid(1), NOW, 'verified'));
    expect(await historyOf(the(), 1)).toEqual([6, 5]);
    expect(await the().records(SITE, { kind: 'merge', now: NOW })).toHaveLength(1);
  });

  it('binds names anew, takes them away, and refuses to bind one to nobody', async () => {
    await people(the(), 2);
    await effect(the(), { bind: [{ name: ANN, to: uuid(1) }] });
    expect(await idOf(the(), ANN)).toBe(uuid(1));
    await effect(the(), { bind: [{ name: ANN, to: uuid(2) }] });
    expect(await idOf(the(), ANN)).toBe(uuid(2));
    await expect(effect(the(), { bind: [{ name: ANN, to: 'nobody' }] })).rejects.toThrow('no profile');
    await effect(the(), { bind: [{ name: ANN, to: undefined }] });
    expect(await idOf(the(), ANN)).toBeUndefined();
  });

  it('keeps interactions in their order and leaves out ids that the site holds', async () => {
    await people(the(), 2);
    await the().update(change(1, [event(3)], { keepHistory: false }));
    const events = [event(9, 50), event(2, 60), event(3, 70), event(8, 40), event(9, 80)];
    await effect(the(), { interactions: [{ profile: uuid(1), events }] });
    const { histories } = await look(the(), { histories: ownHistories(1) });
    expect(histories).toEqual([[event(1), event(9, 50), event(8, 40)]]);
    expect((await the().update(change(2, [event(8)]))).duplicate).toEqual([uuid(8)]);
    // Kept, not folded: what a profile makes of it is the deed's own decision.
    expect((await the().profile(SITE, token(1)))?.stats.tracked).toBe(2);
  });

  it('counts a position that grows with every interaction, and shows only what arrived after one', async () => {
    await people(the(), 1);
    const first = (await look(the(), {})).position;
    await the().update(change(1, [event(2), event(3)], { keepHistory: false }));
    const second = (await look(the(), {})).position;
    await effect(the(), { interactions: [{ profile: uuid(1), events: [event(5), event(4)] }] });
    const after = await look(the(), { histories: [{ profile: uuid(1), after: first }] });
    expect(second).toBeGreaterThan(first);
    expect(after.position).toBeGreaterThan(second);
    expect(after.histories.map(numbers)).toEqual([[5, 4]]);
    const none = await look(the(), { histories: [{ profile: uuid(1), after: after.position }] });
    expect(none).toMatchObject({ histories: [[]], position: after.position });
  });

  it.each([
    ['an error', new RangeError('sold out')],
    ['nothing', undefined],
  ])('rejects with %s that was thrown, and leaves nothing behind', async (_, thrown) => {
    await people(the(), 1);
    const decide = (): Effects<never> => {
      throw thrown;
    };
    const outcome = await the()
      .settle({ site: SITE, now: NOW, decide })
      .then(
        () => 'settled',
        error => ({ error }),
      );
    expect(outcome).toEqual({ error: thrown });
    expect((await the().update(change(1, [event(2)]))).profile?.stats.tracked).toBe(2);
  });

  it('leaves nothing of a deed whose last effect cannot be', async () => {
    await people(the(), 2);
    const before = await the().profile(SITE, token(1));
    const { position } = await look(the(), {});
    const deed = effect(the(), {
      profiles: [{ ...before!, firstName: 'Ann' }, newProfile(uuid(7), NOW, 'device')],
      join: [{ from: uuid(2), into: uuid(1) }],
      bind: [
        { name: { token: hash(2) }, to: undefined },
        { name: { customer: 'c-1' }, to: uuid(1) },
      ],
      interactions: [{ profile: uuid(1), events: [event(5)] }],
      records: [
        { kind: 'a', key: 'a', value: 1 },
        { kind: 'a', key: 'b', value: 1, owner: 'nobody' },
      ],
    });
    await expect(deed).rejects.toEqual(refusedWith('unavailable'));
    expect(await the().profile(SITE, token(1))).toEqual(before);
    expect(await idOf(the(), token(2))).toBe(uuid(2));
    expect(await idOf(the(), { customer: 'c-1' })).toBeUndefined();
    expect(await idOf(the(), { id: uuid(7) })).toBeUndefined();
    expect(await the().records(SITE, { now: NOW })).toEqual([]);
    expect((await look(the(), {})).position).toBe(position);
    expect((await the().update(change(1, [event(5)]))).fresh).toEqual([uuid(5)]);
  });

  it('settles in the order asked among changes, without waiting for those asked later', async () => {
    const seen: number[] = [];
    const work: Promise<unknown>[] = [];
    for (let i = 0; i < 60; i++) {
      work.push(the().update(change(1, [event(i)])));
      if (i % 20 !== 9) continue;
      const decide = ({ people: [person] }: DeedState) => ({ answer: seen.push(person!.stats.tracked) });
      work.push(the().settle({ site: SITE, people: [token(1)], now: NOW, decide }));
    }
    await Promise.all(work);
    expect(seen).toEqual([10, 30, 50]);
  });

  it('loses nothing when 40 deeds and 40 changes count the same person at once', async () => {
    await people(the(), 1);
    const add = ({ people: [person] }: DeedState) => ({
      answer: undefined,
      profiles: [{ ...person!, stats: { ...person!.stats, pages: person!.stats.pages + 1 } }],
    });
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => [
        the().settle({ site: SITE, people: [token(1)], now: NOW, decide: add }),
        the().update(change(1, [event(i + 10)])),
      ]).flat(),
    );
    expect((await the().profile(SITE, token(1)))?.stats).toMatchObject({ pages: 40, tracked: 41 });
  });
};
