import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../server/store/contract.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { describeStore } from './conformance.ts';

describeStore(
  'sqlite',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-store-'));
    const opened: Store[] = [];
    const open = async () => {
      const store = await createSqliteStore({ path: join(folder, 'rapport.db') });
      opened.push(store);
      return store;
    };
    const closeAll = () => Promise.all(opened.map(store => store.close()));
    return {
      store: await open(),
      reopen: async () => {
        await closeAll();
        return open();
      },
      another: open,
      close: async () => {
        await closeAll();
        rmSync(folder, { recursive: true });
      },
    };
  },
  { durable: true },
);
