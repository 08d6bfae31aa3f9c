import { ApiError } from '../error.ts';

/** Where a listing stands: the time and the arrival number of the last interaction given. */
export interface Cursor {
  at: number;
  seq: number;
}

/** The most interactions one call may ask for. */
const MAX_PAGE = 200;

/**
 * Checks the limits of a listing, so that every adapter refuses the same things.
 *
 * @param page as the caller gave it: `limit` 1–200 (default 50), `after` a cursor of an earlier page
 * @throws ApiError `bad_request` when a limit or a cursor is none
 * @example readPage({ limit: 20 }) // { limit: 20, after: undefined }
 */
export const readPage = (
  page: { limit?: number; after?: string } = {},
): { limit: number; after: Cursor | undefined } => {
  const { limit = 50, after } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new ApiError('bad_request', 400, `Ask for 1 to ${MAX_PAGE} interactions a page.`);
  if (after === undefined) return { limit, after };
  const [, at, seq] = /^(-?[\d.e+-]+)~(\d+)$/.exec(after) ?? [];
  const cursor = { at: Number(at), seq: Number(seq) };
  if (!Number.isFinite(cursor.at) || !Number.isSafeInteger(cursor.seq))
    throw new ApiError('bad_request', 400, 'Continue a listing with the "next" of its last page.');
  return { limit, after: cursor };
};

/**
 * Checks what `people` is asked for.
 *
 * @param query as the caller gave it: `limit` 1–200 (default 50)
 * @throws ApiError `bad_request` for another limit
 */
export const readPeopleQuery = ({
  limit = 50,
  after,
  seenBefore = Number.POSITIVE_INFINITY,
}: {
  after?: string;
  limit?: number;
  seenBefore?: number;
} = {}): { limit: number; after: string | undefined; seenBefore: number } => {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new ApiError('bad_request', 400, `Ask for 1 to ${MAX_PAGE} people a page.`);
  return { limit, after, seenBefore };
};

/**
 * The `next` of a page.
 *
 * @example nextOf({ at: 1761000000000, seq: 42 }) // '1761000000000~42'
 */
export const nextOf = (last: Cursor): string => `${last.at}~${last.seq}`;

/**
 * Refuses a list of ids that is too long for one call.
 *
 * @throws ApiError `bad_request` above 200
 */
export const checkIds = (ids: readonly string[]): void => {
  if (ids.length > MAX_PAGE)
    throw new ApiError('bad_request', 400, `Ask for at most ${MAX_PAGE} interactions at once.`);
};
