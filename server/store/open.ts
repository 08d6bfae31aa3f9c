import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ApiError } from '../error.ts';
import type { Store } from './contract.ts';
import { createMemoryStore } from './memory.ts';
import { createSqliteStore } from './sqlite/index.ts';

/**
 * The store an address names.
 *
 * @param url `sqlite:<path>` (the folder is made when it is not there) or `memory:`
 * @throws ApiError `unavailable` for any other address, or a database that cannot be opened
 * @example const store = await openStore('sqlite:data/rapport.db');
 */
export const openStore = async (url: string): Promise<Store> => {
  if (url === 'memory:') return createMemoryStore();
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(url)?.[1];
  if (path === undefined)
    throw new ApiError(
      'unavailable',
      503,
      `STORE_URL is "${url.replace(/\/\/[^/]*@/, '//…@')}"; use sqlite:<path of a file> or memory:.`,
    );
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ApiError(
      'unavailable',
      503,
      `The folder of ${path} cannot be made: ${(cause as Error).message}.`,
      {
        cause,
      },
    );
  }
  return createSqliteStore({ path });
};
