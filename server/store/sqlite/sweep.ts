import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../contract.ts';
import type { Writer } from './thread.ts';

/** Rows of one transaction, and profiles looked at in one: a sweep never keeps changes waiting for long. */
const PORTION = 2_000;

/**
 * Takes away what is too old, a portion at a time.
 *
 * @param db the connection that writes
 */
export const createBroom = (db: DatabaseSync) => {
  const deleteRecords = db.prepare(
    `DELETE FROM record WHERE (site, kind, key) IN (
       SELECT site, kind, key FROM record WHERE site = ? AND expires_at <= ? LIMIT ${PORTION})`,
  );
  const end = db.prepare(
    `SELECT max(pk) AS pk FROM (SELECT pk FROM profile WHERE pk > ? ORDER BY pk LIMIT ${PORTION})`,
  );
  const forget = db.prepare(
    `UPDATE interaction SET profile = NULL, at = NULL, body = NULL, source = 0 WHERE seq IN (
       SELECT e.seq FROM profile p CROSS JOIN interaction e ON e.profile = p.pk
       WHERE p.pk > ? AND p.pk <= ? AND +p.site = ? AND e.at < ? AND e.body ->> '$.type' IS NOT 'permission' LIMIT ${PORTION})`,
  );

  return {
    /** @returns how many records went; fewer than a portion were the last */
    records: (site: number, now: number): number => deleteRecords.run(site, now).changes as number,
    /** @returns how many interactions lost their content, and where to go on; nowhere after the last profile */
    history(site: number, before: number, after: number): { swept: number; next: number | undefined } {
      const last = end.get(after)!.pk as number | null;
      if (last === null) return { swept: 0, next: undefined };
      const swept = forget.run(after, last, site, before).changes as number;
      return { swept, next: swept < PORTION ? last : after };
    },
  };
};

/**
 * Sweeps a whole site, letting others write between two portions.
 *
 * @param portion does one portion when its turn has come
 */
export const sweepSite = async (
  portion: Writer['call'],
  site: number,
  { now, historyBefore }: Parameters<Store['sweep']>[1],
): ReturnType<Store['sweep']> => {
  let records = 0;
  for (let gone = PORTION; gone === PORTION; records += gone) gone = await portion('sweepRecords', site, now);
  let interactions = 0;
  let after = historyBefore === undefined ? undefined : 0;
  while (after !== undefined) {
    const { swept, next } = await portion('sweepHistory', site, historyBefore!, after);
    interactions += swept;
    after = next;
  }
  return { records, interactions };
};
