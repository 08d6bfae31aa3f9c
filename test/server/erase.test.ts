import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createErasureMemory, erase, replayErasures } from '../../server/erase.ts';
import { createErasureFile } from '../../server/erasure-file.ts';
import { enter } from '../../server/identity.ts';
import type { Store } from '../../server/store/contract.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { createSqliteStore } from '../../server/store/sqlite/index.ts';
import { hashToken } from '../../server/token.ts';
import { ALLOW, startApp } from './support/app.ts';
import { DAY, idOf, NOW } from './support/events.ts';
import { testSite } from './support/site.ts';

const CANARY = 'canary-of-ann';

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'rapport-erase-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};

/** Ann, who was a guest on two devices before each learned who she is. */
const startWithAnn = async (store: Store = createMemoryStore()) => {
  const app = await startApp({}, store);
  const proven = { customer: `c-${CANARY}`, email: `${CANARY}@example.com`, by: 'code' as const };
  const device = async (category: string) => {
    const guest = (await app.view({ category })).answer.token!;
    const { token } = await enter(app.deps, testSite(), hashToken(guest), proven);
    return { guest, token: token! };
  };
  const [phone, laptop] = [await device('lamps'), await device(CANARY)];
  const { id } = (await store.profile('st_test', { customer: proven.customer }))!;
  return { ...app, phone, laptop, id };
};

/** An event that has waited in a browser. */
const waiting = (n: number) => ({ id: idOf(n), age: 5, type: 'track', name: CANARY });

describe('an erased person', () => {
  it('is gone on every device, and each is told to forget them too', async () => {
    const { me, phone, laptop, post, view, store, id, server } = await startWithAnn();
    expect((await me('DELETE', phone.token)).status).toBe(204);
    expect(await store.profile('st_test', { id })).toBeUndefined();
    expect((await server('GET', `/profiles/${id}`)).status).toBe(404);

    let n = 0;
    for (const token of [phone.token, phone.guest, laptop.token, laptop.guest]) {
      expect((await me('GET', token)).status).toBe(401);
      const { answer } = await view({ token, category: 'plants' });
      expect(answer.purge).toBe(true);
      expect(answer.token).toMatch(/^vt_/);
      expect(answer.decision.visitor).toMatchObject({ proof: 'device', tier: 'guest', known: [] });
      expect(answer.events.accepted).toHaveLength(1);
      const known = await (await me('GET', answer.token)).json();
      expect([known.visits, known.needs]).toEqual([0, {}]);

      const events = [waiting(++n), waiting(++n)];
      const flushed = await (await post('/v1/events', { token, consent: ALLOW, events })).json();
      expect(flushed).toMatchObject({ accepted: events.map(one => one.id), purge: true });
      // Sent once more under the new token, by a tab that has not heard of it yet.
      const again = await (await post('/v1/events', { token: flushed.token, consent: ALLOW, events })).json();
      expect(again).toMatchObject({ accepted: [], duplicate: events.map(one => one.id) });
      expect(again.purge).toBeUndefined();
    }
    expect((await store.stats('st_test')).interactions).toBe(0);
  });

  it('leaves the hashes of their tokens for 400 days, and nothing else', async () => {
    const { me, phone, laptop, view, store, time } = await startWithAnn();
    await me('DELETE', laptop.token);
    const records = await store.records('st_test', { now: NOW });
    expect(records).toEqual(
      [phone.token, phone.guest, laptop.token, laptop.guest]
        .map(hashToken)
        .sort()
        .map(key => ({ kind: 'erased', key, value: 1, expiresAt: NOW + 400 * DAY })),
    );
    time.now += 400 * DAY;
    expect((await view({ token: phone.token })).answer.purge).toBeUndefined();
  });

  it('is not known to a token that was only made up', async () => {
    const { view, me, phone } = await startWithAnn();
    await me('DELETE', phone.token);
    expect((await view({ token: `vt_${'A'.repeat(43)}` })).answer.purge).toBeUndefined();
  });

  it('takes the cookie along', async () => {
    const { app, view } = await startWithAnn();
    const { response } = await view({ cookie: true });
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    const gone = await app.request('/v1/me?site=st_test', {
      method: 'DELETE',
      headers: { origin: 'https://shop.example', cookie },
    });
    expect([gone.status, gone.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringMatching(/^rapport_st_test=;.*Max-Age=0/),
    ]);
  });

  it('is one line in the log that says nothing of them, and one in the erasure log', async () => {
    const { server, lines, id, deps } = await startWithAnn();
    expect((await server('DELETE', `/profiles/${id}`)).status).toBe(204);
    const told = lines.filter(({ message }) => message === 'erased');
    expect(told).toEqual([
      { level: 'info', message: 'erased', fields: { site: 'st_test', by: 'server', profiles: 2 } },
    ]);
    expect(JSON.stringify(lines)).not.toContain(CANARY);
    const [erasure, ...more] = await deps.erasures.all();
    expect([erasure?.site, erasure?.at, erasure?.profiles.length, more]).toEqual(['st_test', NOW, 2, []]);
    expect(erasure?.profiles[0]).toBe(id);
    expect(JSON.stringify(erasure)).not.toContain(CANARY);
    expect((await server('DELETE', `/profiles/${id}`)).status).toBe(404);
    expect(await erase(deps, 'st_test', [id], 'server')).toEqual([]);
    expect(await deps.erasures.all()).toHaveLength(1);
  });

  it('is in the erasure log before anything is done, so that none is done and not in it', async () => {
    const { me, phone, store, id, deps } = await startWithAnn();
    deps.erasures.append = () => Promise.reject(new Error('disk full'));
    expect((await me('DELETE', phone.token)).status).toBe(500);
    expect((await store.profile('st_test', { id }))?.id).toBe(id);
  });

  it('does not come back with a backup', async () => {
    const [path, copy] = ['r.db', 'backup.db'].map(name => join(folder(), name)) as [string, string];
    const erasures = createErasureFile(join(folder(), 'deep', 'erasures.jsonl'));
    const open = async (file: string) => {
      const store = await createSqliteStore({ path: file });
      onTestFinished(() => store.close());
      return store;
    };
    const { id, deps, view, store } = await startWithAnn(await open(path));
    const other = hashToken((await view()).answer.token!);
    const db = new DatabaseSync(path);
    db.exec(`VACUUM INTO '${copy}'`);
    db.close();
    await erase({ ...deps, erasures }, 'st_test', [id], 'person');
    expect(await replayErasures({ ...deps, erasures })).toBe(0);

    const restored = await open(copy);
    expect((await restored.profile('st_test', { id }))?.id).toBe(id);
    const app = await startApp({}, restored);
    expect(await replayErasures({ ...app.deps, erasures })).toBe(1);
    expect(app.lines.at(-1)).toMatchObject({ level: 'warn', fields: { people: 1 } });
    expect(await restored.profile('st_test', { id })).toBeUndefined();
    for (const one of [store, restored])
      expect((await one.profile('st_test', { token: other }))?.proof).toBe('device');
    expect((await restored.records('st_test', { kind: 'erased', now: NOW })).length).toBe(4);
    expect(await replayErasures({ ...app.deps, erasures })).toBe(0);
  });
});

describe('the erasure log in a file', () => {
  const erasure = (n: number) => ({ site: 'st_test', profiles: [idOf(n)], at: NOW + n });

  it('has everything again when it is opened, for its owner only', async () => {
    const path = join(folder(), 'erasures.jsonl');
    expect(await createErasureFile(path).all()).toEqual([]);
    await createErasureFile(path).append([erasure(1), erasure(2)]);
    await createErasureFile(path).append([erasure(3)]);
    expect(await createErasureFile(path).all()).toEqual([1, 2, 3].map(erasure));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(3);
  });

  it('passes over half a line, and goes on behind it', async () => {
    const path = join(folder(), 'erasures.jsonl');
    await createErasureFile(path).append([erasure(1)]);
    appendFileSync(path, '\n{"site":"st_te');
    await createErasureFile(path).append([erasure(2)]);
    expect(await createErasureFile(path).all()).toEqual([1, 2].map(erasure));
  });

  it('answers as one in memory does', async () => {
    for (const log of [createErasureMemory(), createErasureFile(join(folder(), 'e.jsonl'))]) {
      const given = [erasure(1)];
      await log.append(given);
      given[0]!.profiles.push('changed');
      (await log.all())[0]!.profiles.push('changed');
      expect(await log.all()).toEqual([erasure(1)]);
    }
  });
});
