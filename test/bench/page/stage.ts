import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../../e2e/support/chromium.ts';
import type { Bench } from '../bench.ts';
import type { Asked, ShopOrder } from '../programs/shop.ts';
import { type Program, startProgram } from '../programs.ts';
import { databasePath } from '../server/databases.ts';
import type { Contender, Probe } from './html.ts';

/** How the world is for a visit: at a desk, or on a phone far away. */
export interface Circumstances {
  delayMs: number;
  /** how many times slower the processor is made */
  slowdown: number;
}
export const DESK: Circumstances = { delayMs: 0, slowdown: 1 };
export const PHONE: Circumstances = { delayMs: 165, slowdown: 4 };

/** A browser tab of somebody who was never here before. */
export interface Tab {
  page: Page;
  devtools: CDPSession;
  /** Goes to a contender's page and waits until the slot is swapped. */
  see(contender: Contender): Promise<Probe & { firstPaint: number }>;
  close(): Promise<void>;
}

export interface Stage {
  shop: string;
  /** Sets the circumstances of what follows. */
  be(circumstances: Circumstances): Promise<void>;
  newTab(): Promise<Tab>;
  /** What the API's origin was asked for since the last time. */
  asked(): Promise<Asked[]>;
  close(): Promise<void>;
}

/** Chromium, and a shop with its server on two other origins. */
export async function setStage(bench: Bench): Promise<Stage> {
  const database = databasePath(bench, `shop-${performance.now()}`);
  const program: Program = await startProgram('shop', { args: [`sqlite:${database}`, bench.dist] });
  let browser: Browser;
  try {
    browser = await launchChromium();
  } catch (error) {
    await program.stop();
    throw error;
  }
  let current = DESK;
  const ask = (order: ShopOrder) => program.ask<{ asked: Asked[] }>(order);

  return {
    shop: program.ready.url!,
    be: async circumstances => {
      current = circumstances;
      await ask({ delayMs: circumstances.delayMs });
    },
    newTab: async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      // New to the shop, not to the browser: somebody else's page has used its storage before.
      await page.goto(`${program.ready.url!.replace('localhost', '127.0.0.1')}/nobody?quiet`);
      await page.evaluate(async () => {
        localStorage.setItem('a', 'b');
        await indexedDB.databases();
      });
      const devtools = await context.newCDPSession(page);
      return {
        page,
        devtools,
        see: async contender => {
          await devtools.send('Emulation.setCPUThrottlingRate', { rate: current.slowdown });
          await page.goto(`${program.ready.url}/${contender}`);
          await page.waitForFunction(
            () => (window as unknown as { probe: Probe }).probe.swap > 0,
            undefined,
            {
              timeout: 20_000,
            },
          );
          // The frame with the new content, and what is reported after it.
          await sleep(150);
          return page.evaluate(() => ({
            ...(window as unknown as { probe: Probe }).probe,
            firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
          }));
        },
        close: () => context.close(),
      };
    },
    asked: async () => (await ask({})).asked,
    close: async () => {
      await browser.close();
      await program.stop();
    },
  };
}
