import type { Worker } from 'node:worker_threads';
import { TIERS } from '../../../protocol/index.ts';
import type { DirectoryStats, Store } from '../contract.ts';
import { checkIds, readPage, readPeopleQuery } from '../page.ts';
import { readQuery } from '../record.ts';
import { closedStore, unreachable } from '../refusal.ts';
import { openDatabase } from './database.ts';
import { toRefusal } from './failure.ts';
import { createPeople } from './people.ts';
import { createQueue } from './queue.ts';
import { bindingParts, createReader } from './reader.ts';
import { createRecords } from './records.ts';
import { settleDeed } from './settle.ts';
import { sweepSite } from './sweep.ts';
import { startThread, startWriter } from './thread.ts';

export interface SqliteOptions {
  /** of the database file; made when it is not there, its folder must be */
  path: string;
  /** how long to wait for another process that writes, milliseconds; default 10,000 */
  busyTimeoutMs?: number;
  /** page cache of each of the two connections, kB; default 16,384 */
  cacheKb?: number;
}

/**
 * A store in one SQLite file. Reads and folds happen here, synchronously; a second thread owns the writing connection,
 * so that no sync of the disk ever stops the event loop. Other processes may use the file at the same time.
 *
 * @throws ApiError `unavailable` when the file cannot be used; the message says why
 * @example const store = await createSqliteStore({ path: 'data/rapport.db' });
 */
export const createSqliteStore = async ({ path, ...options }: SqliteOptions): Promise<Store> => {
  const db = openDatabase(path, options);
  db.exec('PRAGMA query_only = 1');
  const reader = createReader(db);
  const records = createRecords(db, reader);
  const people = createPeople(db, reader);
  const writer = startWriter(path, options);
  const queue = createQueue(reader, writer);
  const counting = new Set<Worker>();
  let closing: Promise<void> | undefined;

  const open = () => {
    if (closing) throw closedStore();
  };
  const read = <T>(work: () => T): T => {
    open();
    try {
      return work();
    } catch (error) {
      throw toRefusal(error);
    }
  };

  return {
    facts: { name: 'sqlite', durable: true, directory: 'immediate' },
    async update(change) {
      open();
      return queue.update(change);
    },
    async profile(site, who) {
      return read(() => reader.profile(site, who));
    },
    async unbind(site, who) {
      open();
      await queue.exclusive(() => writer.call('unbind', site, ...bindingParts(who)));
    },
    async settle(deed) {
      open();
      return queue.exclusive(() => settleDeed({ reader, records, people }, writer, deed));
    },
    async records(site, query) {
      const checked = readQuery(query);
      return read(() => records.list(site, checked));
    },
    async sweep(site, limits) {
      const pk = read(() => reader.site(site));
      if (pk === undefined) return { records: 0, interactions: 0 };
      return sweepSite(
        async (verb, ...args) => {
          open();
          return queue.exclusive(() => writer.call(verb, ...args));
        },
        pk,
        limits,
      );
    },
    async interactions(site, ids) {
      checkIds(ids);
      return read(() => reader.interactions(site, ids));
    },
    async history(site, profile, page) {
      const { limit, after } = readPage(page);
      return read(() => reader.history(site, profile, limit, after));
    },
    async publish(config, at, { secretHash, expectedVersion } = {}) {
      open();
      const text = JSON.stringify(config);
      const { version, secretHashes } = await queue.exclusive(() =>
        writer.call('publish', { site: config.site, config: text, at, secretHash, expectedVersion }),
      );
      return { key: config.site, version, config: JSON.parse(text), publishedAt: at, secretHashes };
    },
    async sites() {
      return read(reader.sites);
    },
    async revision() {
      return read(reader.revision);
    },
    async people(site, query) {
      const { limit, after, seenBefore } = readPeopleQuery(query);
      return read(() => reader.together(() => people.page(site, limit, after, seenBefore)));
    },
    async scrub() {
      open();
      await queue.exclusive(() => writer.call('scrub'));
    },
    async stats(site) {
      open();
      return new Promise<DirectoryStats>((resolve, reject) => {
        const worker = startThread('stats', { path, site, tiers: TIERS });
        counting.add(worker);
        worker.on('message', resolve);
        worker.on('error', error => reject(unreachable(`Counting failed: ${error.message}.`, error)));
        worker.on('exit', () => {
          counting.delete(worker);
          reject(closedStore());
        });
      });
    },
    async close() {
      closing ??= (async () => {
        await queue.flush();
        await Promise.all([...counting].map(worker => worker.terminate()));
        try {
          await writer.call('close');
        } finally {
          db.close();
        }
      })();
      return closing;
    },
  };
};
