import type { ProvenBy } from './domain/gate.ts';
import type { Profile } from './domain/profile.ts';
import { DAY_MS } from './domain/time.ts';
import type { StoredRecord } from './store/contract.ts';

/** A join that can be taken back for 30 days (DESIGN R6): both sides, as they were. */
export interface MergeLog {
  at: number;
  by: ProvenBy;
  /** the member of staff, where it was one */
  staff?: string;
  from: string;
  into: string;
  /** `into` before the join */
  before: Profile;
  /** `from`, which stays so */
  joined: Profile;
  /** the store's position then: what arrived later has to be folded again when the two are parted */
  position: number;
  /** counts the joins into `into` that are kept: the last one is taken back first */
  number: number;
}

/** How long a join can be taken back. */
export const UNDO_DAYS = 30;

/**
 * The record of a join, to be kept by the deed that does it.
 *
 * @param earlier the records of kind `merge` that the person joined into owns
 */
export function mergeRecord(log: Omit<MergeLog, 'number'>, earlier: readonly StoredRecord[]): StoredRecord {
  const number = 1 + Math.max(0, ...earlier.map(({ value }) => (value as MergeLog).number));
  return {
    kind: 'merge',
    key: log.from,
    owner: log.into,
    value: { ...log, number } satisfies MergeLog,
    expiresAt: log.at + UNDO_DAYS * DAY_MS,
  };
}
