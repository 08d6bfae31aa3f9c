import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { axeFindings, call, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { watch } from './support/watch.ts';

const SHOP = JSON.parse(readFileSync('examples/shop/site.json', 'utf8'));
const WORDING = 'Send me the shop’s letter, once a month at most. One click ends it.';

let browser: Browser;
let server: RapportServer;
const stops: (() => unknown)[] = [];
beforeAll(async () => {
  server = await startRapport(SHOP, { demo: true });
  browser = await launchChromium();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const card = (page: Page) => page.locator('rapport-permission');
const answer = (page: Page, name: string) => card(page).getByRole('button', { name, exact: true });
const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext(options);
  stops.push(() => context.close());
  return context.newPage();
};
/** What the card says while it is one line. */
const line = (page: Page, text: string) => card(page).getByRole('heading', { name: text });

it('a permission is asked for in context, on the second page and not on the first, and once', async () => {
  const page = await open();
  const { errors } = watch(page);
  await visit(page, `${server.origin}/tea.html`);
  await page.waitForTimeout(500);
  expect(await answer(page, 'Yes').count()).toBe(0);
  expect(await card(page).getByText('Once a month we write').isVisible()).toBe(true);

  await visit(page, `${server.origin}/lamps.html`);
  await visit(page, `${server.origin}/tea.html`);
  await line(page, WORDING).waitFor();
  expect(await card(page).getByText('By e-mail').isVisible()).toBe(true);
  const boxes = await Promise.all(
    ['Yes', 'Not now', 'Never'].map(async name => {
      const { width, height } = (await answer(page, name).boundingBox())!;
      return [Math.round(width), Math.round(height)];
    }),
  );
  expect(boxes[1]).toEqual(boxes[0]);
  expect(boxes[2]).toEqual(boxes[0]);
  expect(boxes[0]![1]).toBeGreaterThanOrEqual(44);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axeFindings(page)).toEqual([]);
  }

  // By the keyboard alone; the focus stays in the card.
  await answer(page, 'Yes').focus();
  await page.keyboard.press('Enter');
  await line(page, 'Allowed. You can take it back here or by the link in every mail.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id)).toBe('heading');
  expect(await axeFindings(page)).toEqual([]);

  await visit(page, `${server.origin}/tea.html`);
  await line(page, `You allow: ${WORDING}`).waitFor();
  await answer(page, 'Change').click();
  await answer(page, 'Never').click();
  await line(page, `You do not allow: ${WORDING}`).waitFor();
  await visit(page, `${server.origin}/tea.html`);
  await line(page, `You do not allow: ${WORDING}`).waitFor();
  expect(errors).toEqual([]);
});

it('what was put off brings the owner’s own words back', async () => {
  const page = await open();
  await visit(page, `${server.origin}/lamps.html`);
  await visit(page, `${server.origin}/tea.html`);
  await answer(page, 'Not now').click();
  await card(page).getByText('Once a month we write').waitFor();
  await visit(page, `${server.origin}/tea.html`);
  await page.waitForTimeout(500);
  expect(await answer(page, 'Yes').count()).toBe(0);
});

it('under Global Privacy Control nothing is asked, and the control stays', async () => {
  const page = await open({ extraHTTPHeaders: { 'sec-gpc': '1' } });
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true }),
  );
  await page.goto(`${server.origin}/lamps.html`);
  // A refusal, until they choose otherwise here.
  await call(page, 'consent', { recognise: true, personalise: true, measure: true });
  await visit(page, `${server.origin}/tea.html`);
  await visit(page, `${server.origin}/tea.html`);
  await line(page, `You do not allow: ${WORDING}`).waitFor();
  expect(await answer(page, 'Yes').count()).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
  await answer(page, 'Change').click();
  await answer(page, 'Yes').click();
  await line(page, 'Allowed.').waitFor();
  await visit(page, `${server.origin}/tea.html`);
  await line(page, `You allow: ${WORDING}`).waitFor();
});

it('at 320 pixels and in Arabic it is whole', async () => {
  const page = await open({ viewport: { width: 320, height: 640 } });
  await visit(page, `${server.origin}/lamps.html`);
  await visit(page, `${server.origin}/tea.html`);
  await line(page, WORDING).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const arabic = await open({ viewport: { width: 320, height: 640 } });
  await arabic.addInitScript(() => Object.assign(window, { rapportSettings: { locale: 'ar' } }));
  await visit(arabic, `${server.origin}/lamps.html`);
  await visit(arabic, `${server.origin}/tea.html`);
  await arabic.locator('rapport-permission').getByRole('button').first().waitFor();
  expect(await axeFindings(arabic)).toEqual([]);
});
