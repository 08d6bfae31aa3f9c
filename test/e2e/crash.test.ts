import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../protocol/index.ts';
import { launchChromium, makeProfileDir, startPersonalChromium } from './support/chromium.ts';
import { type Edge, eventsIn, startEdge } from './support/rapport-edge.ts';
import { loadVisitor } from './support/rapport-load.ts';
import { visit } from './support/rapport-page.ts';
import { type RapportServer, type Seen, startRapport } from './support/rapport-server.ts';
import { type Site, serve } from './support/serve.ts';
import { GRANTED, pageWith, ready, until, type WithRapport } from './support/stage.ts';

/** How often the server is killed under load; more by hand: `ROUNDS=20 npx vitest run --project e2e crash`. */
const ROUNDS = Number(process.env.ROUNDS ?? 3);
/** How often the browser is killed: `KILLS=200` by hand. */
const KILLS = Number(process.env.KILLS ?? 20);
const TABS = 8;

const CONFIG: SiteConfigInput = { site: 'st_crash', name: 'Crash', origins: ['http://127.0.0.1:*'] };

let server: RapportServer;
beforeEach(async () => {
  server = await startRapport(CONFIG);
});
afterEach(() => server?.close());

/** Every one of these events is in the store, and no one twice. */
const expectOnce = (found: { id: string }[], ids: Iterable<string>) =>
  expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());

it(
  `the server, killed under load ${ROUNDS} times, has every acknowledged event once and takes the others once`,
  async () => {
    const visitors = await Promise.all(
      Array.from({ length: 4 }, () => loadVisitor(server.origin, 'st_crash')),
    );
    let openBatches = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const running = visitors.map(visitor => visitor.run());
      await sleep(randomInt(50, 500));
      await server.kill();
      await Promise.all(running);
      await server.start();

      for (const { acknowledged, open, resend } of visitors) {
        expectOnce(await server.interactions(acknowledged), acknowledged);
        openBatches += open.length;
        for (const answer of await resend()) expect(answer).toEqual({ isKnown: true, isNamed: true });
        const found = await server.interactions(acknowledged);
        expectOnce(found, acknowledged);
        const [profile, ...others] = new Set(found.map(event => event.profile!));
        expect(others).toEqual([]);
        expect((await server.profile(profile!)).stats.tracked).toBe(acknowledged.size);
        expectOnce(await server.history(profile!), acknowledged);
      }
    }
    expect(openBatches, 'it was killed while it worked').toBeGreaterThan(0);
    expect((await server.figures()).people).toBe(visitors.length);
  },
  60_000 + ROUNDS * 10_000,
);

describe('the browser', () => {
  let edge: Edge;
  let site: Site;
  beforeEach(async () => {
    edge = await startEdge(server.origin);
    const page = pageUnder(`${edge.origin}/`);
    site = await serve({ '/': page, '/1': page, '/2': page, '/3': page, '/4': page, '/5': page });
  });
  afterEach(async () => {
    await site?.close();
    await edge?.close();
  });

  const pageUnder = (base: string): string =>
    pageWith(
      `<script async fetchpriority="high" src="${base}r.js" data-site="st_crash" ${GRANTED}></script>`,
      '<p>A page</p>',
    );
  const flush = (page: Page): Promise<void> =>
    page.evaluate(() => (window as never as WithRapport).rapport.flush());
  const track = (page: Page, props: Record<string, unknown>): Promise<string> =>
    page.evaluate(given => (window as never as WithRapport).rapport.track('told', given), props);

  const idsIn = ({ passed }: Edge) => new Set(eventsIn(passed).map(({ id }) => id));
  /** All that has ever been sent to the server, as it has it. */
  const arrived = (): Promise<Seen[]> => server.interactions(idsIn(edge));
  const isOver = () => edge.passed.every(({ status }) => status !== undefined);

  /** What of the tracked events the server has, in the order in which it happened. */
  const told = async () => {
    await until('every request answered', isOver);
    const found = (await arrived()).filter(({ type }) => type === 'track').sort((a, b) => a.at - b.at);
    return found.map(({ props }) => props);
  };

  /** Whether the browser has written down who its visitor is. */
  const isKnownOnDisk = (profileDir: string): boolean => {
    const folder = join(profileDir, 'Default', 'Local Storage', 'leveldb');
    return readdirSync(folder).some(file => readFileSync(join(folder, file)).includes('"vt_'));
  };

  it(
    `killed after "stored" loses and doubles nothing, ${KILLS} times`,
    async () => {
      const profileDir = makeProfileDir();
      const answered = () => edge.passed.filter(({ status }) => status === 200);
      const sent = () =>
        new Set(eventsIn(answered()).flatMap(({ id, type }) => (type === 'track' ? id : []))).size;
      try {
        const first = await startPersonalChromium(profileDir.path);
        await visit(first.context.pages()[0]!, site.origin);
        // Chromium writes localStorage five seconds later than IndexedDB: who is killed within them is a new guest afterwards.
        await until('known on disk', () => isKnownOnDisk(profileDir.path), 15_000);
        await first.kill();
        for (let round = 0; round <= KILLS; round++) {
          const browser = await startPersonalChromium(profileDir.path);
          const page = browser.context.pages()[0]!;
          await visit(page, site.origin);
          // The script does so by itself some seconds after its start: the last round waits for that.
          if (round < KILLS) await flush(page);
          await until(`event ${round} arrived`, () => sent() === round, 15_000);
          if (round === KILLS) {
            await browser.close();
            break;
          }
          expect(await track(page, { round })).toBe('stored');
          await browser.kill();
        }
        expect(await told()).toEqual(Array.from({ length: KILLS }, (_, round) => ({ round })));
        const [profile, ...others] = new Set((await arrived()).map(event => event.profile!));
        expect(others).toEqual([]);
        const { stats } = await server.profile(profile!);
        expect(stats).toMatchObject({ tracked: KILLS, pages: KILLS + 2 });
      } finally {
        profileDir.remove();
      }
    },
    60_000 + KILLS * 10_000,
  );

  describe('of somebody with one window', () => {
    let context: BrowserContext;
    let browser: Awaited<ReturnType<typeof launchChromium>>;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    beforeEach(async () => {
      context = await browser.newContext();
    });
    afterEach(() => context.close());

    it.each([
      ['another origin', false],
      ['a path of the site', true],
    ])(
      `opened with ${TABS} tabs in the background at once is one visitor, and each event counts once: the API on %s`,
      async (_, isOwn) => {
        const own = await startEdge(server.origin, { base: '/hello/', pages: { '/': pageUnder('/hello/') } });
        const [address, line] = isOwn ? [own.origin, own] : [site.origin, edge];
        // As links are opened in the background; here every page thinks that it is seen.
        await context.addInitScript(() => Object.defineProperty(document, 'hidden', { get: () => true }));
        const tabs = await Promise.all(Array.from({ length: TABS }, () => context.newPage()));
        for (const name of ['first', 'later']) {
          await Promise.all(tabs.map(tab => visit(tab, address)));
          await Promise.all(tabs.map((tab, n) => track(tab, { name, n })));
          await Promise.all(tabs.map(flush));
        }
        await until('all told', () => idsIn(line).size === 4 * TABS);
        await context.close();
        await own.close();

        const found = await server.interactions(idsIn(line));
        const names = found
          .filter(({ type }) => type === 'track')
          .map(({ props }) => `${props!.name} ${props!.n}`);
        const expected = ['first', 'later'].flatMap(name => tabs.map((_tab, n) => `${name} ${n}`));
        expect(names.sort()).toEqual(expected.sort());
        const people = [...new Set(found.map(event => event.profile!))];
        const stats = await Promise.all(people.map(async id => (await server.profile(id)).stats));
        const sum = (key: 'pages' | 'tracked') => stats.reduce((total, one) => total + one[key], 0);
        expect([sum('pages'), sum('tracked')]).toEqual([2 * TABS, 2 * TABS]);
        expect((await server.figures()).people).toBe(1);
      },
    );

    it('cut off while five pages are seen tells all of it once, in order, when the line is back', async () => {
      const page = await context.newPage();
      await visit(page, site.origin);
      await context.setOffline(true);
      for (let n = 1; n <= 5; n++) {
        // A single page application goes on without a network.
        await page.evaluate(path => window.history.pushState({}, '', path), `/${n}`);
        await page.waitForFunction(
          queued => (window as never as WithRapport).rapport.stats().queued === queued,
          2 * n - 1,
        );
        expect(await track(page, { n })).toBe('stored');
      }
      const before = edge.passed.length;
      await context.setOffline(false);
      await until('everything told', () => eventsIn(edge.passed.slice(before)).length >= 10);
      expect(await told()).toEqual([1, 2, 3, 4, 5].map(n => ({ n })));
      const found = await arrived();
      const history = await server.history(found[0]!.profile!);
      const order = history.map(({ type, page: seen, props }) =>
        type === 'page' ? new URL(seen!.url).pathname : props!.n,
      );
      expect(order).toEqual(['/', '/1', 1, '/2', 2, '/3', 3, '/4', 4, '/5', 5]);
      expect((await server.profile(found[0]!.profile!)).stats).toMatchObject({ pages: 6, tracked: 5 });
    });

    it('whose server is away while five pages are loaded tells all of it once, in order, when it is back', async () => {
      const page = await context.newPage();
      await visit(page, site.origin);
      await server.kill();
      for (let n = 1; n <= 5; n++) {
        // The script itself is in the browser's cache.
        await page.goto(`${site.origin}/${n}`);
        await page.waitForFunction(() => 'rapport' in window);
        expect(await track(page, { n })).toBe('stored');
      }
      await server.start();
      await page.goto(site.origin);
      await ready(page);
      await until(
        'everything told',
        () => {
          const answered = edge.passed.filter(({ status }) => status === 200);
          return new Set(eventsIn(answered).map(({ id }) => id)).size >= 12;
        },
        20_000,
      );
      expect(await told()).toEqual([1, 2, 3, 4, 5].map(n => ({ n })));
      const found = await arrived();
      const [profile, ...others] = new Set(found.map(event => event.profile!));
      expect(others).toEqual([]);
      expect((await server.profile(profile!)).stats).toMatchObject({ pages: 7, tracked: 5 });
      const paths = found
        .filter(({ type }) => type === 'page')
        .sort((a, b) => a.at - b.at)
        .map(({ page: seen }) => new URL(seen!.url).pathname);
      expect(paths).toEqual(['/', '/1', '/2', '/3', '/4', '/5', '/']);
    });
  });
});
