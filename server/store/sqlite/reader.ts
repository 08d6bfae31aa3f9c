import type { DatabaseSync } from 'node:sqlite';
import { type Interaction, SOURCES } from '../../domain/interaction.ts';
import type { Profile } from '../../domain/profile.ts';
import type { HistoryPage, PublishedSite, StoredInteraction, Who } from '../contract.ts';
import { type Cursor, nextOf } from '../page.ts';
import { fromKey, type Key, toKey } from './keys.ts';

/** The kinds of binding: a visitor token, a customer id. */
const TOKEN = 0;
const CUSTOMER = 1;

/** A profile's row, its JSON not yet parsed. */
export interface ProfileRow {
  pk: number;
  id: Key;
  version: number;
  body: string;
}

/** A binding's two parts, or undefined for a profile id. */
export const bindingOf = (who: Who): [kind: typeof TOKEN | typeof CUSTOMER, name: string] | undefined =>
  'token' in who ? [TOKEN, who.token] : 'customer' in who ? [CUSTOMER, who.customer] : undefined;

interface EventRow {
  seq: number;
  id: Key;
  at: number;
  body: string;
  source: number;
}

const toInteraction = ({ id, at, body, source }: EventRow): Interaction => ({
  source: SOURCES[source],
  ...JSON.parse(body),
  id: fromKey(id),
  at,
});

/**
 * Everything that is read on the main thread, synchronously, with statements prepared once.
 *
 * @param db a connection that never writes
 */
export const createReader = (db: DatabaseSync) => {
  const row = 'p.pk, p.id, p.version, p.body';
  const siteByKey = db.prepare('SELECT pk FROM site WHERE key = ?');
  const byId = db.prepare(`SELECT ${row} FROM profile p WHERE p.site = ? AND p.id = ?`);
  const byBinding = db.prepare(
    `SELECT ${row} FROM binding b JOIN profile p ON p.pk = b.profile WHERE b.site = ? AND b.kind = ? AND b.key = ?`,
  );
  const heldEvent = db.prepare('SELECT 1 FROM interaction WHERE site = ? AND id = ?');
  const eventById = db.prepare(
    `SELECT e.id, e.at, e.body, e.source, p.id AS person FROM interaction e JOIN profile p ON p.pk = e.profile
     WHERE e.site = ? AND e.id = ?`,
  );
  const newest = db.prepare(
    `SELECT seq, id, at, body, source FROM interaction WHERE profile = ? ORDER BY at DESC, seq DESC LIMIT ?`,
  );
  const older = db.prepare(
    `SELECT seq, id, at, body, source FROM interaction WHERE profile = ?1 AND (at, seq) < (?2, ?3)
     ORDER BY at DESC, seq DESC LIMIT ?4`,
  );
  const published = db.prepare('SELECT * FROM site WHERE version > 0 ORDER BY pk');
  const versions = db.prepare('SELECT coalesce(sum(version), 0) AS revision FROM site');
  /** a site's number never changes, so it is asked for once */
  const sites = new Map<string, number>();

  const begin = db.prepare('BEGIN');
  const end = db.prepare('COMMIT');

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
    row(site: number, who: Who): ProfileRow | undefined {
      const binding = bindingOf(who);
      return (
        binding === undefined
          ? byId.get(site, toKey((who as { id: string }).id))
          : byBinding.get(site, binding[0], toKey(binding[1]))
      ) as ProfileRow | undefined;
    },
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
        const found = eventById.get(site, toKey(id)) as (EventRow & { person: Key }) | undefined;
        return found === undefined
          ? []
          : [{ profile: fromKey(found.person), interaction: toInteraction(found) }];
      });
    },
    history(key: string, id: string, limit: number, after: Cursor | undefined): HistoryPage {
      const site = reader.site(key);
      const person = site === undefined ? undefined : reader.row(site, { id });
      if (person === undefined) return { interactions: [] };
      const rows = (after === undefined
        ? newest.all(person.pk, limit + 1)
        : older.all(person.pk, after.at, after.seq, limit + 1)) as unknown as EventRow[];
      const interactions = rows.slice(0, limit).map(toInteraction);
      return rows.length > limit ? { interactions, next: nextOf(rows[limit - 1]!) } : { interactions };
    },
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
