import { TIERS, type Tier } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import type { Site } from './domain/site.ts';
import { DAY_MS } from './domain/time.ts';
import { errorFields } from './log.ts';
import type { Store } from './store/contract.ts';

/** The records of what was measured, by share: a policy that names another one has to wait for its own. */
const KIND = 'threshold';
/** Of a share that is not named any more. */
const KEPT_MS = 7 * DAY_MS;

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

/** A site, compiled or not. */
type Measured = Pick<Site, 'key' | 'config'>;

/** The shares that a site's tiers name. */
const sharesOf = ({ config: { tiers } }: Measured): { level: Tier; share: number }[] =>
  TIERS.flatMap(level => {
    const share = level === 'guest' ? undefined : tiers[level]?.topShare;
    return share === undefined ? [] : [{ level, share }];
  });

/** By tier what a share of it begins at, where that is known. */
const byTier = (site: Measured, beginsAt: (share: number) => number | undefined): Site['thresholds'] =>
  Object.fromEntries(
    sharesOf(site).flatMap(({ level, share }) => {
      const value = beginsAt(share);
      return value === undefined ? [] : [[level, value]];
    }),
  );

/** The thresholds as of now, for a policy that nobody goes by yet. Keeps nothing. */
export async function topShares(store: Store, site: Measured): Promise<Site['thresholds']> {
  if (sharesOf(site).length === 0) return {};
  const { values } = await store.stats(site.key);
  return byTier(site, share => thresholdOf(values, share));
}

/**
 * Measures the shares of the most valuable that a site's tiers name, and keeps them for every process. Whoever is in one
 * has its tier from their next interaction on.
 *
 * @param now milliseconds since 1970
 * @example await measureTopShares(store, site, Date.now())
 */
export async function measureTopShares(store: Store, site: Measured, now: number): Promise<void> {
  const shares = new Set(sharesOf(site).map(({ share }) => share));
  if (shares.size === 0) return;
  const { values } = await store.stats(site.key);
  await store.settle({
    site: site.key,
    now,
    decide: () => ({
      answer: undefined,
      records: [...shares].map(share => {
        const value = thresholdOf(values, share);
        const name = { kind: KIND, key: String(share) };
        return value === undefined
          ? name
          : { ...name, value: { value, at: now } satisfies Threshold, expiresAt: now + KEPT_MS };
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

/** The thresholds as they were measured last; of a share that was not measured yet there is none. */
export async function readThresholds(store: Store, site: Measured, now: number): Promise<Site['thresholds']> {
  const records = await store.records(site.key, { kind: KIND, now });
  const known = new Map(records.map(({ key, value }) => [key, (value as Threshold).value]));
  return byTier(site, share => known.get(String(share)));
}
