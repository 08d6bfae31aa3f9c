import { type Allowance, takeOne, type Used } from './domain/allowance.ts';
import type { Site } from './domain/site.ts';
import { ApiError } from './error.ts';
import { keyedHash, type Secret } from './secret.ts';
import type { StoredRecord } from './store/contract.ts';

/** How much there may be of something, by whom it is counted. */
export type Allowances<Kind extends string> = Readonly<Record<Kind, readonly Allowance[]>>;

/** One counter: what it counts, and under which record. */
export interface Counter<Kind extends string> {
  of: Kind;
  allowance: Allowance;
  record: { kind: 'limit'; key: string };
}

/**
 * The counters that one use of something needs. They are records of the store, so that all processes share them; whom they
 * count stands in them only as a keyed hash.
 *
 * @param counted by kind whom; of a kind that is undefined nothing is counted
 * @example countersOf(secret, site, { client: [{ max: 10, per: HOUR_MS }] }, { client: '192.0.2.7' })
 */
export const countersOf = <Kind extends string>(
  secret: Secret,
  site: Site,
  allowances: Allowances<Kind>,
  counted: Record<Kind, string | undefined>,
): Counter<Kind>[] =>
  (Object.keys(counted) as Kind[]).flatMap(of => {
    const whom = counted[of];
    return whom === undefined
      ? []
      : allowances[of].map(allowance => ({
          of,
          allowance,
          record: {
            kind: 'limit' as const,
            key: `${of} ${allowance.per} ${keyedHash(secret, 'limit', site.key, of, whom)}`,
          },
        }));
  });

/**
 * Uses one of every counter, or of those of some kinds, or none of them.
 *
 * @param used values of the counters' records, in the same order
 * @returns the records as they now are, or the counter that has nothing left
 */
export function countOne<Kind extends string>(
  counters: readonly Counter<Kind>[],
  used: readonly unknown[],
  now: number,
  kinds?: readonly Kind[],
): { records: StoredRecord[] } | { full: Used } {
  const records: StoredRecord[] = [];
  for (const [at, { of, allowance, record }] of counters.entries()) {
    if (kinds && !kinds.includes(of)) continue;
    const before = used[at] as Used | undefined;
    const after = takeOne(allowance, before, now);
    if (!after) return { full: before! };
    records.push({ ...record, value: after, expiresAt: after.until });
  }
  return { records };
}

/**
 * What somebody beyond a limit is told.
 *
 * @param what was too many, in the plural
 */
export const tooMany = (what: string, { until }: Used, now: number): ApiError =>
  new ApiError('too_many_requests', 429, `Too many ${what} in a short time. Try again later.`, {
    retryAfter: Math.max(1, Math.ceil((until - now) / 1000)),
  });
