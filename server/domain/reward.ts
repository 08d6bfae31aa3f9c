import type { Profile, RewardState } from './profile.ts';

type Rewards = Record<string, RewardState>;

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
