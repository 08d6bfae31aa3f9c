import type { Binding, RecordName, StoredRecord, Who } from '../contract.ts';
import { compareNames, type RecordQuery } from '../record.ts';

/** An interaction with its content. */
export interface Kept {
  seq: number;
  /** the profile that was told of it, itself */
  profile: string;
  at: number;
  body: string;
}

/** A record, its value as JSON. */
export interface KeptRecord extends RecordName {
  text: string;
  owner: string | undefined;
  until: number | null;
}

/** What the memory store holds of one site. */
export interface Site {
  /** profile id → JSON */
  people: Map<string, string>;
  /** profile id → id of the one it was joined into */
  joined: Map<string, string>;
  /** `token:…`, `email:…`, … → profile id */
  bindings: Map<string, string>;
  /** interaction id → what is kept of it; undefined where only the id is */
  interactions: Map<string, Kept | undefined>;
  /** by `recordKey` */
  records: Map<string, KeptRecord>;
  published?: string;
}

export const newSite = (): Site => ({
  people: new Map(),
  joined: new Map(),
  bindings: new Map(),
  interactions: new Map(),
  records: new Map(),
});

/** A binding as one string. */
export const nameOf = (binding: Binding): string => Object.entries(binding)[0]!.join(':');

/** A record's name as one string. */
export const recordKey = ({ kind, key }: RecordName): string => JSON.stringify([kind, key]);

/** Whether a record has not expired. */
export const isThere = ({ until }: KeptRecord, now: number): boolean => until === null || until > now;

/** The id of the profile that is named, joined or not. */
export const ownOf = (site: Site, who: Who): string | undefined => {
  const id = 'id' in who ? who.id : site.bindings.get(nameOf(who));
  return id !== undefined && site.people.has(id) ? id : undefined;
};

/** The id of the profile that answers for one. */
export const rootOf = (site: Site, id: string): string => {
  const into = site.joined.get(id);
  return into === undefined ? id : rootOf(site, into);
};

/** Profiles and everybody joined into them, however far away. */
export const familyOf = (site: Site, ids: readonly string[]): Set<string> => {
  const family = new Set(ids);
  // A set goes on with what is added while it is walked.
  for (const parent of family) for (const [from, into] of site.joined) if (into === parent) family.add(from);
  return family;
};

/** A page of records by owner, kind or key. */
export const listRecords = (site: Site, query: RecordQuery): StoredRecord[] => {
  const { owner, kind, key, after, limit, now } = query;
  const family = owner === undefined ? undefined : familyOf(site, [rootOf(site, owner)]);
  return [...site.records.values()]
    .filter(record => isThere(record, now))
    .filter(record => family === undefined || (record.owner !== undefined && family.has(record.owner)))
    .filter(record => kind === undefined || record.kind === kind)
    .filter(record => key === undefined || record.key === key)
    .filter(record => after === undefined || compareNames(record, after) > 0)
    .sort(compareNames)
    .slice(0, limit)
    .map(record => ({
      ...{ kind: record.kind, key: record.key, value: JSON.parse(record.text) },
      ...(record.owner !== undefined && { owner: record.owner }),
      ...(record.until !== null && { expiresAt: record.until }),
    }));
};
