import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../protocol/index.ts';
import { launchChromium } from './support/chromium.ts';
import { type Edge, eventsIn, startEdge } from './support/rapport-edge.ts';
import { bePatient, keptOnDevice, slotsOf, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { type Routes, type Site, serve } from './support/serve.ts';
import { pageWith, until, type WithRapport } from './support/stage.ts';
import { type Watched, watch } from './support/watch.ts';

const CONFIG: SiteConfigInput = {
  site: 'st_shop',
  name: 'Shop',
  origins: ['http://127.0.0.1:*'],
  purposes: { find: { text: 'To show you first what you came for' } },
  learn: [{ on: 'page', need: 'topic', value: '{{ page.topic }}' }],
  audiences: { tea: { name: 'Tea', when: { 'need.topic': 'tea' } } },
  slots: {
    hero: { variants: [{ id: 'tea', audience: 'tea', content: { kind: 'text', text: 'Tea for you' } }] },
  },
  questions: {
    topic: {
      text: 'What do you want to see?',
      why: 'It will be here next time.',
      purpose: 'find',
      need: 'topic',
      options: [
        { value: 'tea', label: 'Tea', results: [{ label: 'All teas', href: '/tea' }] },
        { value: 'coffee', label: 'Coffee', results: [{ label: 'All coffees', href: '/coffee' }] },
      ],
    },
  },
};

/** A shop of two pages, one of which says what it is about. */
const pagesOf = (base: string): Routes => {
  const tag = `<script async fetchpriority="high" src="${base}r.js" data-site="st_shop" data-consent="granted"></script>`;
  const body =
    '<h1 data-rapport-slot="hero">Welcome</h1><rapport-quickfind question="topic"></rapport-quickfind>';
  return {
    '/': pageWith(tag, body),
    '/tea': pageWith(`<meta name="rapport:topic" content="tea">${tag}`, body),
  };
};

let browser: Browser;
let server: RapportServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startRapport(CONFIG);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

let context: BrowserContext;
let page: Page;
let watched: Watched;
beforeEach(async () => {
  context = await browser.newContext();
  await bePatient(context);
  page = await context.newPage();
  watched = watch(page);
});
afterEach(() => context.close());

/** Somebody's visit: the home page, the page about tea, an answer in the card, and home again. */
const walk = async (origin: string): Promise<void> => {
  await visit(page, `${origin}/`);
  expect((await slotsOf(page)).hero).toEqual({ state: 'default', seen: 'Welcome' });
  await visit(page, `${origin}/tea`);
  expect((await slotsOf(page)).hero).toEqual({ state: 'applied', seen: 'Tea for you' });
  await page.getByRole('button', { name: 'Coffee' }).click();
  await page.getByText('Known:').waitFor();
  expect((await slotsOf(page)).hero).toEqual({ state: 'default', seen: 'Welcome' });
  await visit(page, `${origin}/`);
  await page.getByText('Known:').waitFor();
  await page.evaluate(() => (window as never as WithRapport).rapport.flush());
  expect(watched.errors).toEqual([]);
};

/** Whose the events are that came over a line; each of them counted once. */
const peopleOf = async ({ passed }: Edge): Promise<string[]> => {
  await until('every request answered', () => passed.every(({ status }) => status !== undefined));
  const found = await server.interactions(new Set(eventsIn(passed).map(({ id }) => id)));
  const people = [...new Set(found.map(event => event.profile!))];
  const profiles = await Promise.all(people.map(id => server.profile(id)));
  const pages = profiles.reduce((sum, { stats }) => sum + stats.pages, 0);
  expect(pages).toBe(found.filter(({ type }) => type === 'page').length);
  return people;
};

it('on another origin the token travels in the body, without a preflight, a cookie or a header of ours', async () => {
  const api = await startEdge(server.origin);
  const site: Site = await serve(pagesOf(`${api.origin}/`));
  try {
    await walk(site.origin);
    const posts = api.passed.filter(({ method }) => method === 'POST');
    expect(api.passed.filter(({ method }) => method === 'OPTIONS')).toEqual([]);
    expect(posts.map(({ status }) => status)).toEqual(posts.map(() => 200));
    const [first, ...later] = posts.map(({ body }) => JSON.parse(body) as { token?: string; cookie?: true });
    expect([first!.token, first!.cookie]).toEqual([undefined, undefined]);
    const tokens = new Set(later.map(({ token }) => token));
    expect([...tokens]).toEqual([expect.stringMatching(/^vt_/)]);
    for (const { headers, answerHeaders } of api.passed) {
      expect([headers.cookie, headers.authorization, answerHeaders!['set-cookie']]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect(await context.cookies()).toEqual([]);
    expect(await keptOnDevice(page)).toContain([...tokens][0]!);
    expect(site.requests.filter(line => line.startsWith('POST'))).toEqual([]);
    expect(await peopleOf(api)).toHaveLength(1);
  } finally {
    await site.close();
    await api.close();
  }
});

it('under a path of the site the token is in a cookie no script can read, and nothing leaves that path', async () => {
  const site = await startEdge(server.origin, { base: '/hello/', pages: pagesOf('/hello/') });
  try {
    await walk(site.origin);
    const [cookie, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: 'rapport_st_shop', httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(cookie!.value).toMatch(/^vt_/);
    expect(await keptOnDevice(page)).not.toContain('vt_');
    for (const { body } of site.passed) expect(body).not.toContain('vt_');

    const outside = watched.requests.filter(line => !line.includes(` ${site.origin}/hello/`));
    expect([...new Set(outside)].sort()).toEqual([`GET ${site.origin}/`, `GET ${site.origin}/tea`]);
    const files = site.passed.filter(({ method }) => method === 'GET').map(({ path }) => path.split('?')[0]);
    expect(files).toContain('/hello/r.js');
    expect(files).toContain('/hello/w/quickfind.js');
    expect(site.passed.filter(({ method }) => method === 'OPTIONS')).toEqual([]);
    expect(await peopleOf(site)).toHaveLength(1);
  } finally {
    await site.close();
  }
});

it('under a path of the site, logging out gives the browser another cookie, and the next view is another person', async () => {
  const site = await startEdge(server.origin, { base: '/hello/', pages: pagesOf('/hello/') });
  try {
    await visit(page, `${site.origin}/tea`);
    const [before] = await context.cookies();
    await page.evaluate(() => (window as never as WithRapport).rapport.logout());
    const [after, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(after!.value).toMatch(/^vt_/);
    expect(after!.value).not.toBe(before!.value);
    expect((await slotsOf(page)).hero).toEqual({ state: 'default', seen: 'Welcome' });
    await visit(page, `${site.origin}/`);
    await page.evaluate(() => (window as never as WithRapport).rapport.flush());
    expect(await peopleOf(site)).toHaveLength(2);
  } finally {
    await site.close();
  }
});
