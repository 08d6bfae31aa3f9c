import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
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
import { watch } from './support/watch.ts';

const HERO = '<h1 data-rapport-slot="hero">Welcome</h1>';

describe('the start', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    const { server, pages } = stage;
    await stage.clear();
    pages['/'] = pageWith(tag(server), HERO);
  });

  it('of a first visit is two requests without a preflight, and the slot changes', async () => {
    const { server, site } = stage;
    server.decide = () => slot('hero', text('Tea for you'));
    const page = await (await stage.newContext()).newPage();
    const seen = watch(page);
    await page.goto(`${site.origin}/?utm_source=x#part`);
    await ready(page);
    expect(await page.textContent('h1')).toBe('Tea for you');
    expect(await page.getAttribute('h1', 'data-rapport-state')).toBe('applied');
    await page.waitForTimeout(300);
    expect(seen.requests).toEqual([
      `GET ${site.origin}/?utm_source=x`,
      `GET ${server.origin}/r.js`,
      `POST ${server.origin}/v1/context?site=st_demo`,
    ]);
    expect(seen.errors).toEqual([]);
    expect(server.preflights).toBe(0);
    expect(server.problems).toEqual([]);
    const [asked] = server.asked;
    expect(asked?.headers['content-type']).toMatch(/^text\/plain/);
    expect(asked?.body.page).toMatchObject({ url: `${site.origin}/?utm_source=x`, title: 'Shop' });
    expect(asked?.events).toMatchObject([{ type: 'page', page: { url: `${site.origin}/?utm_source=x` } }]);
    // A page that says nothing of itself has no facts; as text, because JSON would make a number that is none into null.
    expect(JSON.stringify(asked?.body.page)).toContain('"facts":{}');
    expect(await page.context().cookies()).toEqual([]);
  });

  it('of the next page shows the last decision before the network answers, with the same token', async () => {
    const { server, site } = stage;
    server.decide = () => slot('hero', text('Tea for you'));
    const page = await stage.visit();
    await ready(page);
    server.delayMs = 5000;
    await page.goto(`${site.origin}/`, { waitUntil: 'commit' });
    await page.waitForSelector('[data-rapport-state=applied]', { timeout: 2000 });
    expect(await page.textContent('h1')).toBe('Tea for you');
    expect(server.events).toHaveLength(1);
    await until('the second request', () => server.asked.length === 2);
    expect(server.asked[0]?.token).toBeUndefined();
    expect(server.asked[1]?.token).toMatch(/^vt_/);
  });

  it('never paints the default content when the last decision is known', async () => {
    const { server, site, pages } = stage;
    pages['/'] = pageWith(`${tag(server).replace('async ', '')}`, `${HERO}<p>${'text '.repeat(2000)}</p>`);
    server.decide = () => slot('hero', text('Tea for you'));
    const page = await stage.visit();
    await ready(page);
    await page.addInitScript(() => {
      const painted: string[] = [];
      Object.assign(window, { painted });
      const look = () => {
        const text = document.querySelector('h1')?.textContent;
        if (text) painted.push(text);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(`${site.origin}/`);
    await page.waitForTimeout(200);
    const painted = await page.evaluate(() => (window as unknown as { painted: string[] }).painted);
    expect(painted.length).toBeGreaterThan(2);
    expect(new Set(painted)).toEqual(new Set(['Tea for you']));
  });

  it('changes what is on screen only within the slot time-out, and keeps a later answer for the next page', async () => {
    const { server, pages, site } = stage;
    pages['/'] = pageWith(tag(server, 'data-consent="granted" data-slot-timeout="150"'), HERO);
    server.decide = () => slot('hero', text('Late'));
    server.delayMs = 600;
    const page = await stage.visit();
    await ready(page);
    expect(await page.textContent('h1')).toBe('Welcome');
    expect(await page.getAttribute('h1', 'data-rapport-state')).toBe('timeout');
    await page.goto(`${site.origin}/`);
    await page.waitForSelector('[data-rapport-state=applied]');
    expect(await page.textContent('h1')).toBe('Late');
  });

  it('fills elements that come later, from the parser and from scripts', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server), '<main></main>');
    server.decide = () => slot('hero', text('Tea for you'));
    const page = await stage.visit();
    await ready(page);
    await page.waitForTimeout(500);
    await page.evaluate(() => {
      const made = document.createElement('section');
      const inner = document.createElement('h1');
      inner.dataset.rapportSlot = 'hero';
      inner.textContent = 'Welcome';
      made.append(inner);
      document.querySelector('main')?.append(made);
    });
    expect(await page.textContent('h1')).toBe('Tea for you');
    expect(await page.getAttribute('h1', 'data-rapport-state')).toBe('applied');
    expect(stage.server.asked).toHaveLength(1);
  });

  it('happens once when the script is loaded twice', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server) + tag(server), HERO);
    const page = await stage.visit();
    await ready(page);
    await page.waitForTimeout(200);
    expect(server.asked).toHaveLength(1);
    expect(server.events).toHaveLength(1);
  });

  it('starts afresh after destroy, which gives everything back', async () => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    const before = await page.evaluate(() => {
      const push = history.pushState;
      (window as unknown as WithRapport).rapport.destroy();
      return { isGone: !('rapport' in window), isOwn: push === history.pushState };
    });
    expect(before).toEqual({ isGone: true, isOwn: true });
    await page.evaluate(() => {
      history.pushState({}, '', '/elsewhere');
      document.body.append(document.createElement('rapport-quickfind'));
      document.body.insertAdjacentHTML('beforeend', '<button data-rapport-action="track:x">b</button>');
      document.querySelector('button')?.click();
    });
    await page.waitForTimeout(200);
    expect(server.asked).toHaveLength(1);
    expect(server.requests.filter(line => line.includes('/w/'))).toEqual([]);
    await page.addScriptTag({ url: `${server.origin}/r.js?again` });
    await ready(page);
    expect(server.asked).toHaveLength(2);
  });

  it('replays the calls of the stub, and can be called both ways afterwards', async () => {
    const { server, pages } = stage;
    const stub = 'window.rapport=window.rapport||function(){(rapport.q=rapport.q||[]).push(arguments)}';
    pages['/'] = pageWith(
      `<script>${stub};rapport('track','early',{n:1});rapport('identify','x')</script>${tag(server)}`,
      HERO,
    );
    const page = await stage.visit();
    await ready(page);
    const results = await page.evaluate(() => {
      const { rapport } = window as unknown as {
        rapport: WithRapport['rapport'] & ((...args: unknown[]) => unknown);
      };
      return Promise.all([rapport.track('direct'), rapport('track', 'called')]);
    });
    expect(results).toEqual(['stored', 'stored']);
    await page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
    expect(server.events.map(event => (event.type === 'track' ? event.name : event.type))).toEqual([
      'page',
      'early',
      'direct',
      'called',
    ]);
  });

  it('asks once for a page whose facts stand at its end', async () => {
    const { server, pages } = stage;
    const product = {
      '@graph': [
        {
          '@type': 'Product',
          sku: 'L-1',
          name: 'Desk lamp',
          brand: { name: 'Lux' },
          offers: { price: '129.00', priceCurrency: 'EUR' },
        },
        {
          '@type': 'BreadcrumbList',
          itemListElement: ['Home', 'Lamps', 'Desk lamp'].map((name, index) => ({
            position: index + 1,
            name,
            item: `/${index}`,
          })),
        },
      ],
    };
    pages['/'] = pageWith(
      tag(server),
      `${HERO}<script type="application/ld+json">${JSON.stringify(product)}</script>`,
    );
    const page = await stage.visit();
    await ready(page);
    await page.waitForTimeout(200);
    expect(server.asked).toHaveLength(1);
    const facts = {
      kind: 'product',
      sku: 'L-1',
      name: 'Desk lamp',
      brand: 'Lux',
      price: 129,
      currency: 'EUR',
      category: 'Lamps',
      breadcrumb: ['Home', 'Lamps', 'Desk lamp'],
    };
    expect(server.events).toMatchObject([{ type: 'page', page: { facts } }]);
    expect(server.problems).toEqual([]);
  });

  it('of a page that arrives slowly asks for a decision first, and tells its view with the facts of the whole page', async () => {
    const { server, pages } = stage;
    const slow = `${stage.site.origin}/slow.js`;
    pages['/slow.js'] = { body: '', delayMs: 3000 };
    pages['/'] = pageWith(
      tag(server),
      `${HERO}<script src="${slow}"></script><script type="application/ld+json">{"@type":"Product","sku":"L-1"}</script>`,
    );
    server.decide = () => slot('hero', text('Tea for you'));
    const page = await (await stage.newContext()).newPage();
    await page.goto(stage.site.origin, { waitUntil: 'commit' });
    await page.waitForSelector('[data-rapport-state=applied]', { timeout: 2500 });
    expect(server.events).toEqual([]);
    await page.waitForLoadState();
    await page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
    expect(server.asked.map(({ path }) => path)).toEqual(['context', 'events']);
    expect(server.events).toMatchObject([{ type: 'page', page: { facts: { sku: 'L-1' } } }]);
    expect(server.asked[1]?.token).toMatch(/^vt_/);
  });

  it('can be begun by the inline stub, whose request is not repeated', async () => {
    const { server, pages } = stage;
    const stub = readFileSync('dist/stub.js', 'utf8');
    pages['/'] = pageWith(
      `<script data-site="st_demo" data-api="${server.origin}">${stub}</script>${tag(server)}`,
      HERO,
    );
    server.decide = () => slot('hero', text('Tea for you'));
    const page = await stage.visit();
    await ready(page);
    await page.waitForTimeout(200);
    expect(await page.textContent('h1')).toBe('Tea for you');
    expect(server.asked).toMatchObject([{ path: 'context', events: [] }]);
    await page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
    expect(server.events).toMatchObject([{ type: 'page' }]);
    expect(server.asked[1]?.token).toMatch(/^vt_/);
    expect(server.problems).toEqual([]);
  });

  it('takes its options from rapportSettings when a tag manager has inserted it', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      `<script>rapportSettings={site:'st_demo',consent:'granted',locale:'de-AT'};
      const s=document.createElement('script');s.type='module';s.src='${server.origin}/r.js';document.head.append(s)</script>`,
      HERO,
    );
    pages['/'] = String(pages['/']).replace('rapportSettings={', `rapportSettings={api:'${server.origin}',`);
    const page = await stage.visit();
    await ready(page);
    expect(server.asked[0]?.body.locale).toBe('de-AT');
  });

  it('survives a page that has added to its objects and frozen their prototypes', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      `<script>Object.prototype.extra=1;
      window.define=function(){};define.amd={};Object.freeze(Object.prototype)</script>${tag(server)}`,
      HERO,
    );
    const page = await stage.visit();
    await ready(page);
    expect(
      await page.evaluate(() => (window as unknown as WithRapport).rapport.track('x', { list: [1] })),
    ).toBe('stored');
    await page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
    expect(server.problems).toEqual([]);
    expect(server.events).toMatchObject([{ type: 'page' }, { type: 'track', props: { list: [1] } }]);
  });
});
