import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Store } from '../../../server/store/contract.ts';
import { createSqliteStore, type SqliteOptions } from '../../../server/store/sqlite/index.ts';

/** A database file of this test alone; stores opened on it are closed and the file removed when the test ends. */
export const newDatabase = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-store-'));
  const path = join(folder, 'rapport.db');
  const opened: Store[] = [];
  onTestFinished(async () => {
    await Promise.all(opened.map(store => store.close()));
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    path,
    open: async (options: Omit<SqliteOptions, 'path'> = {}): Promise<Store> => {
      const store = await createSqliteStore({ path, ...options });
      opened.push(store);
      return store;
    },
  };
};
