import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchChromium } from '../../e2e/support/chromium.ts';
import type { Routes } from '../../e2e/support/serve.ts';
import { answered, question } from './fake-host.ts';
import { type HostScript, type Opened, openPage, type PageOptions, readChunks } from './page.ts';

/** A host that has an open question and takes its answer. */
export const ASKING: HostScript = { question: question(), answered: answered() };

/**
 * For a test file: one Chromium and the chunks as they were built, read once; the page a test opens is closed after it.
 *
 * @example
 * const { open, current } = onEachBrowserPage();
 * const page = await open(PLACED, ASKING);
 */
export const onEachBrowserPage = () => {
  let browser: Browser;
  let chunks: Routes;
  let opened: Opened | undefined;
  beforeAll(async () => {
    chunks = readChunks();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  const close = async () => {
    const last = opened;
    opened = undefined;
    await last?.close();
  };
  afterEach(close);
  return {
    /** Opens a page in place of the one that is open. */
    async open(main: string, host: HostScript, options?: PageOptions): Promise<Page> {
      await close();
      opened = await openPage(browser, chunks, main, host, options);
      return opened.page;
    },
    /** what the page that is open has asked its server for, e.g. `GET /w/quickfind.js` */
    requests: (): string[] => opened?.site.requests ?? [],
    /** console errors, uncaught exceptions and violations of the content security policy of the page that is open */
    errors: (): string[] => opened?.errors ?? ['no page is open'],
  };
};
