import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  GRANTED,
  pageWith,
  ready,
  type Stage,
  slot,
  startStage,
  tag,
  text,
  until,
  type WithRapport,
} from './support/stage.ts';

const HERO =
  '<h1 data-rapport-slot="hero">Welcome</h1><span data-rapport-text="firstName" data-rapport-fallback="there"></span>';

/** Everything a page can keep on a device, by name. */
const stored = (page: Page): Promise<string[]> =>
  page.evaluate(async () =>
    [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => `idb ${name}`),
      ...(await caches.keys()),
      document.cookie,
    ].filter(Boolean),
  );

const consent = (page: Page, choice: Record<string, boolean>) =>
  page.evaluate(choice => (window as unknown as WithRapport).rapport.consent(choice), choice);

const ALL = { recognise: true, personalise: true, measure: true };

describe('consent', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.clear();
    stage.server.decide = () => slot('hero', text('Tea for you'));
  });

  const started = (page: Page) =>
    page.waitForFunction(() => (window as unknown as WithRapport).rapport?.version !== undefined);

  it.each([
    ['required', ''],
    ['external', 'data-consent="external"'],
  ])('%s: before a choice not one byte is stored or sent', async (_, attributes) => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server, attributes), `${HERO}<button data-rapport-action="track:x">b</button>`);
    const page = await stage.visit();
    await started(page);
    await page.click('button');
    expect(await page.evaluate(() => (window as unknown as WithRapport).rapport.track('x'))).toBe('memory');
    await page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
    await page.waitForTimeout(600);
    await page.goto('about:blank');
    await page.goto(stage.site.origin);
    await started(page);
    expect(server.asked).toEqual([]);
    expect(server.requests.every(line => line === 'GET /r.js')).toBe(true);
    expect(await stored(page)).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.textContent('h1')).toBe('Welcome');
    expect(await page.getAttribute('h1', 'data-rapport-state')).toBe('default');
    expect(await page.textContent('span')).toBe('there');
  });

  it('required: a choice takes effect at once and is remembered on the next page', async () => {
    const { server, pages, site } = stage;
    pages['/'] = pageWith(tag(server, ''), HERO);
    const page = await stage.visit();
    await started(page);
    await page.waitForTimeout(500);
    await consent(page, ALL);
    expect(await page.textContent('h1')).toBe('Tea for you');
    expect(server.events).toMatchObject([{ type: 'page' }]);
    await page.goto(site.origin);
    await ready(page);
    expect(server.asked).toHaveLength(2);
    expect(server.asked[1]?.token).toMatch(/^vt_/);
  });

  it('external: a choice is good for one page', async () => {
    const { server, pages, site } = stage;
    pages['/'] = pageWith(tag(server, 'data-consent="external"'), HERO);
    const page = await stage.visit();
    await started(page);
    await consent(page, ALL);
    expect(server.asked).toHaveLength(1);
    await page.goto(site.origin);
    await started(page);
    await page.waitForTimeout(300);
    expect(server.asked).toHaveLength(1);
    expect(await stored(page)).not.toContain('rapport:st_demo:consent');
  });

  it('withdrawn recognition deletes token, decisions and outbox, and tells the server', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server), HERO);
    const page = await stage.visit();
    await ready(page);
    await page.evaluate(() => (window as unknown as WithRapport).rapport.track('x'));
    const token = await page.evaluate(() => JSON.parse(localStorage.getItem('rapport:st_demo:token') ?? ''));
    await consent(page, { recognise: false, personalise: false, measure: false });
    await until('the logout', () => server.asked.at(-1)?.path === 'logout');
    expect(server.asked.at(-1)?.body).toEqual({ token });
    expect((await stored(page)).filter(name => !name.startsWith('idb'))).toEqual(['rapport:st_demo:consent']);
    const left = await page.evaluate(
      () =>
        new Promise(resolve => {
          const open = indexedDB.open('rapport-st_demo');
          open.onsuccess = () => {
            const count = open.result.transaction('outbox').objectStore('outbox').count();
            count.onsuccess = () => resolve(count.result);
          };
        }),
    );
    expect(left).toBe(0);
    expect(await page.textContent('h1')).toBe('Welcome');
    const asked = server.asked.length;
    await page.reload();
    await started(page);
    await page.waitForTimeout(300);
    expect(server.asked).toHaveLength(asked);
  });

  it('to be shown something without being recognised asks without a token and stores nothing but the choice', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server, ''), HERO);
    const page = await stage.visit();
    await started(page);
    await consent(page, { personalise: true });
    expect(await page.textContent('h1')).toBe('Tea for you');
    await page.reload();
    await ready(page);
    expect(server.asked.map(asked => asked.token)).toEqual([undefined, undefined]);
    expect(await stored(page)).toEqual(['rapport:st_demo:consent']);
  });

  it('Global Privacy Control is a refusal until the person chooses', async () => {
    const { server, pages, site } = stage;
    pages['/'] = pageWith(tag(server), HERO);
    const context = await stage.newContext();
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
    );
    const page = await context.newPage();
    await page.goto(site.origin);
    await started(page);
    await page.waitForTimeout(300);
    expect(server.asked).toEqual([]);
    expect(await stored(page)).toEqual([]);
    await consent(page, ALL);
    expect(await page.textContent('h1')).toBe('Tea for you');
    await page.reload();
    await ready(page);
    expect(server.asked).toHaveLength(2);
  });

  it('counts for nothing where the browser refuses storage: the page works from memory', async () => {
    const { server, pages } = stage;
    pages['/frame'] = pageWith(tag(server), HERO);
    pages['/'] = pageWith('', '<iframe sandbox="allow-scripts" src="/frame"></iframe>');
    const page = await stage.visit();
    const errors: string[] = [];
    page.on('pageerror', error => errors.push(String(error)));
    const frame = page.frames()[1]!;
    await frame.waitForSelector('[data-rapport-state=applied]');
    const outcome = await frame.evaluate(async () => {
      const { rapport } = window as unknown as WithRapport;
      const outcome = await rapport.track('x');
      await rapport.flush();
      return [outcome, rapport.stats()];
    });
    expect(outcome).toEqual(['memory', { queued: 0, sent: 2, dropped: 0 }]);
    expect(server.asked[1]?.token).toMatch(/^vt_/);
    expect(errors).toEqual([]);
  });

  it('ends with a logout: another guest from here on, and the content of the first is gone', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server, GRANTED), HERO);
    const page = await stage.visit();
    await ready(page);
    const first =
      server.asked[0]?.token ?? (await page.evaluate(() => localStorage.getItem('rapport:st_demo:token')));
    server.decide = () => ({});
    await page.evaluate(() => (window as unknown as WithRapport).rapport.logout());
    const second = await page.evaluate(() => localStorage.getItem('rapport:st_demo:token'));
    expect(second).not.toBe(first);
    expect(second).toContain('vt_');
    expect(await page.textContent('h1')).toBe('Welcome');
    expect(server.asked.map(({ path }) => path)).toEqual(['context', 'logout', 'context']);
    expect(JSON.stringify(server.asked[2]?.token)).toBe(second);
    expect(server.problems).toEqual([]);
  });
});
