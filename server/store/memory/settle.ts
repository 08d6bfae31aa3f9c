import type { Interaction } from '../../domain/interaction.ts';
import type { Deed, DeedState, Effects, Family } from '../contract.ts';
import { keptRecord } from '../record.ts';
import { circularJoin, nobodyThere } from '../refusal.ts';
import { familyOf, isThere, listRecords, nameOf, ownOf, recordKey, rootOf, type Site } from './site.ts';

/** Changes maps and can take everything back. */
const createUndo = () => {
  const steps: (() => void)[] = [];
  const remember = <K, V>(map: Map<K, V>, key: K) => {
    const [had, before] = [map.has(key), map.get(key)];
    steps.push(() => (had ? map.set(key, before as V) : map.delete(key)));
  };
  return {
    set<K, V>(map: Map<K, V>, key: K, value: V): void {
      remember(map, key);
      map.set(key, value);
    },
    remove<K, V>(map: Map<K, V>, key: K): void {
      remember(map, key);
      map.delete(key);
    },
    undo(): void {
      for (const step of steps.reverse()) step();
    },
  };
};

type Undo = ReturnType<typeof createUndo>;

/** The highest arrival number. */
interface Arrivals {
  last: number;
}

const family = (site: Site, id: string): Family => {
  const members = site.people.has(id) ? [...familyOf(site, [id])] : [];
  const names = [...site.bindings].flatMap(([name, holder]) => {
    const [kind, ...rest] = name.split(':');
    return members.includes(holder) && kind !== 'email' ? [{ [kind!]: rest.join(':') }] : [];
  });
  return { members, names: names as Family['names'] };
};

/** What a deed sees of a site. */
const stateOf = (site: Site, position: number, deed: Deed<unknown>): DeedState => ({
  people: (deed.people ?? []).map(who => {
    const id = ownOf(site, who);
    return id === undefined ? undefined : JSON.parse(site.people.get(rootOf(site, id))!);
  }),
  records: (deed.records ?? []).map(name => {
    const record = site.records.get(recordKey(name));
    return record !== undefined && isThere(record, deed.now) ? JSON.parse(record.text) : undefined;
  }),
  histories: (deed.histories ?? []).map(({ profile, withJoined, after }) => {
    const told = withJoined ? familyOf(site, [profile]) : new Set([profile]);
    return [...site.interactions.values()]
      .flatMap(row => (row !== undefined && told.has(row.profile) && row.seq > after ? [row] : []))
      .sort((a, b) => a.seq - b.seq)
      .map(row => JSON.parse(row.body) as Interaction);
  }),
  families: (deed.families ?? []).map(id => family(site, id)),
  owned: (deed.owned ?? []).map(({ owner, kind }) => {
    const id = ownOf(site, owner);
    return id === undefined ? [] : listRecords(site, { owner: id, kind, limit: Infinity, now: deed.now });
  }),
  position,
});

const erase = (site: Site, ids: readonly string[], { set, remove }: Undo) => {
  const family = familyOf(
    site,
    ids.filter(id => site.people.has(id)),
  );
  for (const id of family) {
    remove(site.people, id);
    remove(site.joined, id);
  }
  for (const [name, id] of [...site.bindings]) if (family.has(id)) remove(site.bindings, name);
  for (const [id, row] of [...site.interactions])
    if (row !== undefined && family.has(row.profile)) set(site.interactions, id, undefined);
  for (const [key, { owner }] of [...site.records])
    if (owner !== undefined && family.has(owner)) remove(site.records, key);
};

const write = (site: Site, effects: Effects<unknown>, arrivals: Arrivals, undo: Undo) => {
  const { set, remove } = undo;
  const check = (id: string, what: string) => {
    if (!site.people.has(id)) throw nobodyThere(id, what);
  };
  for (const profile of effects.profiles ?? []) set(site.people, profile.id, JSON.stringify(profile));
  for (const id of effects.split ?? []) remove(site.joined, id);
  for (const { from, into } of effects.join ?? []) {
    check(from, 'to be joined');
    check(into, 'to join into');
    if (familyOf(site, [from]).has(into)) throw circularJoin(from, into);
    set(site.joined, from, into);
  }
  for (const { name, to } of effects.bind ?? []) {
    if (to === undefined) {
      remove(site.bindings, nameOf(name));
    } else {
      check(to, 'to bind a name to');
      set(site.bindings, nameOf(name), to);
    }
  }
  for (const { profile, events } of effects.interactions ?? []) {
    for (const event of events) {
      check(profile, 'to keep interactions of');
      if (site.interactions.has(event.id)) continue;
      const row = { seq: ++arrivals.last, profile, at: event.at, body: JSON.stringify(event) };
      set(site.interactions, event.id, row);
    }
  }
  for (const record of effects.records ?? []) {
    const { kind, key } = record;
    if (record.value === undefined) {
      remove(site.records, recordKey(record));
    } else {
      const owner = 'owner' in record ? record.owner : undefined;
      if (owner !== undefined) check(owner, 'to own a record');
      set(site.records, recordKey(record), { kind, key, owner, ...keptRecord(record) });
    }
  }
  erase(site, effects.erase ?? [], undo);
};

/**
 * Does one deed in one synchronous step.
 *
 * @param arrivals counted over all sites
 * @throws what `decide` throws, and then nothing has changed
 */
export const settleDeed = <T>(site: Site, arrivals: Arrivals, deed: Deed<T>): T => {
  const position = arrivals.last;
  const effects = deed.decide(stateOf(site, position, deed));
  const undo = createUndo();
  try {
    write(site, effects, arrivals, undo);
  } catch (error) {
    undo.undo();
    arrivals.last = position;
    throw error;
  }
  return effects.answer;
};
