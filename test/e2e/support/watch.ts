import type { Page } from 'playwright-core';

/** What a page asked for and complained about, from the moment `watch` was called. */
export interface Watched {
  /** `METHOD url` of every request that left, preflights excepted (the server counts those) */
  requests: string[];
  /** console errors, uncaught exceptions and violations of the content security policy */
  errors: string[];
}

/**
 * Records a page's requests and errors; call it before `goto`.
 *
 * @example
 * const seen = watch(page);
 * await page.goto(site.origin);
 * expect(seen.errors).toEqual([]);
 */
export const watch = (page: Page): Watched => {
  const seen: Watched = { requests: [], errors: [] };
  page.on('request', request => seen.requests.push(`${request.method()} ${request.url()}`));
  page.on('pageerror', error => seen.errors.push(String(error)));
  page.on('console', message => message.type() === 'error' && seen.errors.push(message.text()));
  return seen;
};
