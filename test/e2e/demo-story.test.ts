import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import {
  axeFindings,
  bePatient,
  reasons,
  shifts,
  slotsOf,
  visit,
  watchShifts,
} from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import type { WithRapport } from './support/stage.ts';
import { type Watched, watch } from './support/watch.ts';

const SHOP = 'examples/shop';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const QUESTION = 'question:looking-for';

/** Every page of the shop, e.g. `/products/dusk-lamp.html`. */
const PAGES = readdirSync(`${SHOP}/public`, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.html'))
  .map(file => `/${file}`);

const FIRST_LOOK_AS_WRITTEN = expect.stringContaining('For everybody else it is a surprise');
const HOME_AS_WRITTEN = {
  'first-look': FIRST_LOOK_AS_WRITTEN,
  banner: 'Free delivery in Ireland on orders over €60.',
  'hero-image': '/img/hero-room.svg',
  'home-hero': expect.stringMatching(/^Things for the slow hours of the day Something warm.* Look around/),
  recommendations: expect.stringMatching(/^Pebble teapot .*Monstera .*Dusk table lamp .*First Light tea /),
};
const HOME_FOR_LAMPS = {
  banner: 'Every lamp is lit here for one evening before it is sent to you.',
  'hero-image': '/img/hero-lamps.svg',
  'home-hero': expect.stringMatching(/^Warm light for the last hour of the day.*See the lamps$/),
  recommendations: expect.stringMatching(/^Dusk table lamp .*Heron .*Harbour lantern .*Vesper /),
};
const HOME_FOR_PLANTS = {
  banner: 'Plants leave here on Mondays and never spend a weekend in a van.',
  'hero-image': '/img/hero-plants.svg',
  'home-hero': expect.stringMatching(/^Green company that forgives a busy week.*See the plants$/),
  recommendations: expect.stringMatching(/^Monstera .*Snake plant .*Golden pothos .*Long-spout can /),
};

let browser: Browser;
let server: RapportServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startRapport(JSON.parse(readFileSync(`${SHOP}/site.json`, 'utf8')), { demo: true });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('the demo shop', () => {
  let context: BrowserContext;
  let page: Page;
  let watched: Watched;

  const goTo = (path: string) => visit(page, server.origin + path);
  const later = async (offsetMs: number) => {
    // The browser's clock stays: what has not been sent by now would be told as of then.
    await page.evaluate(() => (window as never as WithRapport).rapport.flush());
    await page.goto('about:blank');
    await server.stop();
    await server.start({ offsetMs });
  };
  const seen = async () =>
    Object.fromEntries(Object.entries(await slotsOf(page)).map(([name, slot]) => [name, slot.seen]));
  const states = async () => new Set(Object.values(await slotsOf(page)).map(slot => slot.state));
  const card = () => page.locator('.quickfind rapport-quickfind');
  const overlay = () => page.locator('rapport-quickfind[data-rapport-overlay]');
  const gate = async () => (await reasons(page))[QUESTION];

  beforeEach(async () => {
    // The file's own tests follow each other on one clock; each has a visitor of its own.
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await watchShifts(context);
    await bePatient(context);
    await context.addInitScript(() =>
      document.addEventListener('rapport:shown', () => Object.assign(window, { wasShown: true })),
    );
    page = await context.newPage();
    watched = watch(page);
  });
  afterEach(async () => {
    await context.close();
    expect(watched.errors).toEqual([]);
  });

  it('is neutral at first, then shows lamps to who has looked at one, and says why', async () => {
    await goTo('/');
    expect(await seen()).toEqual(HOME_AS_WRITTEN);
    expect(await states()).toEqual(new Set(['default']));
    expect((await reasons(page))['slot:home-hero']).toMatchObject({ given: null, rule: 'baseline' });
    expect((await shifts(page)).sum).toBeLessThan(0.001);

    await goTo('/products/dusk-lamp.html');
    expect(await seen()).toEqual({ banner: HOME_FOR_LAMPS.banner });

    await goTo('/');
    expect(await seen()).toEqual({ ...HOME_FOR_LAMPS, 'first-look': FIRST_LOOK_AS_WRITTEN });
    expect(await states()).toEqual(new Set(['applied', 'default']));
    const why = await reasons(page);
    for (const name of Object.keys(HOME_FOR_LAMPS))
      expect(why[`slot:${name}`]).toMatchObject({ given: 'lamps', rule: 'audience:likes-lamps' });
    expect(why['slot:home-hero']!.failed).toMatchObject({ 'variant:plants': 'audience:likes-plants' });
    expect((await shifts(page)).sum).toBeLessThan(0.001);
    expect(await axeFindings(page)).toEqual([]);
  });

  it('answers with matching links, changes the page in that one round trip, and never asks again', async () => {
    await goTo('/products/dusk-lamp.html');
    await goTo('/');
    await card().getByRole('heading', { name: 'What are you looking for?' }).waitFor();
    expect(await card().getByText('We put it in front').isVisible()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    const box = await card().boundingBox();

    const asked: { path: string; body: { events: { type: string; values?: string[] }[] } }[] = [];
    page.on('request', request => {
      if (request.method() === 'POST')
        asked.push({ path: new URL(request.url()).pathname, body: request.postDataJSON() });
    });
    await card().getByRole('button', { name: 'Something green' }).click();
    await card().getByText('Known:').waitFor();
    expect(await seen()).toMatchObject(HOME_FOR_PLANTS);
    expect((await reasons(page))['slot:home-hero']).toMatchObject({ rule: 'audience:likes-plants' });
    const links = await card()
      .getByRole('link')
      .evaluateAll(all => all.map(link => `${link.textContent} ${link.getAttribute('href')}`));
    expect(links).toEqual([
      'Monstera /products/monstera.html',
      'Snake plant /products/snake-plant.html',
      'All plants /plants.html',
    ]);
    const withAnswer = asked.filter(({ body }) => body.events.some(event => event.type === 'answer'));
    expect(withAnswer.map(({ path }) => path)).toEqual(['/v1/context']);
    expect(asked.filter(({ path }) => path === '/v1/context')).toHaveLength(1);
    expect((await card().boundingBox())?.height).toBe(box?.height);
    expect((await shifts(page)).sum).toBeLessThan(0.001);
    expect(await axeFindings(page)).toEqual([]);

    await page.reload();
    await card().getByText('Known:').waitFor();
    expect(await card().getByRole('heading').textContent()).toBe('Known: Something green');
    expect(await card().getByRole('button', { name: 'Something green' }).count()).toBe(0);
    expect(await seen()).toMatchObject(HOME_FOR_PLANTS);
    expect((await shifts(page)).sum).toBeLessThan(0.001);

    for (const path of ['/lamps.html', '/tea.html', '/plants.html', '/products/monstera.html', '/lamps.html'])
      await goTo(path);
    expect(await overlay().count()).toBe(0);
    expect(await gate()).toMatchObject({ given: null, failed: { [QUESTION]: 'answered' } });
  });

  it('asks who has not answered once, on a category page, takes "Not now", and greets at the third visit', async () => {
    await goTo('/');
    for (const path of ['/lamps.html', '/plants.html']) {
      await goTo(path);
      expect(await gate()).toMatchObject({ given: null, failed: { [QUESTION]: 'first-views' } });
    }
    await goTo('/tea.html');
    await overlay().getByRole('heading', { name: 'What are you looking for?' }).waitFor();
    expect(await gate()).toMatchObject({ given: QUESTION, rule: 'purpose:find' });
    expect((await shifts(page)).sum).toBeLessThan(0.001);
    expect(await axeFindings(page)).toEqual([]);
    await page.waitForFunction(() => 'wasShown' in window);

    await goTo('/lamps.html');
    expect(await overlay().count()).toBe(0);
    expect(await gate()).toMatchObject({ given: null, failed: { [QUESTION]: 'once-a-session' } });

    await page.goBack();
    await goTo('/plants.html');
    expect(await overlay().count()).toBe(0);
    expect(await seen()).not.toMatchObject({ banner: expect.stringContaining('again') });

    const secondVisitMs = 31 * MINUTE_MS;
    await later(secondVisitMs);
    await goTo('/tea.html');
    expect(await overlay().count()).toBe(0);
    expect(await gate()).toMatchObject({ failed: { [QUESTION]: 'anything-again' } });
    expect(await seen()).not.toMatchObject({ banner: expect.stringContaining('again') });

    await later(secondVisitMs + 31 * MINUTE_MS);
    await goTo('/');
    expect(await seen()).toMatchObject({ banner: 'Good to see you again, friend. The kettle is on.' });
    expect((await reasons(page))['slot:banner']).toMatchObject({ rule: 'audience:third-visit' });
    expect((await shifts(page)).sum).toBeLessThan(0.001);

    await later(8 * DAY_MS);
    await goTo('/lamps.html');
    await overlay().getByRole('button', { name: 'Not now' }).waitFor();
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    const heightWithOverlay = await height();
    await overlay().getByRole('button', { name: 'Not now' }).click();
    await overlay().waitFor({ state: 'hidden' });
    expect(await height()).toBe(heightWithOverlay);
    await goTo('/plants.html');
    expect(await overlay().count()).toBe(0);
    await later(8 * DAY_MS + 31 * MINUTE_MS);
    await goTo('/tea.html');
    expect(await overlay().count()).toBe(0);
  });
});

describe('no page of the demo shop moves', () => {
  // On a phone one product stands for all: they differ in nothing but their words.
  const onPhone = PAGES.filter(path => !/^\/products\/(?!heron)/.test(path));

  it.each([
    { width: 1280, height: 900, pages: PAGES },
    { width: 375, height: 667, pages: onPhone },
  ])('when its slots change after it was painted, $width px wide', async ({ pages, ...viewport }) => {
    const context = await browser.newContext({ viewport });
    await watchShifts(context);
    await bePatient(context);
    const first = await context.newPage();
    await visit(first, `${server.origin}/products/dusk-lamp.html`);
    // As if each page were the first one: nothing kept to show at once, so that the answer changes what was painted.
    await context.addInitScript(() => {
      localStorage.removeItem('rapport:st_demo:last');
      const { fetch } = window;
      window.fetch = async (...args) => {
        await new Promise(painted => requestAnimationFrame(() => setTimeout(painted, 50)));
        return fetch(...args);
      };
    });
    const moved: Record<string, unknown> = {};
    const next = async (paths: string[]) => {
      const page = await context.newPage();
      const { errors } = watch(page);
      for (const path of paths) {
        await visit(page, server.origin + path);
        const { sum, moved: what } = await shifts(page);
        const { state } = (await slotsOf(page)).banner!;
        if (sum >= 0.001 || errors.length || state !== 'applied')
          moved[path] = { sum, what, state, errors: errors.splice(0) };
      }
    };
    const half = pages.length >> 1;
    await Promise.all([next(pages.slice(0, half)), next(pages.slice(half))]);
    expect(pages.length).toBeGreaterThan(7);
    expect(moved).toEqual({});
    await context.close();
  });
});
