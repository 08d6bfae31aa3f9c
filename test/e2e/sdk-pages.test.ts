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

const HERO = '<h1 data-rapport-slot="hero">Welcome</h1><a href="#part">part</a>';

describe('page views', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ bfcache: true });
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.clear();
    stage.pages['/'] = pageWith(tag(stage.server), HERO);
    stage.pages['/other'] = pageWith('', '<p>other</p>');
  });

  const urls = () =>
    stage.server.events.flatMap(event =>
      event.type === 'page' ? [new URL(event.page.url).pathname + new URL(event.page.url).search] : [],
    );

  it.each([
    ['with the Navigation API', true],
    ['without it', false],
  ])('of an application in one page are told %s, and change its slots at once', async (_, hasNavigation) => {
    const { server, site } = stage;
    const context = await stage.newContext();
    if (!hasNavigation)
      await context.addInitScript(() => {
        Object.defineProperty(window, 'navigation', { value: undefined });
        // What an application does with a new address: it shows it.
        const show = () => {
          document.title = location.pathname + location.search;
        };
        for (const name of ['pushState', 'replaceState'] as const) {
          const change = history[name];
          history[name] = (...args) => {
            change.apply(history, args);
            show();
          };
        }
        addEventListener('popstate', show);
      });
    const page = await context.newPage();
    await page.goto(site.origin);
    await ready(page);
    server.decide = asked =>
      slot('hero', text(`At ${new URL((asked.body.page as { url: string }).url).pathname}`));
    await page.evaluate(() => {
      history.pushState({}, '', '/lamps');
      document.title = 'Lamps';
    });
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'At /lamps');
    await page.click('a');
    await page.evaluate(() => history.replaceState({}, '', '/lamps?sort=price#part'));
    await until('the third view', () => server.events.length === 3);
    await page.evaluate(() => history.go(-2));
    await until('the fourth view', () => server.events.length === 4);
    await page.waitForTimeout(200);
    expect(urls()).toEqual(['/', '/lamps', '/lamps?sort=price', '/']);
    expect(server.events[1]).toMatchObject({ page: { title: 'Lamps', referrer: `${site.origin}/` } });
    expect(server.asked.every(({ path }) => path === 'context')).toBe(true);
  });

  it('are the page’s own business with data-spa="manual"', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server, `${GRANTED} data-spa="manual"`), HERO);
    const page = await stage.visit();
    await ready(page);
    await page.evaluate(() => history.pushState({}, '', '/lamps'));
    await page.waitForTimeout(300);
    expect(urls()).toEqual(['/']);
    await page.evaluate(() => (window as unknown as WithRapport).rapport.page('/teas'));
    await until('the second view', () => server.events.length === 2);
    expect(urls()).toEqual(['/', '/teas']);
  });

  it('are told again for a page that comes back from the back/forward cache', async () => {
    const { server, site, pages } = stage;
    const restored = "addEventListener('pageshow', e => e.persisted && rapport.track('restored'))";
    pages['/'] = pageWith(`<script>${restored}</script>${tag(server)}`, HERO);
    pages['/other'] = pageWith('<script>onload = () => setTimeout(() => history.back(), 500)</script>');
    const page = await stage.visit();
    await ready(page);
    await page.evaluate(() => {
      (window as unknown as WithRapport).rapport.track('before');
    });
    // Not awaited: Playwright does not see a page come back from this cache.
    page.goto(`${site.origin}/other`).catch(() => {});
    await until('all of it', () => server.events.length === 4, 30_000);
    const told = server.events.map(event => (event.type === 'track' ? event.name : event.type));
    expect(told.slice(0, 2)).toEqual(['page', 'before']);
    expect(told.slice(2).sort()).toEqual(['page', 'restored']);
    expect(server.requests.filter(line => line.startsWith('GET /r.js'))).toHaveLength(1);
    expect(server.problems).toEqual([]);
  });
});
