import { globSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Decision, QuestionView } from '../../../protocol/index.ts';
import { type Routes, type Site, serve } from '../../e2e/support/serve.ts';
import { watch } from '../../e2e/support/watch.ts';

/** Nothing but the site's own files, no inline style, no string into the DOM. */
const STRICT_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** What the page's host does; kept as JSON in the page for `HOST_JS`. */
export interface HostScript {
  question: QuestionView;
  /** questions besides that one, by id */
  questions?: Record<string, QuestionView>;
  /** what an answer brings; without it the answer cannot be sent */
  answered?: QuestionView;
  /** until the question and the answer are there */
  delayMs?: number;
  /** of the page's reader; default `en` */
  locale?: string;
  /** widgets of the page besides quick-find */
  widgets?: string[];
  /** what else every decision has: incentives, the visitor, the site's own words */
  decision?: Partial<Decision>;
  /** what `send` is answered, one after another; with none left the network is down */
  answers?: { status: number; body: unknown }[];
  /** define the element only when `window.begin()` is called */
  isLate?: boolean;
}

/** The host of these tests: it records what it is told in `window.calls`. Runs in the browser. */
const HOST_JS = `
import { define } from '/w/quickfind.js';
const script = JSON.parse(document.querySelector('#script').content);
const others = await Promise.all((script.widgets ?? []).map(name => import('/w/' + name + '.js')));
const wait = () => new Promise(resolve => setTimeout(resolve, script.delayMs ?? 0));
window.calls = [];
window.violations = [];
document.addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective + ' ' + e.blockedURI));
window.shifts = [];
new PerformanceObserver(list => shifts.push(...list.getEntries().map(e => e.value)))
  .observe({ type: 'layout-shift', buffered: true });
window.createHost = () => {
  const listeners = new Set();
  const given = {};
  let known = !script.delayMs;
  return {
    locale: script.locale ?? 'en',
    decision: () => known ? { ...script.decision, questions: new Proxy({}, { get: (_, id) => given[id] ?? script.questions?.[id] ?? ({ ...script.question, id }) }) } : undefined,
    request: () => wait().then(() => { known = true; }),
    tell: ({ question, values }) => {
      calls.push(['answer', question, values]);
      return wait().then(() => {
        if (script.answered) given[question] = { ...script.answered, id: question, answer: values };
        return script.answered && {};
      });
    },
    send: async () => script.answers?.shift() ?? { status: 0 },
    logout: async () => {},
    add: event => calls.push(event.type === 'prompt'
      ? ['prompt', event.item, event.outcome, event.unsolicited] : ['add', event]),
    onDecision: listener => { listeners.add(listener); return () => listeners.delete(listener); },
    emit: (target, name, detail) => target.dispatchEvent(
      new CustomEvent('rapport:' + name, { bubbles: true, composed: true, cancelable: name === 'before-show', detail })),
    destroy: () => { for (const listener of [...listeners]) listener(undefined); },
  };
};
window.define = define;
window.host = createHost();
window.begin = () => [define, ...others.map(chunk => chunk.define)].map(start => start(host));
if (!script.isLate) begin();
`;

const icon = (color: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="${color}"/></svg>`;

const escapeAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** A page of a shop with whatever `main` holds, its style sheet and what its host is to do. */
const html = (main: string, host: HostScript, lang: string, dir: string): string => `<!doctype html>
<html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta id="script" content="${escapeAttribute(JSON.stringify(host))}">
<link rel="stylesheet" href="/page.css"><script type="module" src="/host.js"></script>
</head><body>${main}</body></html>`;

export const PLACED = `<main><h1>A shop</h1>
<rapport-quickfind question="looking-for"><a href="/all">Everything we have</a></rapport-quickfind>
<p id="after">More of the page.</p></main>`;

export const MENU = `<main><h1>A shop</h1>
<rapport-quickfind mode="menu" question="looking-for"><a href="/all">Everything we have</a></rapport-quickfind>
<p id="after">More of the page.</p></main>`;

export const OVERLAY = `<main><h1>A shop</h1><label>Search <input></label></main>
<rapport-quickfind question="looking-for" data-rapport-overlay></rapport-quickfind>`;

export const PAGE_CSS = `
body { margin: 0; padding: 16px; font-family: sans-serif; background: #fff; color: #111 }
rapport-quickfind:not([data-rapport-overlay]) { display: block; min-height: 30rem; max-width: 380px }
@media (prefers-color-scheme: dark) { html { color-scheme: dark } body { background: #111; color: #eee } }
`;

/** What the browser prefers, and what the page adds to its style sheet. */
export type PageOptions = BrowserContextOptions & { css?: string; lang?: string; dir?: 'ltr' | 'rtl' };

/** What was built for the browser, by the path it is served under. Needs `npm run build`. */
export const readChunks = (): Routes =>
  Object.fromEntries(
    globSync('w/*.js', { cwd: 'dist' }).map(file => [`/${file}`, readFileSync(`dist/${file}`, 'utf8')]),
  );

export interface Opened {
  page: Page;
  site: Site;
  /** console errors, uncaught exceptions, violations of the content security policy */
  errors: string[];
  close(): Promise<void>;
}

/**
 * Opens one page with the built widget and a host that does what it is told, in a fresh context.
 *
 * @example
 * const { page, close } = await openPage(browser, readChunks(), PLACED, { question: question() });
 */
export const openPage = async (
  browser: Browser,
  chunks: Routes,
  main: string,
  host: HostScript,
  options: PageOptions = {},
): Promise<Opened> => {
  const routes: Routes = {
    ...chunks,
    '/': html(main, host, options.lang ?? 'en', options.dir ?? 'ltr'),
    '/host.js': HOST_JS,
    '/page.css': PAGE_CSS + (options.css ?? ''),
    '/icons/lamps.svg': icon('#b45309'),
    '/a.jpg': { body: icon('#8fb39a'), type: 'image/svg+xml' },
  };
  const site = await serve(routes, { headers: { 'content-security-policy': STRICT_CSP } });
  const context = await browser.newContext({ viewport: { width: 800, height: 700 }, ...options });
  const page = await context.newPage();
  const { errors } = watch(page);
  await page.goto(site.origin);
  return { page, site, errors, close: () => context.close().then(site.close) };
};
