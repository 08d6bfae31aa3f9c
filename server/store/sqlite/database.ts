import { DatabaseSync } from 'node:sqlite';
import { ApiError } from '../../error.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Before it, two connections resetting one write-ahead log could corrupt it: https://sqlite.org/wal.html#walresetbug */
const OLDEST_SQLITE = '3.51.3';

/** "Rapp" in ASCII: marks the file as ours. */
const APPLICATION_ID = 0x52617070;

const refuse = (detail: string, cause?: unknown) => new ApiError('unavailable', 503, detail, { cause });

const isOlder = (version: string, than: string): boolean => {
  const [a, b] = [version, than].map(text => text.split('.').map(Number)) as [number[], number[]];
  const different = b.findIndex((part, i) => part !== a[i]);
  return different >= 0 && (a[different] ?? 0) < b[different]!;
};

/**
 * Refuses a SQLite that could lose data.
 *
 * @throws ApiError `unavailable` for a version before 3.51.3
 */
export const checkSqlite = (version: string): void => {
  if (isOlder(version, OLDEST_SQLITE))
    throw refuse(
      `This Node brings SQLite ${version}, which can damage a database; use one with ${OLDEST_SQLITE} or later.`,
    );
};

const numberOf = (db: DatabaseSync, pragma: string): number =>
  Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] as number;

/** Brings the schema up to date; only a database that is behind is locked for it. */
const migrate = (db: DatabaseSync, path: string, migrations: readonly string[]): void => {
  const wanted = migrations.length;
  const isCurrent = () =>
    numberOf(db, 'application_id') === APPLICATION_ID && numberOf(db, 'user_version') === wanted;
  if (isCurrent()) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    const has = numberOf(db, 'user_version');
    const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    if (!isEmpty && numberOf(db, 'application_id') !== APPLICATION_ID)
      throw refuse(`${path} is a database of something else. Name another file in STORE_URL.`);
    if (has > wanted)
      throw refuse(
        `${path} was written by a newer Rapport (schema ${has}; this one knows ${wanted}). ` +
          'Start that version again, or restore a backup from before the update.',
      );
    for (const step of migrations.slice(has)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${wanted}; COMMIT`);
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK');
  }
};

/**
 * Opens a database file as every connection of this store needs it: write-ahead log, a sync at every commit,
 * zeros over what is deleted, and patience with other processes. Makes the file and brings an older schema up to date.
 *
 * @param path of the database file; its folder exists
 * @param options `busyTimeoutMs` to wait for another process's lock (default 10,000), `cacheKb` of page cache (default
 *   16,384), `migrations` other than this version's
 * @throws ApiError `unavailable` for a file that cannot be opened, is not Rapport's or is newer than this code
 */
export const openDatabase = (
  path: string,
  {
    busyTimeoutMs = 10_000,
    cacheKb = 16_384,
    migrations = MIGRATIONS,
  }: { busyTimeoutMs?: number; cacheKb?: number; migrations?: readonly string[] } = {},
): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: busyTimeoutMs });
    checkSqlite(db.prepare('SELECT sqlite_version() AS version').get()!.version as string);
    db.exec(`
      PRAGMA page_size = 8192;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA cache_size = -${cacheKb};
      PRAGMA journal_size_limit = 67108864;
    `);
    migrate(db, path, migrations);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof ApiError) throw error;
    throw refuse(`${path} cannot be opened as a database: ${(error as Error).message}.`, error);
  }
};
