import type { SiteConfig } from '../../protocol/index.ts';
import type { Profile } from './profile.ts';
import { DAY_MS } from './time.ts';

type ValuePolicy = SiteConfig['value'];

/** What counts when a site says nothing: recency and frequency equally, money a little more. */
const DEFAULTS = {
  recency: { weight: 3, halfLifeDays: 90 },
  frequency: { weight: 3, halfAt: 4 },
  money: { weight: 4, halfAt: 500 },
};

/** A saturating score: 0 at 0, ½ at `halfAt`, towards 1 beyond: `1 − 2^(−x / halfAt)`. */
const saturate = (x: number, halfAt: number): number => 1 - 2 ** (-x / halfAt);

/**
 * A person's value to the site, 0–100: the weighted mean of recency `2^(−days since the last order / halfLifeDays)`,
 * frequency `1 − 2^(−orders / halfAt)` and money `1 − 2^(−revenue / halfAt)`, times 100. The three factors are direct
 * marketing's RFM (Arthur Hughes, *Strategic Database Marketing*); the half points replace its quintiles, so that one
 * person's value does not move when others buy. Who never ordered has 0.
 *
 * @param now milliseconds since 1970
 * @example valueScore({ orders: 4, revenue: 500, lastOrderAt: now, … }, {}, now) // 65
 */
export function valueScore(stats: Profile['stats'], policy: ValuePolicy, now: number): number {
  if (stats.orders === 0 || stats.lastOrderAt === undefined) return 0;
  const recency = policy.recency ?? DEFAULTS.recency;
  const frequency = policy.frequency ?? DEFAULTS.frequency;
  const money = policy.money ?? DEFAULTS.money;
  const total = recency.weight + frequency.weight + money.weight;
  if (total === 0) return 0;
  const days = Math.max(0, now - stats.lastOrderAt) / DAY_MS;
  const score =
    recency.weight * 2 ** (-days / recency.halfLifeDays) +
    frequency.weight * saturate(stats.orders, frequency.halfAt) +
    money.weight * saturate(stats.revenue, money.halfAt);
  return Math.round((100 * score) / total);
}
