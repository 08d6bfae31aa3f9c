import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createErasureFile } from '../../server/erasure-file.ts';
import { startNode } from '../../server/node.ts';
import { readSettings } from '../../server/settings.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { hashToken } from '../../server/token.ts';
import { startApp } from './support/app.ts';
import { DAY, idOf, NOW } from './support/events.ts';

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

it('measures the most valuable of every site soon after the start, and goes by it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = readSettings({
    ...{ PORT: '0', STORE_URL: 'memory:', LOG_LEVEL: 'error' },
    CLOCK_OFFSET_MS: `${NOW + DAY - Date.now()}`,
  });
  const store = createMemoryStore();
  const { server, secretKey } = await startApp({ tiers: { mvc: { topShare: 0.1 } } }, store);
  const order = (i: number) => ({
    who: { customer: `c-${i}` },
    interaction: { id: idOf(i), type: 'order', order: `o-${i}`, total: i * 40 },
  });
  await server('POST', '/interactions', { interactions: Array.from({ length: 20 }, (_, i) => order(i + 1)) });

  const running = await startNode({ settings, store, dist: folder, version: '1' });
  try {
    const now = NOW + DAY;
    await vi.waitFor(async () =>
      expect(await store.records('st_test', { kind: 'threshold', now })).toMatchObject([{ key: '0.1' }]),
    );
    const ask = (path: string, body?: object) =>
      fetch(`${running.url}/v1/server${path}`, {
        headers: { authorization: `Bearer ${secretKey}` },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
    const seen = (i: number) => ({
      who: { customer: `c-${i}` },
      interaction: { id: idOf(100 + i), type: 'track', name: 'visit' },
    });
    const levels = async (...people: number[]) => {
      await ask('/interactions', { interactions: people.map(seen) });
      return Promise.all(
        people.map(async i => (await (await ask(`/profiles?customer=c-${i}`)).json()).tier.level),
      );
    };
    expect(await levels(20, 19, 10, 1)).toEqual(['mvc', 'mvc', 'guest', 'guest']);
  } finally {
    await running.stop();
  }
});
