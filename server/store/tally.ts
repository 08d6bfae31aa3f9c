import type { Tier } from '../../protocol/index.ts';
import type { Profile } from '../domain/profile.ts';
import type { DirectoryStats, IncentiveFunnel } from './contract.ts';

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
  const values = new Array<number>(101).fill(0);
  const incentives = new Map<string, IncentiveFunnel>();
  return {
    add(profile: Pick<Profile, 'tier' | 'needs' | 'value' | 'ledger' | 'rewards'>): void {
      people++;
      values[profile.value] = (values[profile.value] ?? 0) + 1;
      count(incentives, profile);
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
      values,
      incentives: Object.fromEntries(incentives),
      needs: Object.fromEntries(
        [...needs].map(([need, counts]) => [
          need,
          Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]).slice(0, VALUES_A_NEED)),
        ]),
      ),
    }),
  };
};

/** How far one person came with each incentive they met. */
function count(
  incentives: Map<string, IncentiveFunnel>,
  { ledger, rewards = {} }: Pick<Profile, 'ledger' | 'rewards'>,
): void {
  const funnelOf = (id: string): IncentiveFunnel => {
    const funnel = incentives.get(id) ?? { shown: 0, started: 0, confirmed: 0, granted: 0, used: 0 };
    incentives.set(id, funnel);
    return funnel;
  };
  for (const [item, { shown, startedAt, outcome }] of Object.entries(ledger)) {
    if (!item.startsWith('incentive:')) continue;
    const funnel = funnelOf(item.slice(10));
    if (shown > 0) funnel.shown++;
    if (startedAt !== undefined) funnel.started++;
    if (outcome === 'answered') funnel.confirmed++;
  }
  for (const [id, { usedAt }] of Object.entries(rewards)) {
    const funnel = funnelOf(id);
    funnel.granted++;
    if (usedAt !== undefined) funnel.used++;
  }
}
