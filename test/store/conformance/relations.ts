import type { Interaction } from '../../../server/domain/interaction.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import type { Binding, Effects, StoredRecord, Who } from '../../../server/store/contract.ts';
import { NOW } from './fixtures.ts';

const refused = (): never => {
  throw new Error('refused');
};

/** Tells by the times of visits what was folded into whom, and when. */
export const note = (profile: Profile, fresh: readonly Interaction[]): Profile => ({
  ...profile,
  visits: [...profile.visits, ...fresh.map(({ at }) => at)],
});

/** What relations mean, in the fewest words. A state is replaced, so that what throws leaves the one before. */
export const createRelations = () => {
  let is = {
    people: {} as Record<string, Profile>,
    joined: {} as Record<string, string>,
    names: {} as Record<string, string>,
    seen: [] as string[],
    rows: [] as { own: string; event: Interaction }[],
    records: {} as Record<string, StoredRecord>,
  };
  const rootOf = (id: string): string => (is.joined[id] === undefined ? id : rootOf(is.joined[id]));
  const answersTo = (id: string, of: string): boolean =>
    id === of || (is.joined[id] !== undefined && answersTo(is.joined[id], of));
  const ownOf = (who: Who) => {
    const id = 'id' in who ? who.id : is.names[JSON.stringify(who)];
    return id !== undefined && is.people[id] ? id : undefined;
  };
  const known = (id: string) => (is.people[id] ? id : refused());
  const arrive = (own: string, event: Interaction, kept = true) => {
    if (is.seen.includes(event.id)) return false;
    is.seen.push(event.id);
    if (kept) is.rows.push({ own, event });
    return true;
  };
  const atomically = <T>(work: () => T): T | 'refused' => {
    const before = structuredClone(is);
    try {
      return work();
    } catch {
      is = before;
      return 'refused';
    }
  };
  const keep = <T>(all: Record<string, T>, wanted: (value: T, key: string) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([key, value]) => wanted(value, key)));

  return {
    update(who: Who, create: string | undefined, events: Interaction[], kept: boolean) {
      const own = ownOf(who) ?? create;
      if (own === undefined) return undefined;
      const root = rootOf(own);
      if (!('id' in who)) is.names[JSON.stringify(who)] = own;
      const fresh = events.filter(one => arrive(own, one, kept));
      is.people[root] = note(is.people[root] ?? newProfile(root, NOW, 'device'), fresh);
      return { profile: is.people[root], fresh: fresh.map(({ id }) => id) };
    },
    unbind: (name: Binding) => delete is.names[JSON.stringify(name)],
    settle: (effects: Effects<unknown>) =>
      atomically(() => {
        for (const profile of effects.profiles ?? []) is.people[profile.id] = profile;
        for (const id of effects.split ?? []) delete is.joined[id];
        for (const { from, into } of effects.join ?? []) {
          if (answersTo(known(into), known(from))) refused();
          is.joined[from] = into;
        }
        for (const { name, to } of effects.bind ?? []) {
          if (to === undefined) delete is.names[JSON.stringify(name)];
          else is.names[JSON.stringify(name)] = known(to);
        }
        for (const { profile, events } of effects.interactions ?? [])
          for (const one of events) arrive(known(profile), one);
        for (const record of effects.records ?? []) {
          const name = `${record.kind}/${record.key}`;
          if (record.value === undefined) delete is.records[name];
          else is.records[name] = record as StoredRecord;
          const owner = is.records[name]?.owner;
          if (owner !== undefined) known(owner);
        }
        const gone = Object.keys(is.people).filter(id =>
          (effects.erase ?? []).some(one => answersTo(id, one)),
        );
        is.people = keep(is.people, (_, id) => !gone.includes(id));
        is.joined = keep(is.joined, (_, id) => !gone.includes(id));
        is.names = keep(is.names, id => !gone.includes(id));
        is.records = keep(is.records, ({ owner }) => owner === undefined || !gone.includes(owner));
        is.rows = is.rows.filter(({ own }) => !gone.includes(own));
        return 'settled';
      }),
    sweep(now: number, before: number) {
      const [records, rows] = [Object.keys(is.records).length, is.rows.length];
      is.records = keep(is.records, ({ expiresAt }) => (expiresAt ?? now + 1) > now);
      is.rows = is.rows.filter(({ event }) => event.at >= before);
      return { records: records - Object.keys(is.records).length, interactions: rows - is.rows.length };
    },
    profile(who: Who) {
      const own = ownOf(who);
      return own === undefined ? undefined : is.people[rootOf(own)];
    },
    history: (id: string) =>
      is.rows
        .flatMap(({ own, event }, i) => (rootOf(own) === rootOf(id) ? [{ event, i }] : []))
        .sort((a, b) => b.event.at - a.event.at || b.i - a.i)
        .map(({ event }) => event),
    family: (id: string) => {
      const members = Object.keys(is.people).filter(one => is.people[id] && answersTo(one, id));
      const names = Object.entries(is.names).flatMap(([name, of]) => (members.includes(of) ? [name] : []));
      return { members: members.sort(), names: names.filter(name => !name.startsWith('{"email"')).sort() };
    },
    people: () =>
      Object.values(is.people)
        .filter(({ id }) => is.joined[id] === undefined)
        .sort((a, b) => (a.id < b.id ? 1 : -1)),
    ownHistory: (id: string) => is.rows.flatMap(({ own, event }) => (own === id ? [event] : [])),
    wholeHistory: (id: string) =>
      is.rows.flatMap(({ own, event }) => (is.people[id] && answersTo(own, id) ? [event] : [])),
    interactions: (ids: string[]) =>
      ids.flatMap(id => {
        const row = is.rows.find(({ event }) => event.id === id);
        return row ? [{ profile: rootOf(row.own), interaction: row.event }] : [];
      }),
    records: (now: number, owner?: string) =>
      Object.values(is.records)
        .filter(record => (record.expiresAt ?? now + 1) > now)
        .filter(
          record =>
            owner === undefined || (record.owner !== undefined && rootOf(record.owner) === rootOf(owner)),
        )
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    position: () => is.seen.length,
    stats: () => ({
      people: Object.keys(is.people).filter(id => is.joined[id] === undefined).length,
      interactions: is.rows.length,
    }),
  };
};
