import { expect, it } from 'vitest';
import type { Store, Who } from '../../../server/store/contract.ts';
import { refusedWith } from './expectations.ts';
import {
  ANN,
  change,
  countInto,
  effect,
  event,
  hash,
  historyOf,
  idOf,
  join,
  look,
  NOW,
  numbers,
  ownHistories,
  people,
  SITE,
  token,
  uuid,
} from './fixtures.ts';

export const joining = (the: () => Store): void => {
  it('finds the one somebody was joined into by every name, chains included', async () => {
    await people(the(), 3);
    const names: Who[] = [{ customer: 'c-1' }, ANN, token(1), { id: uuid(1) }];
    await effect(the(), {
      bind: names.flatMap(name => ('id' in name ? [] : [{ name, to: uuid(1) }])),
    });
    await join(the(), 1, 2);
    for (const who of [...names, token(2)]) expect(await idOf(the(), who)).toBe(uuid(2));
    await join(the(), 2, 3);
    for (const who of [...names, token(2), token(3)]) expect(await idOf(the(), who)).toBe(uuid(3));
    expect((await look(the(), { people: names })).people.map(person => person?.id)).toEqual(
      names.map(() => uuid(3)),
    );
    await effect(the(), { split: [uuid(2)] });
    for (const who of names) expect(await idOf(the(), who)).toBe(uuid(2));
    expect(await idOf(the(), token(3))).toBe(uuid(3));
  });

  it('folds the one who answers, keeps the interactions with the one who was named, and parts them again', async () => {
    await people(the(), 2);
    await join(the(), 1, 2);
    const late = await the().update(change(1, [event(5)], { fold: countInto(uuid(2)) }));
    expect(late).toMatchObject({ created: false, fresh: [uuid(5)], profile: { id: uuid(2) } });
    expect(late.profile?.stats.tracked).toBe(2);
    // A new name that is given to the one who was joined.
    const fold = countInto(uuid(2));
    const who = { customer: 'c-1' };
    const named = [event(6)].map(one => the().update(change(1, [one], { who, fold })));
    const again = the().update(change(1, [event(7)], { who, fold }));
    expect((await Promise.all([...named, again])).map(({ profile }) => profile?.id)).toEqual([
      uuid(2),
      uuid(2),
    ]);
    const histories = ownHistories(1, 2);
    expect((await look(the(), { histories })).histories.map(numbers)).toEqual([[1, 5, 6, 7], [2]]);
    expect(await historyOf(the(), 2)).toEqual([7, 6, 5, 2, 1]);
    expect(await historyOf(the(), 1)).toEqual([7, 6, 5, 2, 1]);
    expect((await the().interactions(SITE, [uuid(5)]))[0]?.profile).toBe(uuid(2));

    await effect(the(), { split: [uuid(1), 'nobody', uuid(2)] });
    expect(await historyOf(the(), 1)).toEqual([7, 6, 5, 1]);
    expect(await historyOf(the(), 2)).toEqual([2]);
    expect((await the().interactions(SITE, [uuid(5)]))[0]?.profile).toBe(uuid(1));
    expect(await idOf(the(), { customer: 'c-1' })).toBe(uuid(1));
    expect((await the().profile(SITE, token(1)))?.stats.tracked).toBe(1);
  });

  it('shows a deed what somebody was told with everybody joined into them, in the order it arrived', async () => {
    await people(the(), 3);
    await join(the(), 1, 2);
    await join(the(), 2, 3);
    const { position } = await look(the(), {});
    for (const [to, n] of [
      [3, 4],
      [1, 5],
      [2, 6],
      [1, 7],
    ] as const)
      await the().update(change(to, [event(n, NOW - n)], { fold: countInto(uuid(3)) }));
    const asked = [3, 2, 1].map(n => ({ profile: uuid(n), withJoined: true, after: position }));
    const { histories } = await look(the(), { histories: [...asked, { ...asked[0]!, after: 0 }] });
    expect(histories.map(numbers)).toEqual([
      [4, 5, 6, 7],
      [5, 6, 7],
      [5, 7],
      [1, 2, 3, 4, 5, 6, 7],
    ]);
  });

  it('pages through the history of all who were joined in one order', async () => {
    await people(the(), 3);
    for (let n = 10; n < 40; n++) await the().update(change((n % 3) + 1, [event(n, NOW + 100 + (n >> 2))]));
    await join(the(), 1, 2);
    await join(the(), 2, 3);
    const got: number[] = [];
    let after: string | undefined;
    do {
      const page = await the().history(SITE, uuid(3), { limit: 4, ...(after && { after }) });
      got.push(...numbers(page.interactions));
      after = page.next;
    } while (after !== undefined);
    expect(got).toEqual([...Array.from({ length: 30 }, (_, i) => 39 - i), 3, 2, 1]);
  });

  it('counts those who answer as people, and the interactions of all', async () => {
    await people(the(), 3);
    await join(the(), 1, 2);
    await join(the(), 2, 3);
    expect(await the().stats(SITE)).toMatchObject({ people: 1, tiers: { guest: 1 }, interactions: 3 });
  });

  it('refuses to join somebody into themselves, into who was joined into them, or into nobody', async () => {
    await people(the(), 3);
    await join(the(), 1, 2);
    await join(the(), 2, 3);
    for (const [from, into] of [
      [1, 1],
      [3, 1],
      [2, 1],
      [3, 9],
      [9, 3],
    ] as const)
      await expect(join(the(), from, into), `${from} → ${into}`).rejects.toEqual(refusedWith('unavailable'));
    await expect(join(the(), 3, 1)).rejects.toThrow('cannot be joined into');
    await expect(join(the(), 9, 3)).rejects.toThrow('There is no profile');
    expect(await idOf(the(), token(1))).toBe(uuid(3));
    const turned = { split: [uuid(1), uuid(2)], join: [{ from: uuid(3), into: uuid(1) }] };
    await effect(the(), turned);
    expect(await idOf(the(), token(3))).toBe(uuid(1));
    expect(await idOf(the(), token(2))).toBe(uuid(2));
  });
};

export const erasing = (the: () => Store): void => {
  it('erases people and those joined into them, and knows only the ids of what they did', async () => {
    await people(the(), 4);
    const record = (n: number) => ({ kind: 'reward', key: `r-${n}`, value: n, owner: uuid(n) });
    await effect(the(), {
      join: [
        { from: uuid(1), into: uuid(2) },
        { from: uuid(3), into: uuid(4) },
      ],
      records: [1, 2, 3, 4].map(record),
      bind: [{ name: ANN, to: uuid(1) }],
    });
    await effect(the(), { erase: [uuid(2), uuid(3), 'nobody'] });
    for (const who of [token(1), token(2), token(3), { id: uuid(1) }, ANN])
      expect(await idOf(the(), who)).toBeUndefined();
    expect(await idOf(the(), token(4))).toBe(uuid(4));
    expect(await historyOf(the(), 2)).toEqual([]);
    expect(await historyOf(the(), 4)).toEqual([4]);
    expect(await the().interactions(SITE, [1, 2, 3, 4].map(uuid))).toEqual([
      { profile: uuid(4), interaction: event(4) },
    ]);
    expect(await the().records(SITE, { now: NOW })).toEqual([record(4)]);
    expect(await the().stats(SITE)).toMatchObject({ people: 1, interactions: 1 });

    // The same names and ids are somebody new, to whom what happened before does not come back.
    const again = await the().update(change(1, [event(1), event(2), event(9)]));
    expect(again).toMatchObject({ created: true, fresh: [uuid(9)], duplicate: [uuid(1), uuid(2)] });
    expect(again.profile?.stats.tracked).toBe(1);
    expect(await historyOf(the(), 1)).toEqual([9]);
  });

  it('shows a deed who was joined into somebody, and their names but for addresses', async () => {
    await people(the(), 4);
    await effect(the(), {
      join: [
        { from: uuid(1), into: uuid(2) },
        { from: uuid(2), into: uuid(3) },
      ],
      bind: [
        { name: { customer: 'c:1' }, to: uuid(1) },
        { name: ANN, to: uuid(1) },
        { name: { retired: hash(9) }, to: uuid(2) },
        { name: token(1) as { token: string }, to: undefined },
      ],
    });
    const { families } = await look(the(), { families: [uuid(3), uuid(4), 'nobody', uuid(2)] });
    expect(families.map(({ members }) => [members[0], members.toSorted()])).toEqual([
      [uuid(3), [1, 2, 3].map(uuid)],
      [uuid(4), [uuid(4)]],
      [undefined, []],
      [uuid(2), [1, 2].map(uuid)],
    ]);
    expect(families[0]!.names).toHaveLength(4);
    expect(families[0]!.names).toEqual(
      expect.arrayContaining([{ customer: 'c:1' }, { retired: hash(9) }, token(2), token(3)]),
    );
    expect(families.slice(1).map(({ names }) => names.length)).toEqual([1, 0, 3]);
  });

  it('changes nothing that is there when it is scrubbed', async () => {
    await people(the(), 3);
    await the().scrub();
    await effect(the(), { erase: [uuid(2)] });
    const late = the().update(change(1, [event(7)]));
    await Promise.all([the().scrub(), the().scrub(), late]);
    expect(await idOf(the(), token(1))).toBe(uuid(1));
    expect(await historyOf(the(), 1)).toEqual([7, 1]);
    expect((await the().update(change(3, [event(2), event(8)]))).duplicate).toEqual([uuid(2)]);
  });

  it('forgets nothing of the same ids on another site', async () => {
    await people(the(), 1);
    await the().update(change(1, [event(1)], { site: 'st_b' }));
    await effect(the(), { erase: [uuid(1)] });
    expect((await the().profile('st_b', token(1)))?.id).toBe(uuid(1));
    expect((await the().history('st_b', uuid(1))).interactions).toEqual([event(1)]);
  });
};
