import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../server/store/open.ts';
import { refusedWith } from './conformance/expectations.ts';
import { newDatabase } from './sqlite/folder.ts';

it('opens a SQLite file in a folder it makes', async () => {
  const { folder } = newDatabase();
  const path = join(folder, 'data', 'of', 'the shop', 'rapport.db');
  const store = await openStore(`sqlite:${path}`);
  expect(store.facts.name).toBe('sqlite');
  await store.close();
  expect(existsSync(path)).toBe(true);
});

it('opens a store in memory', async () => {
  const store = await openStore('memory:');
  expect(store.facts.durable).toBe(false);
});

it.each(['postgres://me:secret@localhost/rapport', 'sqlite:', 'rapport.db', ''])(
  'refuses "%s" and says what it can open',
  async url => {
    const refused = openStore(url);
    await expect(refused).rejects.toEqual(refusedWith('unavailable'));
    await expect(refused).rejects.toThrow('use sqlite:<path of a file> or memory:');
    await expect(refused).rejects.not.toThrow('secret');
  },
);

it('says so when the folder cannot be made', async () => {
  await expect(openStore('sqlite:/dev/null/data/rapport.db')).rejects.toThrow('cannot be made');
});
