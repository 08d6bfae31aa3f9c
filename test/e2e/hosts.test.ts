import { randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { slotsOf } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { type Routes, type Site, serve } from './support/serve.ts';
import { GRANTED, pageWith, ready, tag, type WithRapport } from './support/stage.ts';
import { watch } from './support/watch.ts';

const text = (value: string) => ({ kind: 'text' as const, text: value });
const options = ['Lamps', 'Plants', 'Tea'].map(label => ({
  ...{ value: label.toLowerCase(), label },
  results: [{ label: `All ${label}`, href: `/${label.toLowerCase()}` }],
}));

const SITE = {
  site: 'st_demo',
  name: 'Shop',
  origins: ['http://127.0.0.1:*'],
  purposes: { find: { text: 'To find' }, letter: { text: 'To write' } },
  needs: { category: {}, place: {} },
  slots: {
    hero: { variants: [{ id: 'all', content: text('For you') }] },
    members: { access: 'registered' as const, variants: [{ id: 'in', content: text('Inside') }] },
  },
  questions: {
    place: {
      ...{ text: 'Which shop?', why: 'We take you there.', purpose: 'find', need: 'place', menu: true },
      options: Array.from({ length: 14 }, (_, n) => ({
        ...{ value: `p${n}`, label: `Place ${n}` },
        results: [{ label: `Place ${n}`, href: `/place-${n}` }],
      })),
    },
    colour: {
      text: 'What do you look for?',
      why: 'So that it is first.',
      purpose: 'find',
      need: 'category',
      options,
    },
  },
  incentives: {
    club: { kind: 'access' as const, name: 'The club', offer: 'Join us.', purpose: 'find', slot: 'members' },
  },
  desk: {
    ...{ address: 'desk@shop.example', purpose: 'find' },
    channels: [
      { id: 'call', kind: 'phone' as const, number: '+353 20 914 0217' },
      { id: 'write', kind: 'form' as const },
    ],
  },
  permissions: {
    news: { purpose: 'letter', channel: 'e-mail' as const, wordings: ['May we write to you once a month?'] },
  },
};

/** Every widget that a first page shows, each with something inside that is seen without it. */
const WIDGETS = [
  'quickfind question="colour"',
  'quickfind question="place" mode="menu"',
  'register incentive="club"',
  'gate slot="members"',
  'contact',
  'preferences',
];
/** What a first page does not show: nobody is greeted, and no permission is asked for. */
const QUIET = ['greeting', 'permission for="news"'];
const elementOf = (widget: string) =>
  `<rapport-${widget}><a href="/all">All</a></rapport-${widget.split(' ')[0]}>`;
const PAGE = `<main><h1 data-rapport-slot="hero">For all</h1>
${[...WIDGETS, ...QUIET].map(elementOf).join('\n')}
</main>`;

let browser: Browser;
let server: RapportServer;
let site: Site;
const pages: Routes = {};
let headers: Record<string, string> = {};
let context: BrowserContext;
let page: Page;
let isTracing = false;

beforeAll(async () => {
  browser = await launchChromium();
  server = await startRapport(SITE);
  site = await serve(new Proxy(pages, { get: (routes, path: string) => withHeaders(routes[path]) }));
});
beforeEach(async () => {
  headers = {};
  context = await browser.newContext();
  await context.addInitScript(() => {
    const policy: string[] = [];
    Object.assign(window, { policy });
    document.addEventListener('securitypolicyviolation', event =>
      policy.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  page = await context.newPage();
});
afterEach(async () => {
  if (isTracing) await browser.stopTracing();
  isTracing = false;
  await context.close();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([server?.close(), site?.close()]);
});

function withHeaders(served: Routes[string] | undefined): Routes[string] {
  if (served === undefined) return undefined as never;
  return typeof served === 'string' ? { body: served, headers } : served;
}

/** Opens the page with every widget in a host's hands, and waits until each of them shows its card. */
const visit = async (head: string, body = PAGE): Promise<string[]> => {
  pages['/'] = pageWith(head, body);
  const { errors } = watch(page);
  await page.goto(site.origin);
  await ready(page);
  for (const widget of WIDGETS) {
    const [name, attribute] = widget.split(/ (?=\w+=)/);
    const card = page.locator(`rapport-${name}${attribute ? `[${attribute}]` : ''}`);
    // Some ask the server when they come on screen.
    await card.scrollIntoViewIfNeeded();
    await card.locator('[part~=card]').first().waitFor();
  }
  return errors;
};
const violated = (): Promise<string[]> =>
  page.evaluate(() => (window as never as { policy: string[] }).policy);
const hero = async () => (await slotsOf(page)).hero;
/** Answers by hand, and sees the answer. */
const answer = async (): Promise<void> => {
  await page.locator('rapport-quickfind').first().getByRole('button', { name: 'Lamps', exact: true }).click();
  await page.locator('rapport-quickfind').first().getByRole('link', { name: 'All Lamps' }).waitFor();
};

test('under the strictest policy every widget works, and nothing is violated', async () => {
  const nonce = randomBytes(16).toString('base64');
  headers = {
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${server.origin} 'nonce-${nonce}'`,
      "style-src 'self'",
      `connect-src ${server.origin}`,
      `img-src ${server.origin}`,
      "require-trusted-types-for 'script'",
    ].join('; '),
  };
  const stub = `<script nonce="${nonce}">window.rapport=window.rapport||function(){(rapport.q=rapport.q||[]).push(arguments)};rapport('track','early')</script>`;
  const errors = await visit(stub + tag(server));
  expect((await hero())?.seen).toBe('For you');
  await answer();
  expect(await violated()).toEqual([]);
  expect(errors).toEqual([]);
});

const TRACED = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
/** Milliseconds of the main thread after which a task is long. */
const LONG_MS = 50;

interface Traced {
  name: string;
  pid: number;
  tid: number;
  /** microseconds: when, how long, and how much of it on the processor, which a busy machine does not change */
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { data?: { url?: string; fileName?: string } };
}

/**
 * Tasks in which scripts of ours, and what they have put off within the task, took longer than 50 ms of the processor. What
 * the page itself does in the same task is not counted.
 */
const longTasksOf = (origin: string, trace: Buffer): string[] => {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Traced[] };
  const isIn = (outer: Traced) => (inner: Traced) =>
    inner !== outer &&
    inner.pid === outer.pid &&
    inner.tid === outer.tid &&
    inner.ts >= outer.ts &&
    inner.ts < outer.ts + (outer.dur ?? 0);
  const ours = traceEvents.filter(({ args, tdur, name }) => {
    const url = args?.data?.url ?? args?.data?.fileName;
    return tdur !== undefined && (url?.startsWith(`${origin}/`) || name === 'RunMicrotasks');
  });
  expect(ours.length).toBeGreaterThan(0);
  return traceEvents
    .filter(({ name, tdur = 0 }) => name === 'RunTask' && tdur > LONG_MS * 1000)
    .flatMap(task => {
      const inside = ours.filter(isIn(task));
      const outermost = inside.filter(event => !inside.some(other => isIn(other)(event)));
      const spentMs = outermost.reduce((sum, { tdur }) => sum + tdur!, 0) / 1000;
      return spentMs > LONG_MS ? [`${spentMs} ms`] : [];
    });
};

/** What a page may do to a script that it has let in; the last word of a page that is hard to live in. */
const HOSTS: Record<string, string> = {
  'has patched fetch, XMLHttpRequest and sendBeacon': `<script>
    const send = fetch; window.fetch = function () { return send.apply(this, arguments).then(r => r) };
    XMLHttpRequest.prototype.send = () => { throw new Error('no') }; navigator.sendBeacon = () => false;</script>`,
  'has given its arrays and objects a toJSON': `<script>
    Array.prototype.toJSON = function () { return this.map(x => x) };
    Array.prototype.extra = function () {}; String.prototype.extra = 1; Object.prototype.extra = 1;</script>`,
  'has frozen the prototypes': `<script>
    for (const all of [Object, Array, Function, String, Promise, Map, Set, Element, Event]) Object.freeze(all.prototype);</script>`,
  'loads modules the old ways': `<script>
    window.define = function () { throw new Error('not for you') }; define.amd = {};
    window.module = { exports: {} }; window.exports = module.exports; window.require = () => { throw new Error('no') };
    window.$ = window.jQuery = window._ = () => { throw new Error('not yours') };</script>`,
  'puts back whatever somebody changes': `<script>
    new MutationObserver(() => {
      const h1 = document.querySelector('h1');
      if (h1 && h1.textContent !== 'For all' && (window.fights = (window.fights ?? 0) + 1) < 500) h1.textContent = 'For all';
    }).observe(document, { childList: true, subtree: true, characterData: true });</script>`,
  'has 20,000 elements': `<script>addEventListener('DOMContentLoaded', () => {
    const many = document.createDocumentFragment();
    for (let n = 0; n < 20000; n++) many.append(document.createElement(n % 3 ? 'p' : 'section'));
    document.body.append(many) })</script>`,
  'renders its slots anew all the time': `<script>addEventListener('DOMContentLoaded', () => {
    let n = 0; const timer = setInterval(() => {
      const h1 = document.createElement('h1'); h1.dataset.rapportSlot = 'hero'; h1.textContent = 'For all';
      document.querySelector('h1').replaceWith(h1); if (++n > 20) clearInterval(timer) }, 50) })</script>`,
  'loads the script twice': '',
  'wraps timers, listeners and promises, as zone.js does': `<script>
    for (const name of ['setTimeout', 'setInterval', 'queueMicrotask', 'requestAnimationFrame']) {
      const own = window[name]; window[name] = function (run, ...rest) { return own.call(window, function () { return run.apply(this, arguments) }, ...rest) } }
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (type, run, options) {
      return add.call(this, type, typeof run === 'function' ? function (event) { return run.call(this, event) } : run, options) };
    const then = Promise.prototype.then; Promise.prototype.then = function (a, b) { return then.call(this, a && (x => a(x)), b) };</script>`,
  'has elements named like everything': `<script></script></head><body>
    <form id="rapport"><input name="getAttribute"><input name="children"></form><img name="currentScript" alt=""><a id="customElements"></a>
    <form name="body"></form><a id="location2"></a><iframe name="top2" title="x"></iframe>`,
  'resets every style and has a base elsewhere': `<base href="https://elsewhere.example/">
    <link rel="stylesheet" href="data:text/css,*{all:unset !important;display:block !important}html{font-size:62.5% !important}">`,
  'watches custom elements and closes shadow roots': `<script>
    const define = customElements.define; customElements.define = function (name, type, o) { return define.call(this, name, type, o) };
    const attach = Element.prototype.attachShadow; window.roots = [];
    Element.prototype.attachShadow = function (init) { const root = attach.call(this, init); window.roots.push(root); return root };</script>`,
  'refuses storage': `<script>
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } });</script>`,
};

describe('on a page that', () => {
  test.each(Object.entries(HOSTS))('%s, everything works and nothing is thrown', async (name, head) => {
    const ours = tag(server);
    const twice = name.includes('twice') ? ours.repeat(2) : ours;
    await browser.startTracing(page, { categories: TRACED });
    isTracing = true;
    const errors = await visit(head.includes('<body>') ? twice + head : head + twice);
    if (!name.includes('puts back'))
      await expect.poll(async () => (await hero())?.seen, { timeout: 15_000 }).toBe('For you');
    await answer();
    // One who looks for it finds one.
    expect(await page.evaluate(() => typeof (window as unknown as WithRapport).rapport.version)).toBe(
      'string',
    );
    await page.waitForTimeout(300);
    expect(errors).toEqual([]);
    isTracing = false;
    expect(longTasksOf(server.origin, await browser.stopTracing())).toEqual([]);
  });
});

test('a page that fights for its text gets it, and the browser is not kept busy', async () => {
  await visit(HOSTS['puts back whatever somebody changes'] + tag(server, GRANTED));
  await page.waitForTimeout(500);
  const fights = await page.evaluate(() => (window as never as { fights: number }).fights);
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => (window as never as { fights: number }).fights)).toBe(fights);
  expect(fights).toBeLessThan(50);
});
