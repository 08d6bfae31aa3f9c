import { ApiError } from '../error.ts';
import type { RecordName, Store, StoredRecord } from './contract.ts';

/** The most records one call may ask for. */
const MAX_RECORDS = 1_000;

/**
 * Refuses what is no number before a back end makes something else of it.
 *
 * @param what it is, for the message
 * @throws TypeError for NaN and the infinities
 */
export const finite = (value: number, what: string): number => {
  if (!Number.isFinite(value)) throw new TypeError(`${what} must be a number, not ${String(value)}.`);
  return value;
};

/**
 * Checks what `records` is asked for, so that every adapter refuses the same things.
 *
 * @param query as the caller gave it: `limit` 1–1,000 (default 200)
 * @throws ApiError `bad_request` for another limit
 * @example readQuery({ now: 0 }).limit // 200
 */
export const readQuery = (query: Parameters<Store['records']>[1]) => {
  const { limit = 200 } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_RECORDS)
    throw new ApiError('bad_request', 400, `Ask for 1 to ${MAX_RECORDS} records a page.`);
  return { ...query, limit };
};

/** What `readQuery` returns. */
export type RecordQuery = ReturnType<typeof readQuery>;

/**
 * A record's value and expiry as they are kept.
 *
 * @throws TypeError for a value that JSON cannot hold, or an expiry that is no number
 * @example keptRecord({ kind: 'stock', key: 'mug', value: { left: 3 } }).text // '{"left":3}'
 */
export const keptRecord = ({
  kind,
  value,
  expiresAt,
}: StoredRecord): { text: string; until: number | null } => {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`The value of a record "${kind}" must be plain JSON.`);
  return { text, until: expiresAt === undefined ? null : finite(expiresAt, 'The expiry of a record') };
};

/** Orders names of records by kind and key, by their code units. */
export const compareNames = (a: RecordName, b: RecordName): number => {
  const [x, y] = a.kind === b.kind ? [a.key, b.key] : [a.kind, b.kind];
  return x < y ? -1 : x > y ? 1 : 0;
};
