import type { DatabaseSync } from 'node:sqlite';
import type { Interaction } from '../../domain/interaction.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Binding, HistoryPage, OwnHistory, PublishedSite, StoredInteraction, Who } from '../contract.ts';
import { type Cursor, nextOf } from '../page.ts';
import { FAMILY } from './family.ts';
import { EMAIL, fromKey, type Key, toBindingKey, toKey } from './keys.ts';
import { type InteractionRow, toInteraction } from './rows.ts';

type Word<B = Binding> = B extends unknown ? keyof B : never;

/** The kinds of binding as rows keep them, counted from 0. Only ever added to. */
export const BINDING_KINDS: Record<Word, number> = { token: 0, customer: 1, email: EMAIL, retired: 3 };

/** The row of the profile that answers, its JSON not yet parsed. */
export interface ProfileRow {
  pk: number;
  id: Key;
  version: number;
  body: string;
  /** of the one it was joined into; null in everything `row` returns */
  joined: number | null;
  /** the profile that was named, where another one answers for it */
  own?: number;
}

/** A binding's two parts. */
export const bindingParts = (binding: Binding): [kind: number, name: string] => {
  const word = Object.keys(binding)[0] as Word;
  return [BINDING_KINDS[word], (binding as Record<Word, string>)[word]];
};

/** A binding's two parts, or undefined for a profile id. */
export const bindingOf = (who: Who): [kind: number, name: string] | undefined =>
  'id' in who ? undefined : bindingParts(who);

/**
 * Everything that is read on the main thread, synchronously, with statements prepared once.
 *
 * @param db a connection that never writes
 */
export const createReader = (db: DatabaseSync) => {
  const row = 'p.pk, p.id, p.version, p.body, p.joined';
  const siteByKey = db.prepare('SELECT pk FROM site WHERE key = ?');
  const byPk = db.prepare(`SELECT ${row} FROM profile p WHERE p.pk = ?`);
  const byId = db.prepare(`SELECT ${row} FROM profile p WHERE p.site = ? AND p.id = ?`);
  const byBinding = db.prepare(
    `SELECT ${row} FROM binding b JOIN profile p ON p.pk = b.profile WHERE b.site = ? AND b.kind = ? AND b.key = ?`,
  );
  const heldEvent = db.prepare('SELECT 1 FROM interaction WHERE site = ? AND id = ?');
  const columns = 'e.seq, e.id, e.at, e.body, e.source';
  const eventById = db.prepare(
    `SELECT ${columns}, p.pk, p.id AS person, p.joined FROM interaction e JOIN profile p ON p.pk = e.profile
     WHERE e.site = ? AND e.id = ?`,
  );
  const newest = db.prepare(
    `SELECT ${columns} FROM interaction e WHERE profile = ? ORDER BY at DESC, seq DESC LIMIT ?`,
  );
  const older = db.prepare(
    `SELECT ${columns} FROM interaction e WHERE profile = ?1 AND (at, seq) < (?2, ?3)
     ORDER BY at DESC, seq DESC LIMIT ?4`,
  );
  const arrived = db.prepare(
    `SELECT ${columns} FROM interaction e WHERE profile = ? AND seq > ? ORDER BY seq`,
  );
  const lastSeq = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM interaction');
  const familyOf = db.prepare(`WITH RECURSIVE ${FAMILY} SELECT pk FROM family`);
  const published = db.prepare('SELECT * FROM site WHERE version > 0 ORDER BY pk');
  const versions = db.prepare('SELECT coalesce(sum(version), 0) AS revision FROM site');
  /** a site's number never changes, so it is asked for once */
  const sites = new Map<string, number>();

  const begin = db.prepare('BEGIN');
  const end = db.prepare('COMMIT');

  /** The row that answers for one that was joined. */
  const follow = (own: number, joined: number): ProfileRow => {
    let next: number | null = joined;
    let found: ProfileRow | undefined;
    while (next !== null) {
      found = byPk.get(next) as unknown as ProfileRow;
      next = found.joined;
    }
    return { ...found!, own };
  };

  const reader = {
    /** Runs several reads on one state of the database; one alone would take and give back its locks each time. */
    together<T>(reads: () => T): T {
      begin.run();
      try {
        return reads();
      } finally {
        end.run();
      }
    },
    /** The number of a site, or undefined when nothing was ever stored of it. */
    site(key: string): number | undefined {
      const known = sites.get(key);
      if (known !== undefined) return known;
      const found = siteByKey.get(key)?.pk as number | undefined;
      if (found !== undefined) sites.set(key, found);
      return found;
    },
    /** The row of a profile itself, whoever answers for it. */
    own: (pk: number): ProfileRow => byPk.get(pk) as unknown as ProfileRow,
    row(site: number, who: Who): ProfileRow | undefined {
      const binding = bindingOf(who);
      const found = (
        binding === undefined
          ? byId.get(site, toKey((who as { id: string }).id))
          : byBinding.get(site, binding[0], toBindingKey(...binding))
      ) as ProfileRow | undefined;
      return found === undefined || found.joined === null ? found : follow(found.pk, found.joined);
    },
    /** A profile and everybody joined into it, itself first. */
    family: (pk: number): number[] => familyOf.all(`[${pk}]`).map(member => member.pk as number),
    holds: (site: number, event: string): boolean => heldEvent.get(site, toKey(event)) !== undefined,
    profile(key: string, who: Who): Profile | undefined {
      const site = reader.site(key);
      const found = site === undefined ? undefined : reader.row(site, who);
      return found === undefined ? undefined : (JSON.parse(found.body) as Profile);
    },
    interactions(key: string, ids: readonly string[]): StoredInteraction[] {
      const site = reader.site(key);
      if (site === undefined) return [];
      return ids.flatMap(id => {
        const found = eventById.get(site, toKey(id)) as
          | (InteractionRow & { pk: number; person: Key; joined: number | null })
          | undefined;
        if (found === undefined) return [];
        const person = found.joined === null ? found.person : follow(found.pk, found.joined).id;
        return [{ profile: fromKey(person), interaction: toInteraction(found) }];
      });
    },
    history(key: string, id: string, limit: number, after: Cursor | undefined): HistoryPage {
      const site = reader.site(key);
      const person = site === undefined ? undefined : reader.row(site, { id });
      if (person === undefined) return { interactions: [] };
      const family = reader.family(person.pk);
      const rows = family.flatMap(
        pk =>
          (after === undefined
            ? newest.all(pk, limit + 1)
            : older.all(pk, after.at, after.seq, limit + 1)) as unknown as InteractionRow[],
      );
      if (family.length > 1) rows.sort((a, b) => b.at - a.at || b.seq - a.seq);
      const interactions = rows.slice(0, limit).map(toInteraction);
      return rows.length > limit ? { interactions, next: nextOf(rows[limit - 1]!) } : { interactions };
    },
    /** What a profile was told of itself after an arrival number, in the order of arrival. */
    arrivals(site: number, { profile, withJoined = false, after }: OwnHistory): Interaction[] {
      const person = byId.get(site, toKey(profile));
      if (person === undefined) return [];
      const told = withJoined ? familyOf.all(JSON.stringify([person.pk])) : [person];
      const rows = told.flatMap(({ pk }) => arrived.all(pk as number, after)) as unknown as InteractionRow[];
      return rows.sort((a, b) => a.seq - b.seq).map(toInteraction);
    },
    /** The highest arrival number. */
    position: (): number => lastSeq.get()!.seq as number,
    sites: (): PublishedSite[] =>
      published.all().map(site => ({
        key: site.key as string,
        version: site.version as number,
        config: JSON.parse(site.config as string),
        publishedAt: site.published_at as number,
        secretHashes: JSON.parse(site.secret_hashes as string),
      })),
    revision: (): number => versions.get()!.revision as number,
  };
  return reader;
};

export type Reader = ReturnType<typeof createReader>;
