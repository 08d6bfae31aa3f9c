import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../../server/store/contract.ts';
import { change, countInto, event, numberOf, SITE, uuid, wholeHistory } from '../conformance/fixtures.ts';
import { newDatabase } from './folder.ts';

const PEOPLE = [0, 2];

const hammer = (path: string, notes: string, first: number, count: number) => {
  const script = join(import.meta.dirname, 'hammer.ts');
  const child = spawn(process.execPath, [script, `sqlite:${path}`, notes, `${first}`, `${count}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
};

const notesOf = (file: string, what: 'sent' | 'stored'): number[] => {
  const lines = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).split('\n');
  return lines.filter(line => line.startsWith(`${what} `)).map(line => Number(line.slice(what.length + 1)));
};

const expectWhole = (path: string) => {
  const db = new DatabaseSync(path);
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  db.close();
};

/** Every event stands once in its person's history, and each fold counted exactly what its history holds. */
const expectConsistent = async (store: Store): Promise<Set<number>> => {
  const all = new Set<number>();
  for (const n of PEOPLE) {
    const history = await wholeHistory(store, uuid(n));
    const profile = await store.profile(SITE, { id: uuid(n) });
    expect(profile?.stats.tracked ?? 0).toBe(history.length);
    const times = history.map(({ at }) => at).sort((a, b) => a - b);
    expect(profile?.visits.toSorted((a, b) => a - b) ?? []).toEqual(times);
    for (const interaction of history) {
      expect(all.has(numberOf(interaction))).toBe(false);
      all.add(numberOf(interaction));
    }
  }
  return all;
};

it('has every acknowledged event once after the process was killed under load, again and again', async () => {
  const { folder, path, open } = newDatabase();
  const notes = join(folder, 'notes');
  for (let round = 1; round <= Number(process.env.ROUNDS ?? 5); round++) {
    const before = notesOf(notes, 'stored').length;
    const child = hammer(path, notes, round * 1_000_000, 900_000);
    while (notesOf(notes, 'stored').length < before + 40) await sleep(5);
    await sleep(Math.random() * 150);
    child.kill('SIGKILL');
    await once(child, 'exit');

    expectWhole(path);
    const store = await open();
    const held = await expectConsistent(store);
    for (const n of notesOf(notes, 'stored')) expect(held.has(n), `event ${n}`).toBe(true);

    // What was not acknowledged is sent again, as a browser would; now everything is there, and once.
    const sent = notesOf(notes, 'sent');
    const owner = (n: number) => (n - (n % 2)) % 4;
    await Promise.all(
      sent.map(n => store.update(change(owner(n), [event(n)], { fold: countInto(uuid(owner(n))) }))),
    );
    expect(await expectConsistent(store)).toEqual(new Set(sent));
    await store.close();
  }
}, 240_000);

it('loses and doubles nothing when two processes change the same people with the same events', async () => {
  const { folder, path, open } = newDatabase();
  const children = [0, 1].map(i => hammer(path, join(folder, `notes-${i}`), 0, 1_000));
  const codes = await Promise.all(children.map(child => once(child, 'exit')));
  expect(codes).toEqual([
    [0, null],
    [0, null],
  ]);
  expectWhole(path);
  const held = await expectConsistent(await open());
  expect(held).toEqual(new Set(Array.from({ length: 1_000 }, (_, n) => n)));
});

it('lets a process end that forgot to close, with everything stored', async () => {
  const { path, open } = newDatabase();
  const url = (file: string) => new URL(file, import.meta.url).href;
  const script = `
    import { openStore } from '${url('../../../server/store/open.ts')}';
    import { change, event } from '${url('../conformance/fixtures.ts')}';
    const store = await openStore('sqlite:${path}');
    await store.update(change(1, [event(1)]));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' });
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect((await (await open()).profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(1);
});
