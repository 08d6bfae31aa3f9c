import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { newProfile } from '../../../server/domain/profile.ts';
import type { Fold } from '../../../server/store/contract.ts';
import { startWriter } from '../../../server/store/sqlite/thread.ts';
import { refusedWith } from '../conformance/expectations.ts';
import { change, config, countInto, effect, event, NOW, SITE, uuid } from '../conformance/fixtures.ts';
import { newDatabase } from './folder.ts';

it('refuses what the disk does not take, keeps nothing of it and goes on afterwards', async () => {
  const { path, open } = newDatabase();
  const script = join(import.meta.dirname, 'failing-disk.ts');
  const limited = ['-c', 'ulimit -f 4096 && exec "$0" "$@"', process.execPath, script, `sqlite:${path}`];
  const answer = JSON.parse(execFileSync('sh', limited, { encoding: 'utf8' }));
  const refused = { name: 'ApiError', code: 'unavailable', status: 503 };
  expect(answer).toEqual({ before: 1, together: [refused, refused], tracked: 1, kept: 1, after: 2 });

  const db = new DatabaseSync(path);
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
  const store = await open();
  expect((await store.profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(3);
  expect((await store.update(change(1, [event(10), event(3)]))).fresh).toEqual([uuid(10)]);
});

it('gives up on a lock that another process keeps, and works once it is given back', async () => {
  const { path, open } = newDatabase();
  const store = await open({ busyTimeoutMs: 50 });
  await store.update(change(1, [event(1)]));
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const refusal = { code: 'unavailable', status: 503, message: expect.stringContaining('locked') };
  await expect(store.update(change(1, [event(2)]))).rejects.toMatchObject(refusal);
  await expect(store.publish(config(SITE), NOW)).rejects.toMatchObject(refusal);
  await expect(store.unbind(SITE, { customer: 'c-1' })).rejects.toMatchObject(refusal);
  await expect(effect(store, {})).rejects.toMatchObject(refusal);
  expect((await store.profile(SITE, { id: uuid(1) }))?.stats.tracked).toBe(1);
  other.exec('ROLLBACK');
  other.close();
  expect((await store.update(change(1, [event(2)]))).profile?.stats.tracked).toBe(2);
});

it('waits for a lock that is given back in time', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const changed = store.update(change(1, [event(1)]));
  await new Promise(resolve => setTimeout(resolve, 200));
  other.exec('COMMIT');
  other.close();
  expect((await changed).fresh).toEqual([uuid(1)]);
});

const endless: Fold = () => ({ ...newProfile(uuid(3), NOW, 'device'), value: Number.POSITIVE_INFINITY });

it('refuses one change that SQLite could not hold, and only that one', async () => {
  const { open } = newDatabase();
  const store = await open();
  const results = await Promise.allSettled([
    store.update(change(1, [event(1)])),
    store.update(change(2, [event(2, Number.NaN)])),
    store.update(change(3, [], { fold: endless })),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await store.profile(SITE, { id: uuid(2) })).toBeUndefined();
});

it('says so when the thread that writes cannot start or has ended', async () => {
  const { folder } = newDatabase();
  const writer = startWriter(join(folder, 'missing', 'rapport.db'), {});
  await expect(writer.call('addSite', SITE)).rejects.toEqual(refusedWith('unavailable'));
  await expect(writer.call('addSite', SITE)).rejects.toThrow('start the server again');
});

it('gets its change through however often another process is faster', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await store.update(change(1, [event(1)]));
  const other = new DatabaseSync(path, { timeout: 0 });
  const attempts: string[] = [];
  const fold: Fold = (before, fresh) => {
    // Between what the store reads and what it writes, somebody else writes, unless the store holds the lock.
    try {
      other.exec('UPDATE profile SET version = version + 1');
      attempts.push('faster');
    } catch {
      attempts.push('locked out');
    }
    return countInto(uuid(1))(before, fresh);
  };
  const changed = await store.update(change(1, [event(2)], { fold }));
  other.close();
  expect(attempts).toEqual(['faster', 'locked out']);
  expect(changed).toMatchObject({ fresh: [uuid(2)], profile: { stats: { tracked: 2 } } });
});

it('keeps every other process out while a deed decides, and lets them in when it threw', async () => {
  const { path, open } = newDatabase();
  const store = await open();
  await store.update(change(1, [event(1)]));
  const other = new DatabaseSync(path, { timeout: 0 });
  const attempt = () => other.exec('UPDATE profile SET version = version + 1');
  const decide = () => {
    expect(attempt).toThrow('locked');
    throw new RangeError('sold out');
  };
  await expect(store.settle({ site: SITE, now: NOW, decide })).rejects.toThrow('sold out');
  expect(attempt).not.toThrow();
  other.close();
  expect((await store.update(change(1, [event(2)]))).profile?.stats.tracked).toBe(2);
});
