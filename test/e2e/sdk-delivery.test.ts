import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../protocol/index.ts';
import { pageWith, ready, type Stage, startStage, tag, until, type WithRapport } from './support/stage.ts';

const named = (events: Event[]) => events.map(event => (event.type === 'track' ? event.name : event.type));
const track = (page: Page, name: string, props?: Record<string, unknown>) =>
  page.evaluate(([name, props]) => (window as unknown as WithRapport).rapport.track(name, props), [
    name,
    props,
  ] as const);
const flush = (page: Page) => page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
const stats = (page: Page) => page.evaluate(() => (window as unknown as WithRapport).rapport.stats());

describe('delivery', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.clear();
    stage.pages['/'] = pageWith(tag(stage.server), '<a href="/next">next</a>');
    stage.pages['/next'] = pageWith('', 'no script here');
  });

  it('sends what was tracked within five seconds, in order, once', async () => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    for (const name of ['one', 'two', 'three']) expect(await track(page, name)).toBe('stored');
    expect(server.events).toHaveLength(1);
    await until('the flush', () => server.events.length === 4, 20_000);
    expect(named(server.events)).toEqual(['page', 'one', 'two', 'three']);
    expect(server.duplicates).toBe(0);
    await expect.poll(() => stats(page)).toEqual({ queued: 0, sent: 4, dropped: 0 });
    expect(server.problems).toEqual([]);
  });

  it('sends at once when twenty wait', async () => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    await page.evaluate(() => {
      for (let n = 0; n < 20; n++) (window as unknown as WithRapport).rapport.track(`e${n}`);
    });
    await until('the flush', () => server.events.length === 21, 4000);
    expect(server.duplicates).toBe(0);
  });

  it('sends the click that leads away while the page goes', async () => {
    const { server, site } = stage;
    const page = await stage.visit();
    await ready(page);
    await page.evaluate(() => {
      document.querySelector('a')?.addEventListener('click', () => {
        (window as unknown as WithRapport).rapport.track('left');
      });
    });
    await page.click('a');
    await page.waitForURL(`${site.origin}/next`);
    await until('the event', () => server.events.length === 2);
    expect(named(server.events)).toEqual(['page', 'left']);
    expect(server.asked.filter(({ path }) => path === 'events')).toHaveLength(1);
    expect(server.preflights).toBe(0);
  });

  it('takes what an earlier page could not send along with the first exchange', async () => {
    const { server, site } = stage;
    const page = await stage.visit();
    await ready(page);
    server.behaviour = asked => (asked.path === 'events' ? 'down' : 'well');
    await track(page, 'left');
    await page.goto(`${site.origin}/next`);
    await page.goto(site.origin);
    await ready(page);
    // With the first exchange, unless this machine takes more than 50 ms to read them; then a moment later.
    server.behaviour = 'well';
    await until('all of it', () => server.events.length === 3, 20_000);
    expect(named(server.events).sort()).toEqual(['left', 'page', 'page']);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => localStorage.getItem('rapport:st_demo:left'))).toBe('0');
  });

  it('keeps events while offline and sends them when the network is back', async () => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    await page.context().setOffline(true);
    expect(await track(page, 'offline')).toBe('stored');
    await flush(page);
    expect(await stats(page)).toMatchObject({ queued: 1 });
    await page.context().setOffline(false);
    await until('the event', () => server.events.length === 2, 30_000);
    await expect.poll(() => stats(page)).toMatchObject({ queued: 0 });
  });

  it.each([
    ['a failing server', { status: 503 }],
    ['a page of a captive portal', 'garbage'],
    ['a broken connection', 'down'],
  ] as const)('keeps events through %s, without asking again at once', async (_, behaviour) => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    await track(page, 'kept');
    server.behaviour = behaviour;
    await flush(page);
    // Chromium itself repeats a request on a kept-alive connection that breaks.
    expect(server.asked.length).toBeLessThanOrEqual(behaviour === 'down' ? 3 : 2);
    expect(await stats(page)).toEqual({ queued: 1, sent: 1, dropped: 0 });
    server.behaviour = 'well';
    await flush(page);
    expect(named(server.events)).toEqual(['page', 'kept']);
    expect(await stats(page)).toEqual({ queued: 0, sent: 2, dropped: 0 });
  });

  it('leaves a server alone that asks for it, on the next page too', async () => {
    const { server, site } = stage;
    const page = await stage.visit();
    await ready(page);
    await track(page, 'kept');
    server.behaviour = { status: 429, retryAfter: '30' };
    await flush(page);
    server.behaviour = 'well';
    await flush(page);
    await page.goto(site.origin);
    await page.waitForTimeout(500);
    expect(server.asked).toHaveLength(2);
    expect(await page.evaluate(() => localStorage.getItem('rapport:st_demo:retry'))).toMatch(/^\d{13}$/);
  });

  it.each([401, 403, 404])('pauses after %d', async status => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    await track(page, 'kept');
    server.behaviour = { status };
    await flush(page);
    await flush(page);
    expect(server.asked).toHaveLength(2);
    expect(await stats(page)).toMatchObject({ queued: 1, dropped: 0 });
  });

  it('sets the one event aside that spoils a batch, and delivers the others', async () => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    for (let n = 0; n < 7; n++) await track(page, n === 4 ? 'poison' : `e${n}`);
    server.behaviour = ({ events }) => (named(events).includes('poison') ? { status: 413 } : 'well');
    await flush(page);
    expect(named(server.events)).toEqual(['page', 'e0', 'e1', 'e2', 'e3', 'e5', 'e6']);
    expect(await stats(page)).toEqual({ queued: 0, sent: 7, dropped: 1 });
  });

  it('sets an event aside that the server refuses, and says why once', async () => {
    const { server } = stage;
    const page = await stage.visit();
    await ready(page);
    const reasons = page.evaluate(
      () =>
        new Promise(resolve =>
          document.addEventListener('rapport:error', event => resolve((event as CustomEvent).detail)),
        ),
    );
    await track(page, '');
    await track(page, 'fine');
    await flush(page);
    expect(await reasons).toMatchObject({ code: 'bad_event' });
    expect(named(server.events)).toEqual(['page', 'fine']);
    expect(await stats(page)).toEqual({ queued: 0, sent: 2, dropped: 1 });
  });

  it('drops an event that is too large, at once and alone', async () => {
    const page = await stage.visit();
    await ready(page);
    expect(await track(page, 'large', { text: 'x'.repeat(40_000) })).toBe('memory');
    expect(await stats(page)).toEqual({ queued: 0, sent: 1, dropped: 1 });
  });

  it('never rejects, whatever it is given', async () => {
    const page = await stage.visit();
    await ready(page);
    const errors: string[] = [];
    page.on('pageerror', error => errors.push(String(error)));
    await page.evaluate(async () => {
      const { rapport } = window as unknown as WithRapport;
      const circle: Record<string, unknown> = {};
      circle.circle = circle;
      await rapport.track('circle', circle);
      await rapport.track('big', { n: 1n });
      rapport.page('http://[');
      rapport.open('no such', {});
    });
    await page.waitForTimeout(200);
    expect(errors).toEqual([]);
  });
});
