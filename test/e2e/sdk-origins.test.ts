import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { type FakeServer, startFakeServer } from './support/fake-server.ts';
import type { Routes } from './support/serve.ts';
import { GRANTED, pageWith, ready, slot, text, type WithRapport } from './support/stage.ts';

describe('a server under a path of the site', () => {
  let browser: Browser;
  let server: FakeServer;
  const pages: Routes = {
    '/': pageWith(
      `<script async fetchpriority="high" src="/rapport/r.js" data-site="st_demo" ${GRANTED}></script>`,
      '<h1 data-rapport-slot="hero">Welcome</h1><rapport-quickfind question="q">Fallback</rapport-quickfind>',
    ),
  };
  beforeAll(async () => {
    browser = await launchChromium();
    server = await startFakeServer({ base: '/rapport/', pages });
    const options = ['a', 'b'].map(value => ({ value, label: value }));
    server.decide = () => ({
      ...slot('hero', text('Tea for you')),
      questions: { q: { id: 'q', text: 'What?', why: 'Because', options, state: 'open' } },
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('keeps the token in a cookie that no script sees, and finds its widgets beside the script', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(server.origin);
    await ready(page);
    expect(await page.textContent('h1')).toBe('Tea for you');
    await page.reload();
    await ready(page);
    expect(await page.evaluate(() => (window as unknown as WithRapport).rapport.track('x'))).toBe('stored');
    await page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
    const asked = server.asked.filter(({ path }) => path === 'context' || path === 'events').slice(0, 3);
    expect(asked.map(({ body, cookie }) => [body.cookie, body.token, typeof cookie])).toEqual([
      [true, undefined, 'undefined'],
      [true, undefined, 'string'],
      [true, undefined, 'string'],
    ]);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'rapport', httpOnly: true });
    expect(await page.evaluate(() => Object.keys(localStorage))).not.toContain('rapport:st_demo:token');
    expect(server.requests.some(line => line.startsWith('GET /rapport/w/quickfind.js?v='))).toBe(true);
    expect(server.problems).toEqual([]);
    expect(
      server.requests.filter(line => line.startsWith('POST')).every(line => line.includes('/rapport/v1/')),
    ).toBe(true);
    await page.context().close();
  });
});
