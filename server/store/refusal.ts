import { ApiError } from '../error.ts';

/** What a closed store answers to every call. */
export const closedStore = (): ApiError => new ApiError('unavailable', 503, 'The store is closed.');

/**
 * What a store answers when its back end fails: nothing of the change was kept, and trying again is right.
 *
 * @param what happened and what an operator should look at
 */
export const unreachable = (what: string, cause?: unknown): ApiError =>
  new ApiError('unavailable', 503, `${what} Nothing was changed; try again.`, { cause });

/** What `publish` answers when `expectedVersion` is not the live one. */
export const staleVersion = (site: string, live: number, expected: number): ApiError =>
  new ApiError(
    'conflict',
    409,
    `Version ${live} of "${site}" is live, not ${expected}. Read it again, then publish.`,
  );

/** What a change is rejected with whose fold returned another person's profile. */
export const strayFold = (id: string, got: unknown): TypeError =>
  new TypeError(`A fold must keep the profile's id: it was given "${id}" and returned "${String(got)}".`);

/** What a deed is rejected with that would have somebody answer for themselves, directly or by way of others. */
export const circularJoin = (from: string, into: string): ApiError =>
  new ApiError(
    'unavailable',
    503,
    `"${from}" cannot be joined into "${into}", which is the same profile or was joined into it. ` +
      'Nothing was changed; split them first.',
  );

/**
 * What a deed is rejected with whose effects name a profile that is not there.
 *
 * @param what the profile was named for, as in "to bind a name to"
 */
export const nobodyThere = (id: string, what: string): ApiError =>
  new ApiError(
    'unavailable',
    503,
    `There is no profile "${id}" ${what}. Nothing was changed; make it with "profiles" in the same deed.`,
  );
