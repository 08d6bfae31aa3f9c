import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { newProfile } from '../../../server/domain/profile.ts';
import { checkSqlite, openDatabase } from '../../../server/store/sqlite/database.ts';
import { MIGRATIONS } from '../../../server/store/sqlite/migrations/index.ts';
import { refusedWith } from '../conformance/expectations.ts';
import { change, event, hash, NOW, SITE, uuid } from '../conformance/fixtures.ts';
import { newDatabase } from './folder.ts';

it('opens the database of the version before and brings it up to date', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await store.update(change(1, [event(1)]));
  await store.close();
  const next = [...MIGRATIONS, "ALTER TABLE profile ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"];
  for (const _ of ['the first time', 'and again']) {
    const db = openDatabase(path, { migrations: next });
    expect(db.prepare('SELECT note FROM profile').all()).toEqual([{ note: 'none' }]);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: next.length });
    db.close();
  }
});

it('reads interactions as the first schema kept them', async () => {
  const { path, open } = newDatabase();
  const old = openDatabase(path, { migrations: MIGRATIONS.slice(0, 1) });
  old.exec(`
    INSERT INTO site (pk, key) VALUES (1, '${SITE}');
    INSERT INTO profile VALUES (1, 1, '"p"', 1, 0, 0, 0, '{"id":"p"}');
    INSERT INTO interaction VALUES (1, 1, '"e"', 1, ${NOW}, '{"type":"track","name":"n","source":"import"}');
  `);
  old.close();
  const store = await open();
  const { interactions } = await store.history(SITE, 'p');
  expect(interactions).toEqual([{ id: 'e', at: NOW, type: 'track', name: 'n', source: 'import' }]);
});

it('leaves a database as it was when a migration fails', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await store.update(change(1, [event(1)]));
  await store.close();
  const broken = [
    ...MIGRATIONS,
    'ALTER TABLE profile ADD COLUMN note TEXT',
    'ALTER TABLE nothing ADD COLUMN x',
  ];
  expect(() => openDatabase(path, { migrations: broken })).toThrow('cannot be opened');
  const again = await open();
  expect((await again.profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(1);
  const db = new DatabaseSync(path);
  expect(
    db.prepare("SELECT count(*) AS notes FROM pragma_table_info('profile') WHERE name = 'note'").get(),
  ).toEqual({
    notes: 0,
  });
  db.close();
});

it('refuses a database that a newer version wrote', async () => {
  const { path, open } = newDatabase();
  openDatabase(path, { migrations: [...MIGRATIONS, 'CREATE TABLE later (x)'] }).close();
  await expect(open()).rejects.toThrow(
    `was written by a newer Rapport (schema ${MIGRATIONS.length + 1}; this one knows ${MIGRATIONS.length})`,
  );
  await expect(open()).rejects.toEqual(refusedWith('unavailable'));
});

it('refuses files that are something else, and leaves them alone', async () => {
  const { path, open } = newDatabase();
  writeFileSync(path, 'a letter to a friend, long enough to be no database at all'.repeat(10));
  await expect(open()).rejects.toEqual(refusedWith('unavailable'));
  expect(readFileSync(path, 'utf8')).toContain('a letter to a friend');

  const other = newDatabase();
  const db = new DatabaseSync(other.path);
  db.exec('CREATE TABLE recipes (name TEXT)');
  db.close();
  await expect(other.open()).rejects.toThrow('a database of something else');

  const folder = newDatabase();
  mkdirSync(folder.path);
  await expect(folder.open()).rejects.toThrow('cannot be opened');
});

it.each(['3.51.2', '3.50.4', '3.9.0', '2.99.99'])('refuses SQLite %s', version => {
  expect(() => checkSqlite(version)).toThrow(`SQLite ${version}`);
});

it.each(['3.51.3', '3.51.10', '3.52.0', '4.0.0'])('takes SQLite %s', version => {
  expect(() => checkSqlite(version)).not.toThrow();
});

it('syncs every commit to a write-ahead log, and leaves one file behind', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await store.update(change(1, [event(1)]));
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  const db = openDatabase(path);
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  db.close();
  await store.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
});

it('empties the log when it closes while another process keeps the file open', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  const other = await open();
  await store.update(change(1, [event(1)]));
  await store.close();
  expect(statSync(`${path}-wal`).size).toBe(0);
  expect((await other.profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(1);
});

it('takes at most 5 kB on disk for a profile of 2 kB that grew there, and 300 bytes for an event', async () => {
  const { path, open } = newDatabase();
  const [people, events] = [1_000, 20];
  const store = await open();
  const everybody = Array.from({ length: people }, (_, n) => n);
  for (const size of [600, 1_300, 2_000]) {
    const fold = (n: number) => () => {
      const profile = { ...newProfile(uuid(n), NOW, 'device'), locale: '' };
      profile.locale = 'x'.repeat(size - JSON.stringify(profile).length);
      return profile;
    };
    await Promise.all(
      everybody.map(n => {
        const token = hash((n * 2 ** 31) % 1_000_003);
        return store.update(change(n, [], { who: { token }, fold: fold(n) }));
      }),
    );
  }
  await store.close();
  const before = statSync(path).size;
  expect(before / people).toBeLessThan(5_000);

  const again = await open();
  const seen = (n: number, i: number) => ({
    ...{ id: uuid(i * people + n), at: NOW + i, type: 'product' as const, source: 'browser' as const },
    ...{
      action: 'view' as const,
      sku: '1004856',
      category: 'electronics.smartphone',
      brand: 'samsung',
      price: 130.76,
    },
  });
  for (let i = 0; i < events; i++)
    await Promise.all(
      everybody.map(n =>
        again.update(
          change(n, [seen(n, i)], { create: { id: uuid(n) }, who: { id: uuid(n) }, fold: p => p! }),
        ),
      ),
    );
  await again.close();
  expect((statSync(path).size - before) / people / events).toBeLessThan(300);
});
