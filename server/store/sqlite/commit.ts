import type { DatabaseSync } from 'node:sqlite';
import { staleVersion } from '../refusal.ts';
import type { Writes } from './batch.ts';
import { createEffects } from './effects.ts';
import { toBindingKey, toKey } from './keys.ts';
import type { Settlement } from './settle.ts';
import { createBroom } from './sweep.ts';

/** SQLite's primary result code for a broken unique key. */
const SQLITE_CONSTRAINT = 19;

/** How long an erasure waits for other processes to stop reading the log, before it leaves the log to the next deed. */
const READER_PATIENCE_MS = 250;

/** Thrown inside a transaction whose reader saw an older state than the writer finds. */
class Outdated extends Error {}

const isOutdated = (error: unknown): boolean =>
  error instanceof Outdated || ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_CONSTRAINT;

/** What `publish` is asked for, all of it plain. */
export interface Publication {
  site: string;
  config: string;
  at: number;
  secretHash: string | undefined;
  expectedVersion: number | undefined;
}

/**
 * Everything that is written. Each function is one transaction, on disk when it returns; what fails leaves nothing.
 *
 * @param db the only connection of this process that writes
 */
export const createCommitter = (db: DatabaseSync) => {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  const rollback = () => {
    if (db.isTransaction) db.exec('ROLLBACK');
  };
  const transaction = <T>(work: () => T): T => {
    try {
      if (!db.isTransaction) begin.run();
      const result = work();
      end.run();
      return result;
    } catch (error) {
      rollback();
      throw error;
    }
  };

  const insertProfile = db.prepare(
    'INSERT INTO profile (site, id, version, tier, value, seen_at, body) VALUES (?, ?, 1, ?, ?, ?, ?)',
  );
  const updateProfile = db.prepare(
    `UPDATE profile SET version = version + 1, tier = ?, value = ?, seen_at = ?, body = ?
     WHERE pk = ? AND version = ?`,
  );
  const insertBinding = db.prepare('INSERT INTO binding (site, kind, key, profile) VALUES (?, ?, ?, ?)');
  const insertInteraction = db.prepare(
    'INSERT INTO interaction (site, id, profile, at, body, source) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const deleteBinding = db.prepare(
    'DELETE FROM binding WHERE site = (SELECT pk FROM site WHERE key = ?) AND kind = ? AND key = ?',
  );
  const insertSite = db.prepare('INSERT INTO site (key) VALUES (?) ON CONFLICT DO NOTHING');
  const liveSite = db.prepare('SELECT version, secret_hashes FROM site WHERE key = ?');
  const updateSite = db.prepare(
    'UPDATE site SET version = ?, published_at = ?, config = ?, secret_hashes = ? WHERE key = ?',
  );

  const write = ({ people, bindings, interactions }: Writes): void => {
    const pks = people.map(({ pk, site, id, version, body, tier, value, seenAt }) => {
      if (pk === 0)
        return insertProfile.run(site, toKey(id), tier, value, seenAt, body!).lastInsertRowid as number;
      if (updateProfile.run(tier, value, seenAt, body!, pk, version).changes === 0) throw new Outdated();
      return pk;
    });
    const pkOf = (holder: number) => (holder >= 0 ? pks[holder]! : holder === -1 ? null : -1 - holder);
    for (const [site, kind, name, holder] of bindings)
      insertBinding.run(site, kind, toBindingKey(kind, name), pkOf(holder));
    for (const [site, id, holder, at, body, source] of interactions)
      insertInteraction.run(site, toKey(id), pkOf(holder), at, body, source);
  };

  const effects = createEffects(db);
  const broom = createBroom(db);
  /** whether the log still holds what was erased */
  let tainted = false;

  /** Empties the log of what was erased. While another process reads it cannot be emptied; then the next deed tries. */
  const cleanse = (): void => {
    const { timeout } = db.prepare('PRAGMA busy_timeout').get() as { timeout: number };
    try {
      db.exec(`PRAGMA busy_timeout = ${Math.min(timeout, READER_PATIENCE_MS)}`);
      tainted = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()!.busy !== 0;
    } catch {
      // The deed is done, whatever the disk says now; what it says to the next one is that one's answer.
    } finally {
      db.exec(`PRAGMA busy_timeout = ${timeout}`);
    }
  };

  return {
    /**
     * Commits one batch.
     * @returns false when another process wrote what the batch was folded from: read again, best after `lock`
     */
    commit(writes: Writes): boolean {
      try {
        transaction(() => write(writes));
        return true;
      } catch (error) {
        if (isOutdated(error)) return false;
        throw error;
      }
    },
    /** Keeps every other writer out until `commit` or `unlock`, so that what is read now is still so then. */
    lock(): void {
      begin.run();
    },
    unlock: rollback,
    /** Commits what a deed changes, under `lock`. */
    settle(settlement: Settlement): void {
      transaction(() => effects.write(settlement));
      tainted ||= settlement.erase.length > 0;
      if (tainted) cleanse();
    },
    /**
     * Writes the whole file anew when somebody was erased since the last time. SQLite writes zeros over what it deletes,
     * but not over the copies that are left in the unused room of a page whose rows moved to the page beside it.
     */
    scrub(): void {
      if (!effects.isTainted()) return;
      db.exec('VACUUM');
      transaction(effects.untaint);
      cleanse();
    },
    /** Takes one portion of expired records away. @returns how many; fewer than a portion were the last */
    sweepRecords: (site: number, now: number): number => transaction(() => broom.records(site, now)),
    /** Forgets one portion of old interactions, of the profiles after row number `after`. */
    sweepHistory: (
      site: number,
      before: number,
      after: number,
    ): { swept: number; next: number | undefined } => transaction(() => broom.history(site, before, after)),
    /** Makes a site's row. */
    addSite(key: string): void {
      transaction(() => insertSite.run(key));
    },
    unbind(site: string, kind: number, name: string): void {
      transaction(() => deleteBinding.run(site, kind, toBindingKey(kind, name)));
    },
    publish({ site, config, at, secretHash, expectedVersion }: Publication): {
      version: number;
      secretHashes: string[];
    } {
      return transaction(() => {
        insertSite.run(site);
        const live = liveSite.get(site) as { version: number; secret_hashes: string };
        if (expectedVersion !== undefined && expectedVersion !== live.version)
          throw staleVersion(site, live.version, expectedVersion);
        const hashes = new Set(JSON.parse(live.secret_hashes) as string[]);
        if (secretHash !== undefined) hashes.add(secretHash);
        const secretHashes = [...hashes];
        updateSite.run(live.version + 1, at, config, JSON.stringify(secretHashes), site);
        return { version: live.version + 1, secretHashes };
      });
    },
    /** Brings the log into the database and empties it, unless another process is using it. */
    close(): void {
      rollback();
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
};

export type Committer = ReturnType<typeof createCommitter>;
