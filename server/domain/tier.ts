import { TIERS, type Tier } from '../../protocol/index.ts';
import { tierAttributes } from './attributes.ts';
import { attributePaths } from './condition.ts';
import { readPath } from './merge-tag.ts';
import type { Profile, TierState } from './profile.ts';
import type { Site } from './site.ts';
import { DAY_MS } from './time.ts';

const HISTORY_KEPT = 16;

/** Whether `level` gives what `needed` asks for. */
export const hasTier = (level: Tier, needed: Tier): boolean => TIERS.indexOf(level) >= TIERS.indexOf(needed);

/**
 * Puts a profile into the tier its evidence earns, or a higher one that was given by hand, and computes its value.
 * Upwards at once; downwards only where the site's policy says `demoteAfterDays`, and only after the tier's rule has not
 * held for that long. What was given by hand ends when it is taken back or its time is over.
 *
 * @param now milliseconds since 1970
 * @returns the profile with `value`, `tier` and `tierHistory` brought up to date
 * @example rate(site, profile, Date.now()).tier // { level: 'client', rule: 'policy:client', evidence: { 'orders.count': 1 }, … }
 */
export function rate(site: Site, profile: Profile, now: number): Profile {
  const attributes = tierAttributes(site, profile, now);
  const value = attributes.value as number;
  const { tier, grant } = profile;
  const byPolicy = site.tiers.find(rule => holds(site, rule, attributes))?.level ?? 'guest';
  const isGranted = grant !== undefined && (grant.until ?? Number.POSITIVE_INFINITY) > now;
  const isByHand = isGranted && !hasTier(byPolicy, grant.level);
  const earned = isByHand ? grant.level : byPolicy;
  if (hasTier(earned, tier.level)) {
    if (earned === tier.level) return { ...profile, value, tier: { ...tier, heldAt: now } };
    return isByHand
      ? enter(profile, value, earned, GRANT, { reason: grant.reason, by: grant.by }, now)
      : enter(profile, value, earned, `policy:${earned}`, evidenceOf(site, earned, attributes), now);
  }
  if (tier.rule === GRANT) return enter(profile, value, earned, 'grant:ended', {}, now);
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

/** A change of somebody's tier, with the rule and the values it read. */
export interface TierMove extends Pick<TierState, 'rule' | 'evidence'> {
  from: Tier;
  to: Tier;
}

/**
 * Where somebody's next interaction would bring them, whatever it is.
 *
 * @param now milliseconds since 1970
 * @returns undefined when they stay
 * @example moveOf(site, profile, Date.now()) // { from: 'guest', to: 'client', rule: 'policy:client', evidence: … }
 */
export function moveOf(site: Site, profile: Profile, now: number): TierMove | undefined {
  const from = profile.tier.level;
  const { level: to, rule, evidence } = rate(site, profile, now).tier;
  return to === from ? undefined : { from, to, rule, evidence };
}

/** The rule of a tier that was given by hand. */
const GRANT = 'grant';

/** Whether a tier's rule holds: its condition, its share of the most valuable, or both. */
function holds(
  { thresholds }: Site,
  { level, when, topShare }: Site['tiers'][number],
  attributes: Record<string, unknown>,
): boolean {
  if (when && !when(attributes)) return false;
  const value = attributes.value as number;
  return topShare === undefined || (value > 0 && value >= (thresholds[level] ?? Number.POSITIVE_INFINITY));
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

/** The values the tier's rule read. */
function evidenceOf(site: Site, level: Tier, attributes: Record<string, unknown>): TierState['evidence'] {
  const rule = level === 'guest' ? undefined : site.config.tiers[level];
  const paths = rule?.when ? attributePaths(rule.when) : [];
  return {
    ...Object.fromEntries(paths.map(path => [path, readPath(attributes, path) ?? null])),
    ...(rule?.topShare === undefined
      ? {}
      : { value: attributes.value, threshold: site.thresholds[level] ?? null }),
  };
}
