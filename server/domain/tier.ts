import { TIERS, type Tier } from '../../protocol/index.ts';
import { tierAttributes } from './attributes.ts';
import { attributePaths } from './condition.ts';
import { readPath } from './merge-tag.ts';
import type { Profile, TierState } from './profile.ts';
import type { Site } from './site.ts';
import { valueScore } from './value.ts';

const DAY_MS = 86_400_000;
const HISTORY_KEPT = 16;

/** Whether `level` gives what `needed` asks for. */
export const hasTier = (level: Tier, needed: Tier): boolean => TIERS.indexOf(level) >= TIERS.indexOf(needed);

/**
 * Puts a profile into the tier its evidence earns, and computes its value. Upwards at once; downwards only where the
 * site's policy says `demoteAfterDays`, and only after the tier's condition has not held for that long.
 *
 * @param now milliseconds since 1970
 * @returns the profile with `value`, `tier` and `tierHistory` brought up to date
 * @example rate(site, profile, Date.now()).tier // { level: 'client', rule: 'policy:client', evidence: { 'orders.count': 1 }, … }
 */
export function rate(site: Site, profile: Profile, now: number): Profile {
  const value = valueScore(profile.stats, site.config.value, now);
  const attributes = tierAttributes(site, profile, now);
  const earned = site.tiers.find(tier => tier.when(attributes))?.level ?? 'guest';
  const { tier } = profile;
  if (hasTier(earned, tier.level)) {
    if (earned === tier.level) return { ...profile, value, tier: { ...tier, heldAt: now } };
    return enter(profile, value, earned, `policy:${earned}`, evidenceOf(site, earned, attributes), now);
  }
  const { demoteAfterDays } = site.config.tiers;
  if (demoteAfterDays === undefined || now - tier.heldAt < demoteAfterDays * DAY_MS)
    return { ...profile, value };
  return enter(
    profile,
    value,
    earned,
    `demotion:${tier.level}`,
    evidenceOf(site, tier.level, attributes),
    now,
  );
}

function enter(
  profile: Profile,
  value: number,
  level: Tier,
  rule: string,
  evidence: TierState['evidence'],
  now: number,
): Profile {
  return {
    ...profile,
    value,
    tier: { level, since: now, rule, evidence, heldAt: now },
    tierHistory: [profile.tier, ...profile.tierHistory].slice(0, HISTORY_KEPT),
  };
}

/** The values the tier's condition read. */
function evidenceOf(site: Site, level: Tier, attributes: Record<string, unknown>): TierState['evidence'] {
  const condition = level === 'guest' ? undefined : site.config.tiers[level]?.when;
  return Object.fromEntries(
    (condition ? attributePaths(condition) : []).map(path => [path, readPath(attributes, path) ?? null]),
  );
}
