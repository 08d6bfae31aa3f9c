import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createErasureFile } from '../../server/erasure-file.ts';
import { startNode } from '../../server/node.ts';
import { readSettings } from '../../server/settings.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { hashToken } from '../../server/token.ts';
import { startApp } from './support/app.ts';
import { DAY, NOW } from './support/events.ts';

it('lets nobody in before those whom a backup brought back are erased again, and then sweeps', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dist = join(folder, 'dist');
  mkdirSync(dist);
  const settings = readSettings({
    ...{ PORT: '0', STORE_URL: `sqlite:${join(folder, 'r.db')}`, LOG_LEVEL: 'error' },
    CLOCK_OFFSET_MS: `${NOW + 10 * DAY - Date.now()}`,
  });
  expect(settings.erasureLog).toBe(join(folder, 'erasures.jsonl'));
  expect(readSettings({ STORE_URL: 'memory:' }).erasureLog).toBeUndefined();
  expect(readSettings({ STORE_URL: 'memory:', ERASURE_LOG: 'x' }).erasureLog).toBe('x');

  const store = await createSqliteStore({ path: join(folder, 'r.db') });
  const { view } = await startApp({ retention: { guestDays: 1 } }, store);
  const [ann, guest] = [(await view()).answer.token!, (await view()).answer.token!].map(hashToken) as [
    string,
    string,
  ];
  const { id } = (await store.profile('st_test', { token: ann }))!;
  await createErasureFile(settings.erasureLog!).append([{ site: 'st_test', profiles: [id], at: 1 }]);

  const running = await startNode({ settings, store, dist, version: '1' });
  try {
    expect(await store.profile('st_test', { id })).toBeUndefined();
    await vi.waitFor(async () => expect(await store.profile('st_test', { token: guest })).toBeUndefined());
    const known = await store.records('st_test', { kind: 'erased', key: ann, now: NOW + 10 * DAY });
    expect(known).toHaveLength(1);
  } finally {
    await running.stop();
  }
});
