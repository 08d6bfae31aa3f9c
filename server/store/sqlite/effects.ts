import type { DatabaseSync } from 'node:sqlite';
import { circularJoin, nobodyThere } from '../refusal.ts';
import { FAMILY } from './family.ts';
import { toBindingKey, toKey, toOrdered } from './keys.ts';
import type { Settlement } from './settle.ts';

/**
 * Writes what a deed changes. A row's version counts whenever somebody else may now answer for it, so that a batch that
 * another process folded from the state before is refused and folded again.
 *
 * @param db the connection that writes
 * @returns `write` runs in a transaction that its caller begins, and ends or takes back
 */
export const createEffects = (db: DatabaseSync) => {
  const pkById = db.prepare('SELECT pk FROM profile WHERE site = ? AND id = ?');
  const joinedOf = db.prepare('SELECT joined FROM profile WHERE pk = ?');
  const touch = db.prepare('UPDATE profile SET version = version + 1 WHERE pk = ?');
  const saveProfile = db.prepare(
    `INSERT INTO profile (site, id, version, tier, value, seen_at, body) VALUES (?, ?, 1, ?, ?, ?, ?)
     ON CONFLICT (site, id) DO UPDATE SET version = version + 1, tier = excluded.tier, value = excluded.value,
       seen_at = excluded.seen_at, body = excluded.body`,
  );
  const setJoined = db.prepare('UPDATE profile SET joined = ? WHERE pk = ?');
  const boundTo = db.prepare('SELECT profile FROM binding WHERE site = ? AND kind = ? AND key = ?');
  const bind = db.prepare(
    `INSERT INTO binding (site, kind, key, profile) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET profile = excluded.profile`,
  );
  const unbind = db.prepare('DELETE FROM binding WHERE site = ? AND kind = ? AND key = ?');
  const insertInteraction = db.prepare(
    `INSERT INTO interaction (site, profile, id, at, body, source) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (site, id) DO NOTHING`,
  );
  const saveRecord = db.prepare(
    'INSERT OR REPLACE INTO record (site, kind, key, value, owner, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const deleteRecord = db.prepare('DELETE FROM record WHERE site = ? AND kind = ? AND key = ?');

  // Of no site: the note that somebody was erased and the file was not written anew since.
  const taint = db.prepare("INSERT OR REPLACE INTO record (site, kind, key, value) VALUES (0, x'', x'', '')");
  const taints = db.prepare('SELECT 1 FROM record WHERE site = 0');
  const untaint = db.prepare('DELETE FROM record WHERE site = 0');
  const familyOf = db.prepare(`WITH RECURSIVE ${FAMILY} SELECT pk FROM family`);
  const erasing = [
    `UPDATE interaction SET profile = NULL, at = NULL, body = NULL, source = 0
     WHERE profile IN (SELECT value FROM json_each(?1))`,
    // Without an index that every new visitor would pay for: an erasure may read all names once.
    'DELETE FROM binding WHERE profile IN (SELECT value FROM json_each(?1))',
    'DELETE FROM record WHERE owner IN (SELECT value FROM json_each(?1))',
    'DELETE FROM profile WHERE pk IN (SELECT value FROM json_each(?1))',
  ].map(sql => db.prepare(sql));
  const lastPk = db.prepare('SELECT coalesce(max(pk), 0) AS pk FROM profile');
  const keepPk = db.prepare(
    `INSERT INTO profile (pk, site, id, version, tier, value, seen_at, body) VALUES (?, 0, '', 0, 0, 0, 0, '')
     ON CONFLICT (site, id) DO UPDATE SET pk = excluded.pk`,
  );

  const find = (site: number, id: string) => pkById.get(site, toKey(id))?.pk as number | undefined;
  const require = (site: number, id: string, what: string): number => {
    const pk = find(site, id);
    if (pk === undefined) throw nobodyThere(id, what);
    return pk;
  };
  /** A profile and those who answer for it, the nearest first. */
  const ancestry = (pk: number): number[] => {
    const line = [pk];
    for (;;) {
      const next = joinedOf.get(line.at(-1)!)?.joined as number | null;
      if (next === null) return line;
      line.push(next);
    }
  };
  const touchRoot = (pk: number) => touch.run(ancestry(pk).at(-1)!);

  const join = (site: number, from: string, into: string) => {
    const [child, parent] = [require(site, from, 'to be joined'), require(site, into, 'to join into')];
    if (ancestry(parent).includes(child)) throw circularJoin(from, into);
    touchRoot(child);
    setJoined.run(parent, child);
  };

  const erase = (site: number, ids: readonly string[]) => {
    const named = ids.flatMap(id => find(site, id) ?? []);
    const family = familyOf.all(JSON.stringify(named)).map(({ pk }) => pk as number);
    for (const pk of named) touchRoot(pk);
    const last = lastPk.get()!.pk as number;
    for (const statement of erasing) statement.run(JSON.stringify(family));
    // A number that was given once is never given again, or a batch folded before would find its person in another.
    if (lastPk.get()!.pk !== last) keepPk.run(last);
    if (family.length > 0) taint.run();
  };

  return {
    /** Whether somebody was erased since `untaint`. */
    isTainted: () => taints.get() !== undefined,
    untaint: () => untaint.run(),
    write(settlement: Settlement): void {
      const { site } = settlement;
      for (const { id, tier, value, seenAt, body } of settlement.profiles)
        saveProfile.run(site, toKey(id), tier, value, seenAt, body);
      for (const id of settlement.split) {
        const pk = find(site, id);
        if (pk === undefined) continue;
        touchRoot(pk);
        setJoined.run(null, pk);
      }
      for (const { from, into } of settlement.join) join(site, from, into);
      for (const [kind, name, to] of settlement.bind) {
        const key = toBindingKey(kind, name);
        const before = boundTo.get(site, kind, key);
        if (before !== undefined) touchRoot(before.profile as number);
        if (to === undefined) unbind.run(site, kind, key);
        else bind.run(site, kind, key, require(site, to, 'to bind a name to'));
      }
      for (const [profile, id, ...columns] of settlement.interactions)
        insertInteraction.run(site, require(site, profile, 'to keep interactions of'), toKey(id), ...columns);
      for (const { kind, key, text, until, owner } of settlement.records) {
        const name = [site, toOrdered(kind), toOrdered(key)] as const;
        if (text === undefined) deleteRecord.run(...name);
        else
          saveRecord.run(
            ...name,
            text,
            owner === undefined ? null : require(site, owner, 'to own a record'),
            until,
          );
      }
      if (settlement.erase.length > 0) erase(site, settlement.erase);
    },
  };
};
