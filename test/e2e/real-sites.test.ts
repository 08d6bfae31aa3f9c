import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../protocol/index.ts';
import { launchChromium } from './support/chromium.ts';
import { shifts, slotsOf, visit, watchShifts } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { type Edits, serveFolder } from './support/rapport-site.ts';
import { GRANTED, type WithRapport } from './support/stage.ts';
import { watch } from './support/watch.ts';

const whoSaw = (path: string) => ({ name: `Has seen ${path}`, when: { 'needs.page': { $in: [path] } } });
const forWho = (audience: string, text: string) => ({
  variants: [{ id: 'seen', audience, content: { kind: 'text' as const, text } }],
});

/** Learns from the address alone, as these sites say nothing else about their pages. */
const CONFIG: SiteConfigInput = {
  site: 'st_real',
  name: 'Sites of others',
  origins: ['http://127.0.0.1:*'],
  purposes: { find: { text: 'To show you first what you came for' } },
  learn: [{ on: 'page', need: 'page', value: '{{ page.path }}' }],
  audiences: { landed: whoSaw('/'), reader: whoSaw('/post.html'), charts: whoSaw('/charts.html') },
  slots: {
    'landing-headline': forWho('landed', 'The Favorite Place of People for Free Themes'),
    'landing-line': forWho(
      'landed',
      'Start Bootstrap can help you build better websites using the Bootstrap framework! You have seen it: take a theme and start customizing, no strings attached!',
    ),
    'blog-brand': forWho('reader', 'Read Bootstrap'),
    'blog-line': forWho('reader', 'A Blog Theme for Its Readers'),
    'admin-headline': forWho('charts', 'Charts First'),
    'admin-footer': forWho('charts', 'Copyright © Your Charts 2020'),
  },
  questions: {
    topic: {
      text: 'What do you want to see?',
      why: 'It will be here next time.',
      purpose: 'find',
      need: 'topic',
      options: [
        { value: 'cards', label: 'Cards' },
        { value: 'tables', label: 'Tables', results: [{ label: 'All tables', href: '/tables.html' }] },
      ],
      ask: { when: { 'page.path': '/cards.html' } },
    },
  },
  arbiter: { afterViews: 0 },
};

/**
 * A page of a way, and what stands in its slots. On the page that teaches us that may be the one or the other: a page that
 * arrives slowly asks for its decision before its view is told.
 */
type Step = [path: string, ...seen: (string | RegExp)[]];

/**
 * The sites, the two elements of each that become slots, and a way through their pages. The elements are ones whose room
 * their text does not decide: a longer one would move its neighbours whoever has put it there.
 */
const SITES: { name: string; folder: string; slots: Edits; way: Step[] }[] = [
  {
    name: 'a landing page, startbootstrap-creative',
    folder: 'node_modules/startbootstrap-creative/dist',
    slots: [
      ['<h1 class="text-white', '<h1 data-rapport-slot="landing-headline" class="text-white'],
      ['<p class="text-white-75 mb-5"', '<p data-rapport-slot="landing-line" class="text-white-75 mb-5"'],
    ],
    way: [
      ['/', /for Free( Bootstrap)? Themes$/, /^Start Bootstrap can help/],
      ['/', 'The Favorite Place of People for Free Themes', 'You have seen it'],
    ],
  },
  {
    name: 'a blog, startbootstrap-clean-blog',
    folder: 'node_modules/startbootstrap-clean-blog/dist',
    slots: [
      ['<a class="navbar-brand"', '<a data-rapport-slot="blog-brand" class="navbar-brand"'],
      ['<span class="subheading"', '<span data-rapport-slot="blog-line" class="subheading"'],
    ],
    way: [
      ['/index.html', 'Start Bootstrap', 'A Blog Theme by Start Bootstrap'],
      ['/about.html', 'Start Bootstrap', 'This is what I do.'],
      ['/post.html', /^(Start|Read) Bootstrap$/],
      ['/contact.html', 'Read Bootstrap', 'A Blog Theme for Its Readers'],
      ['/index.html', 'Read Bootstrap', 'A Blog Theme for Its Readers'],
    ],
  },
  {
    name: 'a dashboard, startbootstrap-sb-admin-2',
    folder: 'node_modules/startbootstrap-sb-admin-2',
    slots: [
      ['<h1 class="h3', '<h1 data-rapport-slot="admin-headline" class="h3'],
      ['<div class="copyright', '<div data-rapport-slot="admin-footer" class="copyright'],
    ],
    way: [
      ['/index.html', 'Dashboard', 'Copyright © Your Website 2021'],
      ['/charts.html', /^Charts( First)?$/, /^Copyright © Your (Website|Charts) 2020$/],
      ['/tables.html', 'Charts First', 'Copyright © Your Charts 2020'],
      ['/blank.html', 'Charts First', 'Copyright © Your Charts 2020'],
    ],
  },
];

let browser: Browser;
let server: RapportServer;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  // No name but this machine's is looked up: what the sites want from elsewhere fails at once, with us and without.
  browser = await launchChromium({ args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] });
  server = await startRapport(CONFIG);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The site under the strictest policy that lets us in, with the tag and two slots, or as its makers left it. */
const serveSite = async ({ folder, slots }: (typeof SITES)[number], isTagged: boolean): Promise<string> => {
  const tag = `<script async fetchpriority="high" src="${server.origin}/r.js" data-site="st_real" ${GRANTED}></script>`;
  const policy = `script-src 'self' ${server.origin}; style-src 'self'; require-trusted-types-for 'script'`;
  const site = await serveFolder(folder, {
    headers: { 'content-security-policy': policy },
    edits: isTagged ? [['</head>', `${tag}</head>`], ...slots] : [],
  });
  closers.push(site.close);
  return site.origin;
};

/** A new visitor's page, and what its console and the policy complain about, without what differs from run to run. */
const newVisitor = async (): Promise<{ page: Page; complaints: () => Promise<string[]>; ids: string[] }> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  closers.push(() => context.close());
  await watchShifts(context);
  // Fonts arrive when they like and move a page by themselves, now and then in the very frame of our swap.
  await context.route(/\.(woff2?|ttf)(\?|$)/, route => route.abort());
  await context.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', event =>
      violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  const page = await context.newPage();
  const { errors } = watch(page);
  const ids: string[] = [];
  page.on('request', request => {
    if (request.method() === 'POST')
      for (const { id } of request.postDataJSON().events as { id: string }[]) ids.push(id);
  });
  const complaints = async () => {
    const violations = await page.evaluate(() => (window as never as { violations: string[] }).violations);
    const lines = [...errors.splice(0), ...violations];
    return lines.map(line => line.replace(/127\.0\.0\.1:\d+|(?<=sizzle)\d+/g, '…')).sort();
  };
  return { page, complaints, ids };
};

/** Lets the page come to rest: its own scripts run on timers and animation frames. */
const settle = (page: Page) => page.waitForTimeout(300);
const goPlain = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await settle(page);
};
const goTagged = async (page: Page, url: string): Promise<void> => {
  await visit(page, url);
  await settle(page);
};

/** These sites move by themselves, not always alike: what we move is at most what they move more, or moved at our swaps. */
const expectNoShiftByUs = async (tagged: Page, plain: Page): Promise<void> => {
  const [ours, theirs] = [await shifts(tagged), await shifts(plain)];
  const byUs = Math.min(ours.sum - theirs.sum, ours.afterSwap);
  expect(byUs, `${tagged.url()} ${ours.moved}`).toBeLessThan(0.001);
};

describe.each(SITES)('$name', site => {
  it('swaps content after learning from an address, keeps its visitor, and neither complains nor moves for us', async () => {
    const plain = await newVisitor();
    const plainOrigin = await serveSite(site, false);
    const tagged = await newVisitor();
    const origin = await serveSite(site, true);
    for (const [path, ...seen] of site.way) {
      await Promise.all([goPlain(plain.page, plainOrigin + path), goTagged(tagged.page, origin + path)]);
      expect(await tagged.complaints(), path).toEqual(await plain.complaints());
      await expectNoShiftByUs(tagged.page, plain.page);
      const seenHere = Object.values(await slotsOf(tagged.page)).map(slot => slot.seen);
      expect(seenHere, path).toEqual(seen.map(text => expect.stringMatching(text)));
    }
    await tagged.page.evaluate(() => (window as never as WithRapport).rapport.flush());
    const known = await server.interactions(new Set(tagged.ids));
    const [profile, ...others] = new Set(known.map(event => event.profile));
    expect(others).toEqual([]);
    expect((await server.profile(profile!)).stats.pages).toBe(site.way.length);
  });
});

it('a question opens over a site of others without a complaint', async () => {
  const dashboard = SITES[2]!;
  const plain = await newVisitor();
  await goPlain(plain.page, `${await serveSite(dashboard, false)}/cards.html`);
  const { page, complaints } = await newVisitor();
  await goTagged(page, `${await serveSite(dashboard, true)}/cards.html`);
  await page.getByRole('heading', { name: 'What do you want to see?' }).waitFor();
  await settle(page);
  await expectNoShiftByUs(page, plain.page);
  await page.getByRole('button', { name: 'Tables' }).click();
  await page.getByText('Known:').waitFor();
  expect(await complaints()).toEqual(await plain.complaints());
});

describe('with the server down', () => {
  beforeAll(() => server.kill());

  it.each(SITES)('$name is as its makers left it', async site => {
    const [plain, tagged] = await Promise.all([newVisitor(), newVisitor()]);
    const [plainOrigin, origin] = await Promise.all([serveSite(site, false), serveSite(site, true)]);
    const [path] = site.way[0]!;
    await Promise.all([goPlain(plain.page, plainOrigin + path), goPlain(tagged.page, origin + path)]);
    const text = (page: Page) => page.evaluate(() => document.body.textContent);
    expect(await text(tagged.page)).toBe(await text(plain.page));
    const unreachable = 'Failed to load resource: net::ERR_CONNECTION_REFUSED';
    expect(await tagged.complaints()).toEqual([...(await plain.complaints()), unreachable].sort());
  });
});
