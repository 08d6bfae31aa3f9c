import type { Deps } from './deps.ts';
import { isAnonymous } from './domain/gate.ts';
import type { Profile } from './domain/profile.ts';
import { DAY_MS } from './domain/time.ts';
import { eraseUnseen } from './erase.ts';
import type { PublishedSite } from './store/contract.ts';

/** People looked at, and erased, in one step: others change in between. */
const BATCH = 100;

/** What a sweep came to. */
export interface Swept {
  site: string;
  /** interactions that were older than `retention.historyDays` */
  interactions: number;
  /** records that had expired */
  records: number;
  guests: number;
  people: number;
}

type RetentionDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'erasures'> & Partial<Pick<Deps, 'mail'>>;

/**
 * Keeps to what every site's configuration says of how long things are kept (`retention`), and takes away what expired.
 * Safe to run at any time and twice at once.
 *
 * @param signal ends it after the step under way; the next run goes on
 * @example for (const { site, guests } of await sweepSites(deps)) console.log(site, guests)
 */
export async function sweepSites(deps: RetentionDeps, signal?: AbortSignal): Promise<Swept[]> {
  const all: Swept[] = [];
  for (const published of await deps.store.sites()) {
    if (signal?.aborted) return all;
    const swept = await sweepSite(deps, published, signal);
    all.push(swept);
    const { interactions, guests, people } = swept;
    if (interactions + guests + people > 0) deps.log('info', 'swept', { ...swept });
  }
  return all;
}

async function sweepSite(
  deps: RetentionDeps,
  { key: site, config }: PublishedSite,
  signal: AbortSignal | undefined,
): Promise<Swept> {
  const now = deps.clock();
  const before = (days: number | undefined) =>
    days === undefined ? Number.NEGATIVE_INFINITY : now - days * DAY_MS;
  const { historyDays, guestDays, peopleDays } = config.retention;
  const unseen = { guests: before(guestDays), people: before(peopleDays) };
  const swept = await deps.store.sweep(site, {
    now,
    ...(historyDays === undefined ? {} : { historyBefore: before(historyDays) }),
  });
  const erased = { guests: 0, people: 0 };
  const seenBefore = Math.max(unseen.guests, unseen.people);
  for (let after: string | undefined; seenBefore > Number.NEGATIVE_INFINITY; ) {
    const query = { limit: BATCH, seenBefore, ...(after === undefined ? {} : { after }) };
    const page = await deps.store.people(site, query);
    const classes = await classify(deps, site, page.people);
    for (const name of ['guests', 'people'] as const) {
      const old = classes[name].filter(({ seenAt }) => seenAt < unseen[name]);
      if (old.length === 0) continue;
      const ids = old.map(({ id }) => id);
      erased[name] += (await eraseUnseen(deps, site, ids, unseen[name])).length;
    }
    after = page.next;
    if (after === undefined || signal?.aborted) break;
  }
  return { site, ...swept, ...erased };
}

/** Guests are those nobody knows: neither proven, nor a customer by the site's own word. */
async function classify(
  { store, clock }: RetentionDeps,
  site: string,
  found: readonly Profile[],
): Promise<{ guests: readonly Profile[]; people: readonly Profile[] }> {
  const unknown = found.filter(isAnonymous);
  if (unknown.length === 0) return { guests: [], people: found };
  const customers = await store.settle({
    site,
    families: unknown.map(({ id }) => id),
    now: clock(),
    decide: ({ families }) => ({
      answer: families.map(({ names }) => names.some(name => 'customer' in name)),
    }),
  });
  const guests = unknown.filter((_, i) => !customers[i]);
  return { guests, people: found.filter(one => !guests.includes(one)) };
}
