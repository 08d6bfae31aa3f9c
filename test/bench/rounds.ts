/** The middle value; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @param share 0–1, e.g. 0.99 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Runs every contender once a round, so that whatever disturbs the machine disturbs all alike; every other round runs
 * backwards, so that none is always the one after another. The first rounds only warm up.
 *
 * @param contenders name → one measurement
 * @param options.rounds that count
 * @param options.warmUp rounds before them; default 2
 * @returns what each round measured, by name
 */
export async function alternate<K extends string, M>(
  contenders: Record<K, () => M | Promise<M>>,
  { rounds, warmUp = 2 }: { rounds: number; warmUp?: number },
): Promise<Record<K, M[]>> {
  const names = Object.keys(contenders) as K[];
  const measured = Object.fromEntries(names.map(name => [name, [] as M[]])) as unknown as Record<K, M[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of round % 2 ? [...names].reverse() : names) {
      const result = await contenders[name]();
      if (round >= 0) measured[name].push(result);
    }
  }
  return measured;
}

/** The median of a figure, and of its ratio to another's in the same round. */
export const medianRatio = (ours: readonly number[], reference: readonly number[]): number =>
  median(ours.map((value, round) => value / reference[round]!));
