import { type RewardView, TIERS, type Tier } from '../../protocol/index.ts';
import type { Stock } from './incentive.ts';
import type { Lookup } from './merge-tag.ts';
import type { CompiledIncentive } from './offers.ts';
import { own } from './own.ts';
import type { Profile, RewardState } from './profile.ts';
import type { Site } from './site.ts';
import { hasTier } from './tier.ts';

type Rewards = Record<string, RewardState>;

/**
 * Grants an incentive: one a person, for ever. Whether there is one left is the store's to say, in the same deed.
 *
 * @param code out of the pool, for a `code`
 * @param at milliseconds since 1970
 * @example grant(profile, 'kettle', now).rewards // { kettle: { at: now, state: 'granted' } }
 */
export const grant = (profile: Profile, incentive: string, at: number, code?: string): Profile =>
  own(profile.rewards, incentive)
    ? profile
    : {
        ...profile,
        rewards: {
          ...profile.rewards,
          [incentive]: { at, state: 'granted', ...(code === undefined ? {} : { code }) },
        },
      };

/** Notes what became of a reward; of one that was never granted, nothing. */
export function noteReward(profile: Profile, incentive: string, state: 'used' | 'won', at: number): Profile {
  const reward = own(profile.rewards, incentive);
  return reward
    ? {
        ...profile,
        rewards: {
          ...profile.rewards,
          [incentive]: { ...reward, state, ...(state === 'used' ? { usedAt: reward.usedAt ?? at } : {}) },
        },
      }
    : profile;
}

/** A reward as its owner sees it; undefined when its incentive is no longer configured. */
export function viewReward(
  site: Site,
  id: string,
  { at, state, code }: RewardState,
  profile: Profile,
  stock: Stock,
  locale: string,
  lookup: Lookup,
): RewardView | undefined {
  const incentive = own(site.incentives, id);
  if (!incentive) return undefined;
  const { config, name } = incentive;
  const isDrawn = config.kind === 'prize' && own(stock, id)?.drawnAt !== undefined;
  return {
    incentive: id,
    kind: config.kind,
    name: name(locale, lookup),
    at,
    // Winners are told apart when they are drawn; whoever is not one of them then has lost.
    state: isDrawn && state === 'granted' ? 'lost' : state,
    ...(code === undefined ? {} : { code }),
    ...givenBy(config, profile.tier.level),
  };
}

/** Everything somebody was given, as they see it, newest first. */
export const rewardsOf = (
  site: Site,
  profile: Profile,
  stock: Stock,
  locale: string,
  lookup: Lookup,
): RewardView[] =>
  Object.entries(profile.rewards ?? {})
    .flatMap(([id, reward]) => viewReward(site, id, reward, profile, stock, locale, lookup) ?? [])
    .sort((a, b) => b.at - a.at);

function givenBy(
  config: CompiledIncentive['config'],
  tier: Tier,
): Pick<RewardView, 'href' | 'phone' | 'drawAt'> {
  switch (config.kind) {
    case 'line': {
      const level = TIERS.toReversed().find(
        level => config.numbers[level] !== undefined && hasTier(tier, level),
      );
      return level ? { phone: config.numbers[level]! } : {};
    }
    case 'file':
    case 'code':
      return config.href === undefined ? {} : { href: config.href };
    case 'prize':
      return { drawAt: Date.parse(config.drawAt) };
    default:
      return {};
  }
}

/**
 * Two people's rewards as one person's: one of each incentive a person, the proven one's own first. What came from the
 * other is marked, so that it goes back when the join is taken back.
 */
export const joinRewards = (into: Rewards | undefined, from: Profile): Rewards | undefined =>
  from.rewards
    ? {
        ...Object.fromEntries(
          Object.entries(from.rewards).map(([id, reward]) => [id, { ...reward, from: from.id }]),
        ),
        ...into,
      }
    : into;

/**
 * Parts what `joinRewards` has joined.
 *
 * @param from the id of whom the rewards came from that go back
 * @returns the rewards that stay and those that go back, without the mark; undefined where there are none
 */
export function takeRewardsBack(
  rewards: Rewards | undefined,
  from: string,
): { kept: Rewards | undefined; back: Rewards | undefined } {
  const all = Object.entries(rewards ?? {});
  const some = (entries: typeof all) => (entries.length > 0 ? Object.fromEntries(entries) : undefined);
  return {
    kept: some(all.filter(([, reward]) => reward.from !== from)),
    back: some(
      all.flatMap(([id, { from: whose, ...reward }]) =>
        whose === from ? [[id, reward] as const] : [],
      ) as typeof all,
    ),
  };
}
