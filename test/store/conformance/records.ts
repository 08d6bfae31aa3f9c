import { expect, it } from 'vitest';
import type { Store, StoredRecord } from '../../../server/store/contract.ts';
import { refusedWith } from './expectations.ts';
import { change, effect, event, join, look, NOW, people, SITE, token, uuid } from './fixtures.ts';

const record = (kind: string, key: string, more: Partial<StoredRecord> = {}): StoredRecord => ({
  kind,
  key,
  value: `${kind}/${key}`,
  ...more,
});

export const recording = (the: () => Store): void => {
  const keep = (...records: StoredRecord[]) => effect(the(), { records });
  const keysOf = async (query: Omit<Parameters<Store['records']>[1], 'now'>, now = NOW) =>
    (await the().records(SITE, { now, ...query })).map(({ key }) => key);
  const values = (names: { kind: string; key: string }[], now = NOW) =>
    the().settle({ site: SITE, records: names, now, decide: ({ records }) => ({ answer: records }) });

  it('keeps one record of a name, replaces it and takes it away', async () => {
    await keep(record('code', 'a', { value: { tries: 0 } }), record('code', 'a', { value: { tries: 1 } }));
    expect(await the().records(SITE, { now: NOW })).toEqual([
      { kind: 'code', key: 'a', value: { tries: 1 } },
    ]);
    await keep(record('code', 'a', { value: null }), record('link', 'a'));
    expect(await values([{ kind: 'code', key: 'a' }])).toEqual([null]);
    await effect(the(), {
      records: [
        { kind: 'code', key: 'a' },
        { kind: 'none', key: 'none' },
      ],
    });
    expect(
      await values([
        { kind: 'code', key: 'a' },
        { kind: 'link', key: 'a' },
      ]),
    ).toEqual([undefined, 'link/a']);
  });

  it('forgets owner and expiry that the next one of the name does not have', async () => {
    await people(the(), 1);
    await keep(record('code', 'a', { owner: uuid(1), expiresAt: NOW + 1 }));
    await keep(record('code', 'a'));
    expect(await the().records(SITE, { now: NOW + 9 })).toEqual([record('code', 'a')]);
    expect(await keysOf({ owner: uuid(1) })).toEqual([]);
  });

  it('has no record from the moment it expires, wherever it is asked for', async () => {
    await people(the(), 1);
    const [short, long] = [record('code', 'a', { owner: uuid(1), expiresAt: NOW + 10 }), record('code', 'b')];
    await keep(short, long);
    expect(await the().records(SITE, { now: NOW + 9.5 })).toEqual([short, long]);
    for (const query of [{}, { kind: 'code' }]) expect(await keysOf(query, NOW + 10)).toEqual(['b']);
    expect(await keysOf({ owner: uuid(1) }, NOW + 10)).toEqual([]);
    expect(await values([short, long], NOW + 9.5)).toEqual(['code/a', 'code/b']);
    expect(await values([short, long], NOW + 10)).toEqual([undefined, 'code/b']);
  });

  it('lists by kind and key in the order of their code units, a page after the other', async () => {
    const texts = [
      '',
      '\u0000',
      'A',
      'Z',
      'a',
      'a\u0000',
      'aa',
      'z',
      'ä',
      '\ud83d\ude00',
      '\ud83d',
      '\uffee',
    ];
    const names = texts.flatMap(kind => texts.map(key => ({ kind, key })));
    await keep(...names.toReversed().map(({ kind, key }) => record(kind, key)));
    const order = names.toSorted((a, b) =>
      a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0,
    );
    expect((await the().records(SITE, { now: NOW })).map(({ kind, key }) => ({ kind, key }))).toEqual(order);
    const got: StoredRecord[] = [];
    for (;;) {
      const after = got.at(-1);
      const page = await the().records(SITE, { limit: 7, now: NOW, ...(after && { after }) });
      got.push(...page);
      if (page.length < 7) break;
    }
    expect(got).toEqual(order.map(({ kind, key }) => record(kind, key)));
    const rest = await the().records(SITE, { kind: 'a', after: { kind: 'a', key: 'a' }, now: NOW });
    expect(rest.map(({ key }) => key)).toEqual(texts.filter(key => key > 'a').toSorted());
  });

  it('gives 200 when no limit is named and up to 1,000, and refuses other limits', async () => {
    await keep(...Array.from({ length: 1_001 }, (_, i) => record('n', `${i}`)));
    expect(await the().records(SITE, { now: NOW })).toHaveLength(200);
    expect(await the().records(SITE, { now: NOW, limit: 1_000 })).toHaveLength(1_000);
    for (const limit of [0, -1, 1_001, 1.5, Number.NaN])
      await expect(the().records(SITE, { now: NOW, limit })).rejects.toEqual(refusedWith('bad_request'));
  });

  it('lists those of an owner with those of everybody joined into them', async () => {
    await people(the(), 4);
    await keep(...[1, 2, 3, 4].map(n => record('reward', `r-${n}`, { owner: uuid(n) })), record('x', 'r-1'));
    await effect(the(), {
      join: [
        { from: uuid(1), into: uuid(2) },
        { from: uuid(2), into: uuid(3) },
      ],
    });
    const all = await the().records(SITE, { owner: uuid(3), now: NOW });
    expect(all.map(({ owner }) => owner)).toEqual([1, 2, 3].map(uuid));
    expect(await keysOf({ owner: uuid(1) })).toEqual(['r-1', 'r-2', 'r-3']);
    expect(await keysOf({ owner: uuid(3), kind: 'x' })).toEqual([]);
    expect(await keysOf({ owner: uuid(3), after: { kind: 'reward', key: 'r-1' }, limit: 1 })).toEqual([
      'r-2',
    ]);
    expect(await keysOf({ owner: 'nobody' })).toEqual([]);
    await effect(the(), { split: [uuid(2)] });
    expect(await keysOf({ owner: uuid(3) })).toEqual(['r-3']);
    expect(await keysOf({ owner: uuid(1) })).toEqual(['r-1', 'r-2']);
  });

  it('finds one by its name, while it is there', async () => {
    await keep(record('erased', 'a', { expiresAt: NOW + 9 }), record('erased', 'b'), record('x', 'a'));
    expect(await the().records(SITE, { kind: 'erased', key: 'a', now: NOW })).toEqual([
      record('erased', 'a', { expiresAt: NOW + 9 }),
    ]);
    expect(await keysOf({ kind: 'erased', key: 'a' }, NOW + 9)).toEqual([]);
    expect(await keysOf({ kind: 'erased', key: 'c' })).toEqual([]);
    expect(await keysOf({ key: 'a' })).toEqual(['a', 'a']);
  });

  it('shows a deed all that somebody owns of one kind, however many', async () => {
    await people(the(), 2);
    const many = Array.from({ length: 1_100 }, (_, i) => record('merge', `${i}`.padStart(4, '0')));
    await keep(...many.map(one => ({ ...one, owner: uuid(1) })), record('x', 'x', { owner: uuid(1) }));
    await join(the(), 1, 2);
    const owned = [
      { owner: token(2), kind: 'merge' },
      { owner: { id: uuid(1) }, kind: 'merge' },
      { owner: token(2), kind: 'none' },
      { owner: { customer: 'nobody' }, kind: 'merge' },
    ];
    const [by, of, ...none] = (await look(the(), { owned })).owned;
    expect(by!.map(({ key }) => key)).toEqual(many.map(({ key }) => key));
    expect(of).toEqual(by);
    expect(none).toEqual([[], []]);
  });

  it('keeps the records of one site from another, and hands out copies', async () => {
    const value = { list: [1] };
    await keep(record('a', 'a', { value }));
    value.list.push(2);
    const [read] = await the().records(SITE, { now: NOW });
    (read!.value as typeof value).list.push(3);
    expect(await values([{ kind: 'a', key: 'a' }])).toEqual([{ list: [1] }]);
    expect(await the().records('st_b', { now: NOW })).toEqual([]);
  });

  it('refuses a value or an expiry that cannot be kept, and the deed with it', async () => {
    const good = record('a', 'a');
    await expect(keep(good, record('a', 'b', { value: () => 1 }))).rejects.toThrow(TypeError);
    await expect(keep(good, record('a', 'b', { value: 1n }))).rejects.toThrow(TypeError);
    await expect(keep(good, record('a', 'b', { expiresAt: Number.NaN }))).rejects.toThrow('expiry');
    expect(await the().records(SITE, { now: NOW })).toEqual([]);
  });

  it('sweeps away what expired and says how much', async () => {
    await keep(...[1, 2, 3, 4].map(n => record('code', `${n}`, { expiresAt: NOW + n })), record('code', 'z'));
    expect(await the().sweep(SITE, { now: NOW + 2 })).toEqual({ records: 2, interactions: 0 });
    expect(await keysOf({}, NOW)).toEqual(['3', '4', 'z']);
    expect(await the().sweep(SITE, { now: NOW + 2 })).toEqual({ records: 0, interactions: 0 });
    expect(await the().sweep('st_nowhere', { now: NOW })).toEqual({ records: 0, interactions: 0 });
  });

  it('forgets interactions older than the limit, of those who were joined too, and keeps their ids', async () => {
    await people(the(), 2);
    await join(the(), 1, 2);
    await the().update(change(3, [event(7, NOW - 5), event(8, NOW + 5)]));
    await the().update(change(3, [event(7, NOW - 5)], { site: 'st_b' }));
    const swept = await the().sweep(SITE, { now: NOW, historyBefore: NOW + 2 });
    expect(swept).toEqual({ records: 0, interactions: 2 });
    expect((await the().history(SITE, uuid(2))).interactions).toEqual([event(2)]);
    expect((await the().history(SITE, uuid(3))).interactions).toEqual([event(8, NOW + 5)]);
    expect((await the().history('st_b', uuid(3))).interactions).toHaveLength(1);
    expect(await the().interactions(SITE, [uuid(1), uuid(7)])).toEqual([]);
    expect((await the().update(change(3, [event(7), event(1)]))).duplicate).toEqual([uuid(7), uuid(1)]);
    expect((await the().profile(SITE, { id: uuid(3) }))?.stats.tracked).toBe(2);
  });

  it('keeps what people said to permissions, however old, when it sweeps', async () => {
    const said = { id: uuid(5), type: 'permission', permission: 'news', granted: true } as const;
    const kept = { ...said, at: NOW - 9, source: 'browser' } as const;
    await the().update(change(1, [event(4, NOW - 10), kept, event(6, NOW - 8, { type: 'permission' })]));
    expect((await the().sweep(SITE, { now: NOW, historyBefore: NOW })).interactions).toBe(2);
    expect((await the().history(SITE, uuid(1))).interactions).toEqual([kept]);
    expect((await the().sweep(SITE, { now: NOW, historyBefore: NOW })).interactions).toBe(0);
  });

  it('sweeps any number of records and interactions', async () => {
    const numbers = Array.from({ length: 4_500 }, (_, i) => i);
    await keep(...numbers.map(n => record('code', `${n}`, { expiresAt: NOW })));
    await the().update(
      change(
        1,
        numbers.map(n => event(n, n)),
      ),
    );
    expect(await the().sweep(SITE, { now: NOW, historyBefore: 4_400 })).toEqual({
      records: 4_500,
      interactions: 4_400,
    });
    expect((await the().stats(SITE)).interactions).toBe(100);
  });
};
