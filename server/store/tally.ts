import type { Tier } from '../../protocol/index.ts';
import type { Profile } from '../domain/profile.ts';
import type { DirectoryStats } from './contract.ts';

/** Values listed of one need. */
const VALUES_A_NEED = 32;

/**
 * Counts people one by one, for adapters whose back end cannot count inside JSON faster.
 *
 * @param tiers every tier, so that those nobody holds are named too
 * @returns `add` takes one person; `result` gives the figures
 * @example const tally = createTally(TIERS); tally.add(profile); tally.result(12).people // 1
 */
export const createTally = (tiers: readonly Tier[]) => {
  let people = 0;
  const levels = new Map<Tier, number>(tiers.map(tier => [tier, 0]));
  const needs = new Map<string, Map<string, number>>();
  return {
    add(profile: Pick<Profile, 'tier' | 'needs'>): void {
      people++;
      levels.set(profile.tier.level, (levels.get(profile.tier.level) ?? 0) + 1);
      for (const [need, values] of Object.entries(profile.needs)) {
        const counts = needs.get(need) ?? new Map<string, number>();
        needs.set(need, counts);
        for (const value of Object.keys(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    },
    result: (interactions: number): DirectoryStats => ({
      people,
      tiers: Object.fromEntries(levels) as Record<Tier, number>,
      interactions,
      needs: Object.fromEntries(
        [...needs].map(([need, counts]) => [
          need,
          Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]).slice(0, VALUES_A_NEED)),
        ]),
      ),
    }),
  };
};
