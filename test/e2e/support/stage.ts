import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ShownContent } from '../../../protocol/index.ts';
import { build } from '../../../scripts/build.ts';
import type { Rapport } from '../../../sdk/types.ts';
import { launchChromium } from './chromium.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { type Routes, type Site, serve } from './serve.ts';

/** What the pages of these tests see. */
export type WithRapport = Window & { rapport: Rapport };

/** A browser, a fake server, and a site on another origin whose pages carry the tag. */
export interface Stage {
  browser: Browser;
  server: FakeServer;
  site: Site;
  /** pages of the site; add to them before they are asked for */
  pages: Routes;
  /** a new visitor's first tab; their browser context is closed with the stage */
  visit(path?: string): Promise<Page>;
  newContext(): Promise<BrowserContext>;
  /** ends every visitor and forgets what the server has seen; for `beforeEach` */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A visitor who allows everything, and a slot time-out that a busy machine does not miss. */
export const GRANTED = 'data-consent="granted" data-slot-timeout="8000"';

/** The tag as a site owner writes it. */
export const tag = (server: { origin: string }, attributes = GRANTED): string =>
  `<script async fetchpriority="high" src="${server.origin}/r.js" data-site="st_demo" ${attributes}></script>`;

/** A page with the tag in its head and what is given in its body. */
export const pageWith = (head: string, body = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>${head}</head><body>${body}</body></html>`;

/** A decision for one slot. */
export const slot = (name: string, content: ShownContent | undefined, variant = 'v') => ({
  slots: { [name]: content ? { variant, content } : { variant: 'baseline' } },
});
export const text = (value: string): ShownContent => ({ kind: 'text', text: value });

/**
 * Builds what is not up to date and starts all three.
 *
 * @param options.headers sent with the site's pages, e.g. a content security policy
 */
export const startStage = async (
  options: { bfcache?: boolean; headers?: Record<string, string>; args?: string[] } = {},
): Promise<Stage> => {
  await build();
  const browser = await launchChromium(options);
  const server = await startFakeServer();
  const pages: Routes = { '/': pageWith(tag(server)) };
  const site = await serve(pages, options);
  const newContext = () => browser.newContext();
  return {
    browser,
    server,
    site,
    pages,
    newContext,
    visit: async (path = '/') => {
      const page = await (await newContext()).newPage();
      await page.goto(site.origin + path);
      return page;
    },
    clear: async () => {
      await Promise.all(browser.contexts().map(context => context.close()));
      server.reset();
    },
    close: async () => {
      await browser.close();
      await Promise.all([server.close(), site.close()]);
    },
  };
};

/** Waits until a condition of the test's own side holds. */
export const until = async (what: string, holds: () => boolean, timeoutMs = 10_000): Promise<void> => {
  const end = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Still not so after ${timeoutMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
};

/** Waits for the first decision to be on screen. */
export const ready = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    for (let tries = 0; !(window as unknown as WithRapport).rapport?.version; tries++) {
      if (tries > 500) throw new Error('r.js did not start');
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    return (window as unknown as WithRapport).rapport.ready();
  });
