import type { DatabaseSync } from 'node:sqlite';
import type { Profile } from '../../domain/profile.ts';
import type { Family, PeoplePage } from '../contract.ts';
import { EMAIL, fromKey, type Key, toKey } from './keys.ts';
import { BINDING_KINDS, type Reader } from './reader.ts';

/** The kinds as a binding names them, in the order of their numbers. */
const WORDS = Object.entries(BINDING_KINDS)
  .sort(([, a], [, b]) => a - b)
  .map(([word]) => word);

/** The most people one call looks at: on a large site, whoever is sought may be far apart. */
const LOOKED_AT = 1_000;

/**
 * Reads people by what leads to many of them: a family with its names, a page of a site's people.
 *
 * @param db a connection that never writes
 */
export const createPeople = (db: DatabaseSync, reader: Reader) => {
  const pkById = db.prepare('SELECT pk FROM profile WHERE site = ? AND id = ?');
  const namesOf = db.prepare(
    `SELECT kind, key, profile FROM binding
     WHERE site = ?1 AND kind <> ${EMAIL} AND profile IN (SELECT value FROM json_each(?2))`,
  );
  const listed = 'SELECT pk, id, seen_at, joined FROM profile WHERE site = ?1';
  const latest = db.prepare(`${listed} ORDER BY id DESC LIMIT ${LOOKED_AT}`);
  const later = db.prepare(`${listed} AND id < ?2 ORDER BY id DESC LIMIT ${LOOKED_AT}`);

  return {
    families(site: number, ids: readonly string[]): Family[] {
      if (ids.length === 0) return [];
      const families = ids.map(id => {
        const own = pkById.get(site, toKey(id));
        return own === undefined ? [] : reader.family(own.pk as number);
      });
      // All names of all of them at once: there is no index that leads from a profile to its names.
      const names = namesOf.all(site, JSON.stringify(families.flat()));
      return families.map(members => ({
        members: members.map(pk => fromKey(reader.own(pk).id)),
        names: names
          .filter(({ profile }) => members.includes(profile as number))
          .map(({ kind, key }) => ({ [WORDS[kind as number]!]: fromKey(key as Key) }) as Family['names'][0]),
      }));
    },
    page(key: string, limit: number, after: string | undefined, seenBefore: number): PeoplePage {
      const site = reader.site(key);
      if (site === undefined) return { people: [] };
      const rows = after === undefined ? latest.all(site) : later.all(site, toKey(after));
      const people: Profile[] = [];
      const isWhole = rows.length < LOOKED_AT;
      for (const [i, { pk, id, seen_at: seenAt, joined }] of rows.entries()) {
        if (joined !== null || (seenAt as number) >= seenBefore) continue;
        people.push(JSON.parse(reader.own(pk as number).body));
        if (people.length < limit) continue;
        return isWhole && i + 1 === rows.length ? { people } : { people, next: fromKey(id as Key) };
      }
      return isWhole ? { people } : { people, next: fromKey(rows.at(-1)!.id as Key) };
    },
  };
};

export type People = ReturnType<typeof createPeople>;
