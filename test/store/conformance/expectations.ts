import { expect } from 'vitest';

/** Exactly the same JSON, hostile keys included. */
export const expectSame = (got: unknown, wanted: unknown): void => {
  expect(JSON.stringify(got)).toBe(JSON.stringify(wanted));
};

/** An `ApiError` with this code. */
export const refusedWith = (code: string) => expect.objectContaining({ name: 'ApiError', code });
