/** So many in so long. */
export interface Allowance {
  max: number;
  /** milliseconds */
  per: number;
}

/** What was used of an allowance since the first use. */
export interface Used {
  count: number;
  /** when it begins anew, milliseconds since 1970 */
  until: number;
}

/**
 * Uses one of an allowance.
 *
 * @param used what `takeOne` returned last; undefined at first and from `until` on
 * @param now milliseconds since 1970
 * @returns undefined when nothing is left
 * @example takeOne({ max: 3, per: 3_600_000 }, undefined, now) // { count: 1, until: now + 3_600_000 }
 */
export function takeOne({ max, per }: Allowance, used: Used | undefined, now: number): Used | undefined {
  if (used === undefined || used.until <= now) return { count: 1, until: now + per };
  return used.count < max ? { ...used, count: used.count + 1 } : undefined;
}
