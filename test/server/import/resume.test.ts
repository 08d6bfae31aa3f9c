import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BATCH_ROWS } from '../../../server/import/run.ts';
import { openStore } from '../../../server/store/open.ts';
import { rapport } from './support/child.ts';
import { dump, fileOf, folder } from './support/run.ts';
import { storeEvents } from './support/store-events.ts';

const SITE = 'st_web-store';
const sample = storeEvents(5_000);
/** more than a batch, so that there is something left when the one under way is written */
const longer = storeEvents(15_000);

/** Interactions that are on disk, seen from outside. */
function counter(path: string) {
  const db = new DatabaseSync(path, { readOnly: true });
  const count = db.prepare('SELECT count(*) AS held FROM interaction');
  return { held: () => count.get()!.held as number, close: () => db.close() };
}

/** A store of its own with the site published. */
async function prepare(name: string) {
  const path = join(folder(), `${name}.db`);
  const url = `sqlite:${path}`;
  const { code, stderr } = await rapport(['apply', 'examples/imports/web-store.site.json'], url).ended;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return { path, url };
}

const start = (file: string, url: string) =>
  rapport(['import', file, '--site', SITE, '--map', 'examples/imports/web-store.mapping.json'], url);

const dumped = async (url: string, customers = sample.customers) => {
  const store = await openStore(url);
  try {
    return await dump(store, SITE, customers);
  } finally {
    await store.close();
  }
};

describe(`an import of ${sample.rows} rows of ${sample.from}`, () => {
  it('killed with SIGKILL again and again and started again ends as if it had never been', async () => {
    const file = fileOf(sample.csv, 'events.csv');
    const calm = await prepare('calm');
    const whole = await start(file, calm.url).ended;
    expect(whole).toMatchObject({ code: 0, signal: null });
    expect(whole.stdout).toMatch(/\n {2}rejected +1\n/);
    const expected = await dumped(calm.url);

    const harsh = await prepare('harsh');
    const seen = counter(harsh.path);
    const cuts: number[] = [];
    for (let round = 1; round <= 4; round++) {
      const { child, ended } = start(file, harsh.url);
      // Somewhere in the next quarter; the moment within it is left to chance.
      const target = seen.held() + 1 + Math.random() * (sample.rows / 8);
      while (child.exitCode === null && seen.held() < target) await sleep(1);
      child.kill('SIGKILL');
      await ended;
      cuts.push(seen.held());
    }
    seen.close();
    expect(cuts.filter(held => held > 0 && held < sample.rows - 1).length).toBeGreaterThan(0);

    const last = await start(file, harsh.url).ended;
    expect(last).toMatchObject({ code: 0, signal: null });
    expect(await dumped(harsh.url)).toBe(expected);
  }, 180_000);

  it('interrupted ends its batch, says how to go on, and ends the same', async () => {
    const file = fileOf(longer.csv, 'events.csv');
    const calm = await prepare('calm');
    await start(file, calm.url).ended;

    const { path, url } = await prepare('interrupted');
    const seen = counter(path);
    const { child, ended } = start(file, url);
    while (child.exitCode === null && seen.held() === 0) await sleep(1);
    child.kill('SIGINT');
    const stopped = await ended;
    expect(stopped).toMatchObject({ code: null, signal: 'SIGINT' });
    expect(stopped.stdout).toMatch(
      /stopped[\s\S]*Stopped after line \d+\. [\s\S]*give the same command again/,
    );
    const rows = Number(/rows +([\d,]+)/.exec(stopped.stdout)![1]!.replace(',', ''));
    expect(rows % BATCH_ROWS).toBe(0);
    expect(seen.held()).toBeLessThan(longer.rows);
    seen.close();
    expect((await start(file, url).ended).code).toBe(0);
    expect(await dumped(url, longer.customers)).toBe(await dumped(calm.url, longer.customers));
  }, 180_000);
});
