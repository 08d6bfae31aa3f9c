import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { RecordName, StoredRecord } from '../contract.ts';
import type { RecordQuery } from '../record.ts';
import { FAMILY } from './family.ts';
import { fromKey, fromOrdered, type Key, toOrdered } from './keys.ts';
import type { Reader } from './reader.ts';

interface RecordRow {
  kind: Uint8Array;
  key: Uint8Array;
  value: string;
  expires_at: number | null;
  owner: Key | null;
}

const toRecord = (row: RecordRow): StoredRecord => ({
  kind: fromOrdered(row.kind),
  key: fromOrdered(row.key),
  value: JSON.parse(row.value),
  ...(row.owner !== null && { owner: fromKey(row.owner) }),
  ...(row.expires_at !== null && { expiresAt: row.expires_at }),
});

/**
 * Reads records, on the main thread like everything that is read.
 *
 * @param db a connection that never writes
 */
export const createRecords = (db: DatabaseSync, reader: Reader) => {
  const there = '(r.expires_at IS NULL OR r.expires_at > ?)';
  const one = db.prepare(
    `SELECT r.value FROM record r WHERE r.site = ? AND r.kind = ? AND r.key = ? AND ${there}`,
  );

  return {
    /** The value of a record that is there, or undefined. */
    value(site: number, { kind, key }: RecordName, now: number): unknown {
      const found = one.get(site, toOrdered(kind), toOrdered(key), now);
      return found === undefined ? undefined : JSON.parse(found.value as string);
    },
    /** A page of records by owner, kind or key; a `limit` of -1 is none. */
    list(siteKey: string, { owner, kind, key, after, limit, now }: RecordQuery): StoredRecord[] {
      const site = reader.site(siteKey);
      const person = owner === undefined || site === undefined ? undefined : reader.row(site, { id: owner });
      if (site === undefined || (owner !== undefined && person === undefined)) return [];
      const where: [condition: string, ...values: SQLInputValue[]][] = [
        // The plus keeps SQLite from reading a whole site where one owner is asked for.
        [person === undefined ? 'r.site = ?' : '+r.site = ?', site],
        [there, now],
      ];
      if (person !== undefined) where.push(['r.owner IN (SELECT pk FROM family)']);
      if (kind !== undefined) where.push(['r.kind = ?', toOrdered(kind)]);
      if (key !== undefined) where.push(['r.key = ?', toOrdered(key)]);
      if (after !== undefined && after.kind === kind) where.push(['r.key > ?', toOrdered(after.key)]);
      else if (after !== undefined)
        where.push(['(r.kind, r.key) > (?, ?)', toOrdered(after.kind), toOrdered(after.key)]);
      const family = person === undefined ? [] : [`[${person.pk}]`];
      const list = db.prepare(
        `${person === undefined ? '' : `WITH RECURSIVE ${FAMILY}`}
         SELECT r.kind, r.key, r.value, r.expires_at, p.id AS owner
         FROM record r LEFT JOIN profile p ON p.pk = r.owner
         WHERE ${where.map(([condition]) => condition).join(' AND ')} ORDER BY r.kind, r.key LIMIT ?`,
      );
      const values = where.flatMap(([, ...bound]) => bound);
      return (list.all(...family, ...values, limit) as unknown as RecordRow[]).map(toRecord);
    },
  };
};

export type Records = ReturnType<typeof createRecords>;
