import { ApiError } from '../../error.ts';
import { unreachable } from '../refusal.ts';

/** SQLite's primary result codes that an operator can do something about. */
const CAUSES: Record<number, string> = {
  5: 'Another process keeps the database locked.',
  8: 'The database file may not be written to.',
  10: 'The disk failed.',
  11: 'The database file is damaged; restore a backup.',
  13: 'The disk is full.',
};

/** What SQLite threw, as what a store throws; anything else stays what it is. */
export const toRefusal = (error: unknown): unknown => {
  // What a caller's function throws may be anything, nothing included.
  if (!(error instanceof Error) || error instanceof ApiError) return error;
  const { errcode, message } = error as Error & { errcode?: number };
  if (errcode === undefined) return error;
  // The low byte is the primary code: https://sqlite.org/rescode.html#primary_result_codes_versus_extended_result_codes
  return unreachable(CAUSES[errcode % 256] ?? `The database failed: ${message}.`, error);
};
