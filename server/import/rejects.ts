import { closeSync, existsSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ApiError } from '../error.ts';
import type { Rejected } from './row.ts';

const SHOWN = 20;

/**
 * Where rejected rows go when nobody says: beside the store's file, or in the current folder where it has none.
 *
 * @example rejectsPath('sqlite:data/rapport.db', 'in/orders.csv') // 'data/orders.csv.rejected.ndjson'
 */
export const rejectsPath = (storeUrl: string, file: string): string => {
  const store = /^sqlite:(?:\/\/)?(.+)$/.exec(storeUrl)?.[1];
  return join(store ? dirname(store) : '.', `${basename(file)}.rejected.ndjson`);
};

const FIRST_BYTES = '{"line":';

/** Whether a file may be replaced: it is an earlier list, or empty. Anything else was named by mistake. */
function isList(path: string): boolean {
  const open = openSync(path, 'r');
  try {
    const start = Buffer.alloc(FIRST_BYTES.length);
    const read = readSync(open, start);
    return read === 0 || start.toString('latin1') === FIRST_BYTES;
  } finally {
    closeSync(open);
  }
}

/**
 * Keeps rejected rows: all of them in a file, one JSON object a line, the first 20 for the screen. A list of an earlier
 * run is removed at once; a new one is made with the first rejected row, readable by its owner only.
 *
 * @throws ApiError `unavailable` when the list cannot be written, `conflict` when something else stands in its place
 */
export function createRejects(path: string) {
  const first: Rejected[] = [];
  let open: number | undefined;
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new ApiError(
        'unavailable',
        503,
        `The list of rejected rows cannot be written: ${(cause as Error).message}. Name another place with --rejected.`,
        { cause },
      );
    }
  };
  if (existsSync(path) && !attempt(() => isList(path)))
    throw new ApiError(
      'conflict',
      409,
      `${path} is there and is no list of rejected rows. Name another place with --rejected.`,
    );
  attempt(() => rmSync(path, { force: true }));

  return {
    path,
    first,
    add(rejected: readonly Rejected[]): void {
      first.push(...rejected.slice(0, SHOWN - first.length));
      attempt(() => {
        open ??= openSync(path, 'wx', 0o600);
        writeSync(open, rejected.map(row => `${JSON.stringify(row)}\n`).join(''));
      });
    },
    close(): void {
      if (open !== undefined) closeSync(open);
      open = undefined;
    },
  };
}

export type Rejects = ReturnType<typeof createRejects>;
