import { existsSync, readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { newProfile } from '../../../server/domain/profile.ts';
import type { Store } from '../../../server/store/contract.ts';
import { change, effect, event, NOW, SITE, uuid } from '../conformance/fixtures.ts';
import { newDatabase } from './folder.ts';

const CANARY = 'canary-of-ann';

/** How often a text stands in a file, as UTF-8 or as the UTF-16 of a record's name. */
const found = (file: string, text: string): number => {
  if (!existsSync(file)) return 0;
  const bytes = readFileSync(file).toString('latin1');
  const wide = [...text].map(character => `\0${character}`).join('');
  return bytes.split(text).length + bytes.split(wide).length - 2;
};

const live = async (store: Store, n: number, mark: string) => {
  const fold = () => ({ ...newProfile(uuid(n), NOW, 'verified'), firstName: mark });
  await store.update(change(n, [event(n, NOW, { text: mark })], { fold }));
  await effect(store, {
    bind: [{ name: { email: `${mark}@shop.example` }, to: uuid(n) }],
    records: [{ kind: 'code', key: mark, value: { to: mark }, owner: uuid(n) }],
  });
};

it('leaves nothing of an erased person in the file or in its log', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await live(store, 1, 'somebody-else');
  await live(store, 2, CANARY);
  await live(store, 3, `${CANARY}-before`);
  await effect(store, { join: [{ from: uuid(3), into: uuid(2) }] });
  expect(found(path, CANARY) + found(`${path}-wal`, CANARY)).toBeGreaterThan(10);
  await effect(store, { erase: [uuid(2)] });
  expect([found(path, CANARY), found(`${path}-wal`, CANARY)]).toEqual([0, 0]);
  expect(statSync(`${path}-wal`).size).toBe(0);
  expect(found(path, 'somebody-else')).toBeGreaterThan(3);
});

it('writes no address into the file that somebody only has as a name', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await store.update(change(1, [], { who: { email: `${CANARY}@shop.example` } }));
  await effect(store, { bind: [{ name: { email: `${CANARY}@other.example` }, to: uuid(1) }] });
  expect((await store.profile(SITE, { email: `${CANARY}@other.example` }))?.id).toBe(uuid(1));
  expect([found(path, CANARY), found(`${path}-wal`, CANARY)]).toEqual([0, 0]);
});

it('empties the log with the next deed when another process was reading it', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await live(store, 1, CANARY);
  const other = new DatabaseSync(path);
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM profile').get();
  await effect(store, { erase: [uuid(1)] });
  expect(await store.profile(SITE, { id: uuid(1) })).toBeUndefined();
  expect(found(`${path}-wal`, CANARY)).toBeGreaterThan(0);
  other.exec('COMMIT');
  other.close();
  await effect(store, { records: [{ kind: 'any', key: 'thing', value: 1 }] });
  expect([found(path, CANARY), found(`${path}-wal`, CANARY)]).toEqual([0, 0]);
});

it('gives the row number of somebody erased to nobody else', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  for (const n of [1, 2, 3]) await store.update(change(n, [event(n)]));
  await effect(store, { erase: [uuid(3)] });
  await effect(store, { erase: [uuid(2)] });
  await store.update(change(4, []));
  await effect(store, { erase: [uuid(4)] });
  await store.update(change(5, []));
  expect((await store.stats(SITE)).people).toBe(2);
  const db = new DatabaseSync(path);
  const rows = db.prepare('SELECT pk FROM profile WHERE site > 0 ORDER BY pk').all();
  expect(rows.map(({ pk }) => pk)).toEqual([1, 5]);
  db.close();
});

it('leaves nothing in the unused room of pages whose rows have moved, once it is scrubbed', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  const mark = (n: number) => `${CANARY}-${n}-`;
  // The same sizes in every run, so that the same pages are split and filled.
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const grow = (n: number) => {
    const text = mark(n).padEnd(40 + random(2_500), '.');
    const fold = () => ({ ...newProfile(uuid(n), NOW, 'device'), firstName: text });
    return store.update(change(n, [], { fold }));
  };
  const there = new Set(Array.from({ length: 600 }, (_, i) => i + 1));
  const gone = new Set<number>();
  const left = () => {
    const bytes = readFileSync(path).toString('latin1') + readFileSync(`${path}-wal`).toString('latin1');
    return [...gone].filter(n => bytes.includes(mark(n)));
  };
  await Promise.all([...there].map(grow));
  // Of some hundred people one leaves something behind: a copy in the page their row was in before.
  while (left().length === 0 && there.size > 0) {
    const few = [...there].filter(() => random(20) === 0);
    await Promise.all([...there].filter(() => random(3) > 0).map(grow));
    await effect(store, { erase: few.map(uuid) });
    for (const n of few) if (there.delete(n)) gone.add(n);
  }
  expect(left()).not.toEqual([]);
  await store.scrub();
  expect(left()).toEqual([]);
  expect((await store.stats(SITE)).people).toBe(there.size);
});
