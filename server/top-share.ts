import { TIERS, type Tier } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import type { Site } from './domain/site.ts';
import { errorFields } from './log.ts';
import type { Store } from './store/contract.ts';

const KIND = 'threshold';

/** What is kept of one measurement. */
interface Threshold {
  value: number;
  /** milliseconds since 1970 */
  at: number;
}

/**
 * The least value of the most valuable share of people.
 *
 * @param values people of each value, 0 to 100; who has 0 does not count
 * @param share above 0, at most 1
 * @returns undefined when nobody has a value yet
 * @example thresholdOf([50, 0, 8, 2], 0.1) // 3
 */
export function thresholdOf(values: readonly number[], share: number): number | undefined {
  const all = values.slice(1).reduce((sum, count) => sum + count, 0);
  let above = 0;
  for (let value = values.length - 1; value > 0; value--) {
    above += values[value]!;
    if (above > 0 && above >= all * share) return value;
  }
  return undefined;
}

/** Each share that a site's tiers name with the value it begins at, undefined while nobody has one. */
async function measure(
  store: Store,
  { key, config }: Measured,
): Promise<{ level: Tier; value: number | undefined }[]> {
  const shares = TIERS.flatMap(level => {
    const topShare = level === 'guest' ? undefined : config.tiers[level]?.topShare;
    return topShare === undefined ? [] : [{ level, topShare }];
  });
  if (shares.length === 0) return [];
  const { values } = await store.stats(key);
  return shares.map(({ level, topShare }) => ({ level, value: thresholdOf(values, topShare) }));
}

/** A site, compiled or not. */
type Measured = Pick<Site, 'key' | 'config'>;

/** The thresholds as of now, for a policy that nobody goes by yet. Keeps nothing. */
export async function topShares(store: Store, site: Measured): Promise<Site['thresholds']> {
  const measured = await measure(store, site);
  return Object.fromEntries(
    measured.flatMap(({ level, value }) => (value === undefined ? [] : [[level, value]])),
  );
}

/**
 * Measures the shares of the most valuable that a site's tiers name, and keeps them for every process. Whoever is in one
 * has its tier from their next interaction on.
 *
 * @param now milliseconds since 1970
 * @example await measureTopShares(store, site, Date.now())
 */
export async function measureTopShares(store: Store, site: Measured, now: number): Promise<void> {
  const measured = await measure(store, site);
  if (measured.length === 0) return;
  await store.settle({
    site: site.key,
    now,
    decide: () => ({
      answer: undefined,
      records: measured.map(({ level, value }) => {
        const name = { kind: KIND, key: level };
        return value === undefined ? name : { ...name, value: { value, at: now } satisfies Threshold };
      }),
    }),
  });
}

/**
 * Does so for every site. For a job, once an hour: one that fails is logged, and the others are measured.
 *
 * @param signal ends it after the site under way
 * @example await measureSites({ store, clock, log })
 */
export async function measureSites(
  { store, clock, log }: Pick<Deps, 'store' | 'clock' | 'log'>,
  signal?: AbortSignal,
): Promise<void> {
  for (const site of await store.sites()) {
    if (signal?.aborted) return;
    await measureTopShares(store, site, clock()).catch(error =>
      log('error', 'the most valuable were not measured', { site: site.key, ...errorFields(error) }),
    );
  }
}

/** The thresholds as they were measured last. */
export async function readThresholds(store: Store, site: Site, now: number): Promise<Site['thresholds']> {
  const records = await store.records(site.key, { kind: KIND, now });
  return Object.fromEntries(records.map(({ key, value }) => [key as Tier, (value as Threshold).value]));
}
