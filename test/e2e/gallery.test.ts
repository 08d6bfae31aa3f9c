import { globSync, readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../scripts/build.ts';
import { WIDGETS } from '../../widgets/gallery/states.ts';
import { launchChromium } from './support/chromium.ts';
import { differenceTo } from './support/pictures.ts';
import { type Routes, type Site, serve } from './support/serve.ts';

/** Show 3's policy: nothing but our script, styles and pictures from files, no string into the DOM. */
const STRICT_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** How the gallery is looked at. */
const LOOKS: Record<string, { query: string; options?: BrowserContextOptions; isChecked?: boolean }> = {
  desktop: { query: '', isChecked: true },
  phone: { query: '&width=320', isChecked: true },
  dark: { query: '&theme=dark', options: { colorScheme: 'dark' }, isChecked: true },
  rtl: { query: '&lang=ar' },
  forced: { query: '', options: { forcedColors: 'active' } },
  german: { query: '&width=320&lang=de' },
};

let browser: Browser;
let site: Site;
beforeAll(async () => {
  await build();
  const routes: Routes = {};
  for (const file of globSync('dist/{gallery,w}/*')) {
    const path = file.replace('dist', '');
    routes[path] = { body: readFileSync(file) };
    if (path === '/gallery/index.html') routes['/gallery/'] = { body: readFileSync(file) };
  }
  for (const file of globSync('examples/shop/public/img/**/*.svg'))
    routes[file.replace('examples/shop/public', '')] = { body: readFileSync(file), type: 'image/svg+xml' };
  [browser, site] = await Promise.all([
    launchChromium(),
    serve(routes, { headers: { 'content-security-policy': STRICT_CSP, 'cache-control': 'max-age=600' } }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** Opens a part of the gallery; whatever goes wrong in it is in `wrong`. */
const open = async (query: string, options: BrowserContextOptions = {}) => {
  const context = await browser.newContext({
    ...{ viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en' },
    ...options,
  });
  const page = await context.newPage();
  // Hours and dates are of a day that does not pass.
  await page.clock.setFixedTime(new Date('2026-11-23T10:20:00Z'));
  const wrong: string[] = [];
  page.on('pageerror', error => wrong.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  await page.goto(`${site.origin}/gallery/?${query}`);
  const ready = (frame: Frame) =>
    frame.locator('html[data-gallery]').getAttribute('data-gallery', { timeout: 60_000 });
  for (const frame of page.frames()) {
    const state = await ready(frame);
    if (state !== 'ready') wrong.push(`${frame.url()}: ${state}`);
  }
  return { page, wrong, close: () => context.close() };
};

const axeFindings = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const frame of page.frames().slice(1)) {
    await frame.evaluate(axe.source);
    const { violations } = await frame.evaluate(() =>
      (
        globalThis as unknown as { axe: { run(root: Document, options: unknown): Promise<axe.AxeResults> } }
      ).axe.run(document, {
        rules: { 'target-size': { enabled: true }, 'page-has-heading-one': { enabled: false } },
      }),
    );
    const state = new URL(frame.url()).searchParams.get('state');
    found.push(
      ...violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(node => node.html).join(' ')}`),
    );
  }
  return found;
};

/** What a screen reader has of each state. */
const treesOf = async (page: Page): Promise<string> => {
  const trees: string[] = [];
  for (const frame of page.frames().slice(1)) {
    const state = new URL(frame.url()).searchParams.get('state');
    const tree = await frame.locator('body').ariaSnapshot();
    // What is said once is there for some seconds only.
    trees.push(`# ${state}\n${tree.replace(/^ *- status.*\n?/gm, '').trimEnd()}\n`);
  }
  return trees.join('\n');
};

/** Parts of the page that are wider than it, once letters, words and lines stand as far apart as readers may set them (WCAG 1.4.12). */
const tooWide = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const frame of page.frames().slice(1)) {
    const wide = await frame.evaluate(() => {
      const spaced = new CSSStyleSheet();
      spaced.replaceSync(
        '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }',
      );
      const wider: string[] = [];
      for (const { shadowRoot } of document.querySelectorAll('*')) {
        if (!shadowRoot) continue;
        shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, spaced];
        for (const node of shadowRoot.querySelectorAll<HTMLElement>('.box *')) {
          const { left, right, width } = node.getBoundingClientRect();
          const isHidden = width < 2 || right < 0 || left > innerWidth * 2;
          if (!isHidden && (right > innerWidth + 0.5 || left < -0.5)) wider.push(node.outerHTML.slice(0, 80));
        }
      }
      return wider;
    });
    const state = new URL(frame.url()).searchParams.get('state');
    found.push(...wide.map(node => `${state}: ${node}`));
  }
  return found;
};

// Two at a time: each keeps one process busy.
describe.each(Object.keys(WIDGETS))('<rapport-%s> in every state', widget => {
  test.concurrent.for(Object.entries(LOOKS))(
    'looks and reads, %s, as it was found good; axe and the strictest policy find nothing',
    async ([look, { query, options, isChecked }], { expect }) => {
      const { page, wrong, close } = await open(`bare&widget=${widget}${query}`, options);
      const screenshot = await page.screenshot({ fullPage: true, animations: 'disabled' });
      if (isChecked) expect(await axeFindings(page)).toEqual([]);
      if (look === 'desktop') await expect(await treesOf(page)).toMatchFileSnapshot(`./trees/${widget}.yml`);
      expect(wrong).toEqual([]);
      if (query.includes('320')) expect(await tooWide(page)).toEqual([]);
      expect(differenceTo(`docs/images/gallery/${widget}-${look}.png`, screenshot)).toBeUndefined();
      await close();
    },
  );
});

/** What can have the focus in a frame, in the order of the document, as a short text each. Runs in the page. */
const describeStops = () => {
  const say = (node: Element) =>
    `${node.localName} ${node.getAttribute('aria-label') ?? node.textContent?.trim() ?? ''} ${node.id}`.trim();
  const stops: string[] = [];
  const visit = (node: HTMLElement) => {
    const isStop = node.matches('a[href],button,input,select,textarea,summary,[tabindex="0"]');
    if (node.matches('[inert],[aria-hidden=true]')) return;
    if (isStop && node.tabIndex >= 0 && !node.matches(':disabled'))
      if (node.checkVisibility({ visibilityProperty: true })) stops.push(say(node));
    const inside =
      node instanceof HTMLSlotElement ? node.assignedElements() : (node.shadowRoot ?? node).children;
    for (const child of inside) visit(child as HTMLElement);
  };
  visit(document.body);
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const at = active && active !== document.body ? say(active) : undefined;
  const { outlineStyle = '', boxShadow = '' } = active ? getComputedStyle(active) : {};
  return { stops, at, isSeen: outlineStyle !== 'none' || boxShadow !== 'none' };
};

describe('by the keyboard', () => {
  test.for(Object.keys(WIDGETS))(
    'everything of <rapport-%s> is reached by Tab, in order, once, and is seen to be',
    async widget => {
      const { page, close } = await open(`bare&widget=${widget}`);
      const frames = page.frames().slice(1);
      // Where the steps of a state have left the focus, nobody starts.
      for (const frame of frames)
        await frame.evaluate(() => {
          let active = document.activeElement as HTMLElement | null;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement as HTMLElement;
          active?.blur();
        });
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const expected = await Promise.all(
        frames.map(async frame => (await frame.evaluate(describeStops)).stops),
      );
      const reached = frames.map((): string[] => []);
      // The link to each, and one more where a frame has nothing to stop at.
      const total = expected.flat().length + 2 * frames.length;
      await page.evaluate(() => scrollTo(0, 0));
      // No further: after the last one Tab begins anew.
      for (let press = 0; press < total && reached.flat().length < expected.flat().length; press++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() =>
          [...document.querySelectorAll('iframe')].indexOf(document.activeElement as HTMLIFrameElement),
        );
        if (at < 0) continue;
        const stop = await frames[at]!.evaluate(describeStops);
        if (stop.at === undefined) continue;
        expect(stop.isSeen, stop.at).toBe(true);
        reached[at]!.push(stop.at);
      }
      expect(reached).toEqual(expected);
      await close();
    },
  );
});

describe('what nobody has asked for', () => {
  const unasked = Object.entries(WIDGETS).flatMap(([widget, states]) =>
    Object.entries(states(text => text.en))
      .filter(([, { attributes }]) => attributes['data-rapport-overlay'] === '')
      .map(([state]) => [widget, state] as const),
  );

  test.each(unasked)(
    '%s, %s, takes no focus, no Esc, no Tab and no caret from the page',
    async (...names) => {
      const [widget, state] = names;
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${site.origin}/gallery/?widget=${widget}&state=${state}&wait`);
      await page.locator('[data-single]').waitFor();
      // What the visitor is in the middle of.
      await page.evaluate(() => {
        const [first, second] = [document.createElement('input'), document.createElement('input')];
        [first.id, second.id] = ['first', 'second'];
        first.value = 'half a word';
        document.addEventListener('keydown', ({ key, defaultPrevented }) => {
          if (key === 'Escape') document.body.dataset.escape = defaultPrevented ? 'taken' : 'heard';
        });
        document.querySelector('main')!.append(first, second);
        first.focus();
        first.setSelectionRange(4, 4);
        dispatchEvent(new Event('play'));
      });
      await page.locator('html[data-gallery=ready]').waitFor();
      expect(await page.locator(`rapport-${widget}`).isVisible()).toBe(true);
      const caret = () =>
        page.evaluate(() => {
          const active = document.activeElement as HTMLInputElement;
          return [active.id, active.selectionStart];
        });
      expect(await caret()).toEqual(['first', 4]);
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.body.dataset.escape)).toBe('heard');
      expect(await page.locator(`rapport-${widget}`).isVisible()).toBe(true);
      expect(await caret()).toEqual(['first', 4]);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('second');
      await context.close();
    },
  );
});
