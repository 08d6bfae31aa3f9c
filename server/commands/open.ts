import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiError } from '../error.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Store } from '../store/contract.ts';
import { openStore } from '../store/open.ts';

/** Where the package lies: the folder that holds `dist` and `examples`. */
export const packageRoot = (): string => {
  const here = fileURLToPath(new URL('../..', import.meta.url));
  return existsSync(`${here}package.json`) ? here : fileURLToPath(new URL('../../..', import.meta.url));
};

/** The package's version. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(`${packageRoot()}package.json`, 'utf8')) as { version: string }).version;

/**
 * Runs a command with the store that the environment names, and closes it whatever happens.
 *
 * @example await withStore(async store => { … })
 */
export async function withStore<T>(run: (store: Store, settings: Settings) => Promise<T>): Promise<T> {
  const settings = readSettings(process.env);
  const store = await openStore(settings.storeUrl);
  try {
    return await run(store, settings);
  } finally {
    await store.close();
  }
}

/** Reads a JSON file, naming the file and the place when it is none. @throws ApiError `bad_json` or `not_found` */
export function readJsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ApiError('not_found', 404, `${file} cannot be read. Check the path.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError('bad_json', 400, `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
