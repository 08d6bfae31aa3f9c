import { type Allowance, takeOne, type Used } from './domain/allowance.ts';
import type { Site } from './domain/site.ts';
import { HOUR_MS } from './domain/time.ts';
import { ApiError } from './error.ts';
import { keyedHash, type Secret } from './secret.ts';
import type { StoredRecord } from './store/contract.ts';

/**
 * How much registering there may be. What is beyond an address's limits is answered like any other and sends no mail,
 * so that nobody learns whether others ask for it too; beyond the others the answer says when to come back.
 */
const REGISTRATION_LIMITS = {
  /** mails to one address */
  address: [
    { max: 3, per: HOUR_MS },
    { max: 10, per: 24 * HOUR_MS },
  ],
  /** registrations from one network: an IPv4 address or the /64 of an IPv6 one */
  client: [{ max: 10, per: HOUR_MS }],
  /** registrations on one site */
  site: [{ max: 1_000, per: HOUR_MS }],
} as const satisfies Record<string, readonly Allowance[]>;

/** What one registration is counted under. */
export interface Counted {
  /** in the form of `normalEmail` */
  address: string | undefined;
  /** from `clientNetwork` */
  network: string | undefined;
}

type Kind = keyof typeof REGISTRATION_LIMITS;

/** One counter: what it counts, and under which record. */
interface Counter {
  of: Kind;
  allowance: Allowance;
  record: { kind: 'limit'; key: string };
}

/**
 * The counters that a registration uses. They are records of the store, so that all processes share them; whom they
 * count stands in them only as a keyed hash.
 */
export function countersOf(secret: Secret, site: Site, { address, network }: Counted): Counter[] {
  const counted: Record<Kind, string | undefined> = { address, client: network, site: site.key };
  return (Object.keys(counted) as Kind[]).flatMap(of =>
    counted[of] === undefined
      ? []
      : REGISTRATION_LIMITS[of].map(allowance => ({
          of,
          allowance,
          record: {
            kind: 'limit' as const,
            key: `${of} ${allowance.per} ${keyedHash(secret, 'limit', site.key, of, counted[of]!)}`,
          },
        })),
  );
}

/**
 * Uses one of every counter of these kinds, or none of them.
 *
 * @param used values of the counters' records, in the same order
 * @returns the records as they now are, or the counter that has nothing left
 */
export function countOne(
  counters: readonly Counter[],
  used: readonly unknown[],
  kinds: readonly Kind[],
  now: number,
): { records: StoredRecord[] } | { full: Used } {
  const records: StoredRecord[] = [];
  for (const [at, { of, allowance, record }] of counters.entries()) {
    if (!kinds.includes(of)) continue;
    const before = used[at] as Used | undefined;
    const after = takeOne(allowance, before, now);
    if (!after) return { full: before! };
    records.push({ ...record, value: after, expiresAt: after.until });
  }
  return { records };
}

/** What somebody beyond a limit is told. */
export const tooMany = ({ until }: Used, now: number): ApiError =>
  new ApiError('too_many_requests', 429, 'Too many registrations in a short time. Try again later.', {
    retryAfter: Math.max(1, Math.ceil((until - now) / 1000)),
  });
