import { TIERS } from '../../protocol/index.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Profile } from '../domain/profile.ts';
import type { Change, Changed, PublishedSite, Store, Who } from './contract.ts';
import { checkIds, nextOf, readPage } from './page.ts';
import { closedStore, staleVersion, strayFold } from './refusal.ts';
import { createTally } from './tally.ts';

interface Kept {
  seq: number;
  profile: string;
  at: number;
  body: string;
}

interface Site {
  /** profile id → JSON */
  people: Map<string, string>;
  /** `token:…` or `customer:…` → profile id */
  bindings: Map<string, string>;
  /** interaction id → what is kept of it; undefined where only the id is */
  interactions: Map<string, Kept | undefined>;
  published?: string;
}

const nameOf = (who: Who): string | undefined =>
  'token' in who ? `token:${who.token}` : 'customer' in who ? `customer:${who.customer}` : undefined;

/**
 * A store that forgets when the process ends: for tests, and the shortest complete answer to what a store is. Keeps
 * JSON texts, so nothing it hands out or takes in is shared with a caller.
 *
 * @example const store = createMemoryStore(); await store.publish(config, Date.now());
 */
export const createMemoryStore = (): Store => {
  const sites = new Map<string, Site>();
  let seq = 0;
  let revision = 0;
  let closed = false;

  const open = () => {
    if (closed) throw closedStore();
  };
  const siteOf = (key: string): Site => {
    let site = sites.get(key);
    if (site === undefined) {
      site = { people: new Map(), bindings: new Map(), interactions: new Map() };
      sites.set(key, site);
    }
    return site;
  };
  const idOf = (site: Site, who: Who): string | undefined => {
    const id = 'id' in who ? who.id : site.bindings.get(nameOf(who)!);
    return id !== undefined && site.people.has(id) ? id : undefined;
  };
  const read = <T>(json: string | undefined): T | undefined =>
    json === undefined ? undefined : (JSON.parse(json) as T);

  const apply = ({ site: key, who, create, events, keepHistory = true, fold }: Change): Changed => {
    const site = siteOf(key);
    const known = idOf(site, who);
    const id = known ?? create?.id;
    if (id === undefined) return { profile: undefined, created: false, fresh: [], duplicate: [] };

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
    const kept = [...fresh.values()].map(event => JSON.stringify(event));

    site.people.set(id, body);
    const name = nameOf(who);
    if (known === undefined && name !== undefined) site.bindings.set(name, id);
    [...fresh.values()].forEach((event, i) => {
      const row = { seq: ++seq, profile: id, at: event.at, body: kept[i]! };
      site.interactions.set(event.id, keepHistory ? row : undefined);
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
      const id = idOf(site, who);
      return id === undefined ? undefined : read<Profile>(site.people.get(id));
    },
    async unbind(key, who) {
      open();
      siteOf(key).bindings.delete(nameOf(who)!);
    },
    async interactions(key, ids) {
      open();
      checkIds(ids);
      const site = siteOf(key);
      return ids.flatMap(id => {
        const kept = site.interactions.get(id);
        return kept === undefined ? [] : [{ profile: kept.profile, interaction: JSON.parse(kept.body) }];
      });
    },
    async history(key, profile, page) {
      open();
      const { limit, after } = readPage(page);
      const rows = [...siteOf(key).interactions.values()]
        .filter(row => row !== undefined && row.profile === profile)
        .map(row => row!)
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
    async stats(key) {
      open();
      const site = siteOf(key);
      const tally = createTally(TIERS);
      for (const json of site.people.values()) tally.add(JSON.parse(json));
      return tally.result([...site.interactions.values()].filter(row => row !== undefined).length);
    },
    async close() {
      closed = true;
    },
  };
};
