import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import type { Reason } from '../../../protocol/index.ts';
import { ready, type WithRapport } from './stage.ts';

/** What has moved on a page without anybody having touched it, as layout-shift scores: 1 is the whole window. */
export interface Shifts {
  sum: number;
  /** the part of it that happened in a frame in which a slot was changed, or in the one after it */
  afterSwap: number;
  /** the elements that moved */
  moved: string[];
}

/** Adds up what moves on the pages of a context; call it before they are opened. */
export const watchShifts = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    type Shift = PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources?: { node?: Element }[];
    };
    const entries: Shift[] = [];
    const swaps: [from: number, to: number][] = [];
    document.addEventListener('rapport:slot', () => {
      const swap: [number, number] = [performance.now(), Infinity];
      swaps.push(swap);
      requestAnimationFrame(() => requestAnimationFrame(() => (swap[1] = performance.now())));
    });
    new PerformanceObserver(list => {
      entries.push(...(list.getEntries() as Shift[]).filter(entry => !entry.hadRecentInput));
    }).observe({ type: 'layout-shift', buffered: true });
    const add = (some: Shift[]) => some.reduce((sum, { value }) => sum + value, 0);
    const isAfterSwap = ({ startTime }: Shift) =>
      swaps.some(([from, to]) => startTime >= from && startTime <= to);
    const shifts = () => ({
      sum: add(entries),
      afterSwap: add(entries.filter(isAfterSwap)),
      moved: entries.flatMap(({ sources }) =>
        (sources ?? []).map(({ node }) => `${node?.nodeName}.${node?.className}`),
      ),
    });
    Object.assign(window, { shifts });
  });

/** Gives slots longer to change than their owner does: a busy machine answers late, and that is not what is tested. */
export const bePatient = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => Object.assign(window, { rapportSettings: { slotTimeout: 8000 } }));

/** What has moved on this page so far. */
export const shifts = async (page: Page): Promise<Shifts> => {
  // Two frames: a shift is reported after the frame in which it happened.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.waitForTimeout(50);
  return page.evaluate(() => (window as never as { shifts(): Shifts }).shifts());
};

/** Goes to a page as a visitor, and waits for its decision and for everything of it to be loaded. */
export const visit = async (page: Page, url: string): Promise<void> => {
  await page.goto(url, { waitUntil: 'load' });
  await ready(page);
};

/** Calls a function of `window.rapport` in the page. @example await call(page, 'track', 'seen', { depth: 1 }) */
export const call = <T>(page: Page, name: string, ...args: unknown[]): Promise<T> =>
  page.evaluate(
    ([name, args]) =>
      ((window as never as WithRapport).rapport as never as Record<string, (...args: unknown[]) => T>)[name]!(
        ...args,
      ),
    [name, args] as const,
  );

/** All that scripts of the page could read of what is kept on the device: localStorage first, then sessionStorage, cookies, the rest. */
export const keptOnDevice = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    for (const { name } of await indexedDB.databases()) {
      const open = indexedDB.open(name!);
      await new Promise((done, failed) => {
        open.addEventListener('success', done);
        open.addEventListener('error', failed);
      });
      for (const store of open.result.objectStoreNames) {
        const all = open.result.transaction(store).objectStore(store).getAll();
        await new Promise(done => all.addEventListener('success', done));
        kept.push(name, store, all.result);
      }
      open.result.close();
    }
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys())
        kept.push(request.url, await (await caches.match(request))!.text());
    return JSON.stringify(kept);
  });

/** Why the page shows what it shows, by part. */
export const reasons = async (page: Page): Promise<Record<string, Reason>> => {
  const all = await page.evaluate(() => (window as never as WithRapport).rapport.explain());
  return Object.fromEntries(all.map(reason => [reason.part, reason as Reason]));
};

/** Every place of ours on the page: the slot's name, its state, and what a person reads or sees there. */
export const slotsOf = (page: Page): Promise<Record<string, { state: string | undefined; seen: string }>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-rapport-slot]')].map(element => {
        const { rapportSlot, rapportState } = element.dataset;
        const image = element instanceof HTMLImageElement && new URL(element.src).pathname;
        const text = element.textContent!.replace(/\s+/g, ' ').trim();
        const seen = element.checkVisibility() ? image || text : '(not to be seen)';
        return [rapportSlot, { state: rapportState, seen }];
      }),
    ),
  );

/** What an accessibility checker finds on the page, shadow roots included. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as never as { axe: { run(): Promise<axe.AxeResults> } }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
};
