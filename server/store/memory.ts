import { TIERS } from '../../protocol/index.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Profile } from '../domain/profile.ts';
import type { Change, Changed, PublishedSite, Store } from './contract.ts';
import { isKept } from './kept.ts';
import { settleDeed } from './memory/settle.ts';
import { familyOf, isThere, listRecords, nameOf, newSite, ownOf, rootOf, type Site } from './memory/site.ts';
import { checkIds, nextOf, readPage, readPeopleQuery } from './page.ts';
import { readQuery } from './record.ts';
import { closedStore, staleVersion, strayFold } from './refusal.ts';
import { createTally } from './tally.ts';

/**
 * A store that forgets when the process ends: for tests, and the shortest complete answer to what a store is. Keeps
 * JSON texts, so nothing it hands out or takes in is shared with a caller.
 *
 * @example const store = createMemoryStore(); await store.publish(config, Date.now());
 */
export const createMemoryStore = (): Store => {
  const sites = new Map<string, Site>();
  const arrivals = { last: 0 };
  let revision = 0;
  let closed = false;

  const open = () => {
    if (closed) throw closedStore();
  };
  const siteOf = (key: string): Site => {
    let site = sites.get(key);
    if (site === undefined) {
      site = newSite();
      sites.set(key, site);
    }
    return site;
  };
  const read = <T>(json: string | undefined): T | undefined =>
    json === undefined ? undefined : (JSON.parse(json) as T);

  const apply = ({ site: key, who, create, events, keepHistory, fold }: Change): Changed => {
    const site = siteOf(key);
    const known = ownOf(site, who);
    const own = known ?? create?.id;
    const id = own === undefined ? undefined : rootOf(site, own);
    if (own === undefined || id === undefined)
      return { profile: undefined, created: false, fresh: [], duplicate: [] };

    const fresh = new Map<string, Interaction>();
    const duplicate: string[] = [];
    for (const event of events) {
      if (fresh.has(event.id) || site.interactions.has(event.id)) duplicate.push(event.id);
      else fresh.set(event.id, event);
    }
    const before = site.people.get(id);
    const profile = fold(read<Profile>(before), [...fresh.values()]);
    if (profile.id !== id) throw strayFold(id, profile.id);
    const body = JSON.stringify(profile);
    const kept = [...fresh.values()].map(event =>
      isKept(keepHistory, event) ? JSON.stringify(event) : undefined,
    );

    site.people.set(id, body);
    if (known === undefined && !('id' in who)) site.bindings.set(nameOf(who), own);
    [...fresh.values()].forEach((event, i) => {
      const body = kept[i];
      const seq = ++arrivals.last;
      const row = body === undefined ? undefined : { seq, profile: own, at: event.at, body };
      site.interactions.set(event.id, row);
    });
    return { profile, created: before === undefined, fresh: [...fresh.keys()], duplicate };
  };

  return {
    facts: { name: 'memory', durable: false, directory: 'immediate' },
    async update(change) {
      open();
      return apply(change);
    },
    async profile(key, who) {
      open();
      const site = siteOf(key);
      const id = ownOf(site, who);
      return id === undefined ? undefined : read<Profile>(site.people.get(rootOf(site, id)));
    },
    async unbind(key, who) {
      open();
      siteOf(key).bindings.delete(nameOf(who));
    },
    async settle(deed) {
      open();
      return settleDeed(siteOf(deed.site), arrivals, deed);
    },
    async records(key, query) {
      open();
      return listRecords(siteOf(key), readQuery(query));
    },
    async sweep(key, { now, historyBefore = Number.NEGATIVE_INFINITY }) {
      open();
      const site = siteOf(key);
      const swept = { records: 0, interactions: 0 };
      for (const [name, record] of site.records)
        if (!isThere(record, now) && site.records.delete(name)) swept.records++;
      for (const [id, row] of site.interactions) {
        if (row === undefined || row.at >= historyBefore) continue;
        if ((JSON.parse(row.body) as Interaction).type === 'permission') continue;
        site.interactions.set(id, undefined);
        swept.interactions++;
      }
      return swept;
    },
    async interactions(key, ids) {
      open();
      checkIds(ids);
      const site = siteOf(key);
      return ids.flatMap(id => {
        const kept = site.interactions.get(id);
        return kept === undefined
          ? []
          : [{ profile: rootOf(site, kept.profile), interaction: JSON.parse(kept.body) }];
      });
    },
    async history(key, profile, page) {
      open();
      const { limit, after } = readPage(page);
      const site = siteOf(key);
      const family = familyOf(site, [rootOf(site, profile)]);
      const rows = [...site.interactions.values()]
        .flatMap(row => (row !== undefined && family.has(row.profile) ? [row] : []))
        .sort((a, b) => b.at - a.at || b.seq - a.seq)
        .filter(
          row => after === undefined || row.at < after.at || (row.at === after.at && row.seq < after.seq),
        );
      const interactions = rows.slice(0, limit).map(row => JSON.parse(row.body) as Interaction);
      return rows.length > limit ? { interactions, next: nextOf(rows[limit - 1]!) } : { interactions };
    },
    async publish(config, at, { secretHash, expectedVersion } = {}) {
      open();
      const site = siteOf(config.site);
      const live = read<PublishedSite>(site.published);
      const version = live?.version ?? 0;
      if (expectedVersion !== undefined && expectedVersion !== version)
        throw staleVersion(config.site, version, expectedVersion);
      const secretHashes = new Set(live?.secretHashes);
      if (secretHash !== undefined) secretHashes.add(secretHash);
      site.published = JSON.stringify({
        key: config.site,
        version: version + 1,
        config,
        publishedAt: at,
        secretHashes: [...secretHashes],
      } satisfies PublishedSite);
      revision++;
      return JSON.parse(site.published);
    },
    async sites() {
      open();
      return [...sites.values()].flatMap(site => read<PublishedSite>(site.published) ?? []);
    },
    async revision() {
      open();
      return revision;
    },
    async people(key, query) {
      open();
      const { limit, after, seenBefore } = readPeopleQuery(query);
      const site = siteOf(key);
      const ids = [...site.people.keys()]
        .filter(id => !site.joined.has(id) && (after === undefined || id < after))
        .sort((a, b) => (a < b ? 1 : -1));
      const people: Profile[] = [];
      for (const id of ids) {
        const person = JSON.parse(site.people.get(id)!) as Profile;
        if (person.seenAt >= seenBefore) continue;
        if (people.length === limit) return { people, next: people.at(-1)!.id };
        people.push(person);
      }
      return { people };
    },
    async scrub() {
      open();
    },
    async stats(key) {
      open();
      const site = siteOf(key);
      const tally = createTally(TIERS);
      for (const [id, json] of site.people) if (!site.joined.has(id)) tally.add(JSON.parse(json));
      return tally.result([...site.interactions.values()].filter(row => row !== undefined).length);
    },
    async close() {
      closed = true;
    },
  };
};
