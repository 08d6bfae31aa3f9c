import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { axeFindings, call, keptOnDevice, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { watch } from './support/watch.ts';

const SHOP = JSON.parse(readFileSync('examples/shop/site.json', 'utf8'));
/** Nothing but the site's own files and its server; no `blob:`, no inline style. */
const STRICT_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

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

const card = (page: Page) => page.locator('rapport-preferences');
const press = (page: Page, name: string) => card(page).getByRole('button', { name, exact: true }).click();
const saved = (page: Page, text: string) => card(page).locator('.line', { hasText: text });
const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext(options);
  stops.push(() => context.close());
  return context.newPage();
};
/** Somebody who has looked at tea, says that they look for plants, and comes to the privacy page. */
const arrive = async (page: Page): Promise<void> => {
  await visit(page, `${server.origin}/tea.html`);
  await call(page, 'answer', 'looking-for', 'plants');
  await visit(page, `${server.origin}/privacy.html`);
  await card(page).scrollIntoViewIfNeeded();
  await card(page).getByRole('heading', { name: 'What we know of you' }).waitFor();
};
const profiles = async () => (await server.figures()).people;

it('somebody reads what is known of them, changes each thing alone, undoes it, takes it along and has it deleted', async () => {
  const page = await open({ acceptDownloads: true });
  const { errors } = watch(page);
  await page.route('**/privacy.html', async route => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': STRICT_CSP },
    });
  });
  await arrive(page);

  // A field, by the keyboard: saved when it is left, undone by what comes next.
  await card(page).getByLabel('First name').fill('Anna');
  await page.keyboard.press('Tab');
  await saved(page, 'Saved.').waitFor();
  expect(await call(page, 'ready')).toMatchObject({ proof: 'device' });
  await press(page, 'Undo');
  await page.waitForFunction(
    () =>
      document
        .querySelector('rapport-preferences')!
        .shadowRoot!.querySelector<HTMLInputElement>('#field-firstName')!.value === '',
  );

  // What they look for.
  await card(page).getByRole('button', { name: 'Remove Something green' }).click();
  await saved(page, 'Removed: Something green.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)).toContain(
    'Undo',
  );
  await saved(page, 'Removed').getByRole('button', { name: 'Undo' }).click();
  await card(page).getByRole('button', { name: 'Remove Something green' }).waitFor();

  // What may be sent, and a pause of it.
  const letter = card(page).getByRole('switch', { name: 'Send me the shop’s letter' });
  await letter.focus();
  await page.keyboard.press('Space');
  await card(page).locator('fieldset .line').waitFor();
  expect(await letter.isChecked()).toBe(true);
  await press(page, 'Pause for 30 days');
  await card(page).getByText('Paused: nothing comes before').waitFor();

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await card(page).getByText('What you showed me and why').click();
    expect(await axeFindings(page)).toEqual([]);
  }
  expect(
    await page.evaluate(() => document.querySelector('rapport-preferences')!.shadowRoot!.textContent),
  ).not.toMatch(/looking-for|likes-|category|slot:|tea-year/);

  // All of it survives the next page.
  await visit(page, `${server.origin}/privacy.html`);
  await card(page).scrollIntoViewIfNeeded();
  await card(page).getByText('Paused: nothing comes before').waitFor();
  expect(await letter.isChecked()).toBe(true);

  const downloading = page.waitForEvent('download');
  await press(page, 'Download everything');
  const file = await downloading;
  expect(file.suggestedFilename()).toBe('my-data.json');
  const everything = JSON.parse(readFileSync(await file.path(), 'utf8'));
  expect(everything).toMatchObject({ site: 'st_demo', permissions: [{ id: 'letter', granted: true }] });
  expect(everything.history.map(({ type }: { type: string }) => type)).toContain('need');

  const people = await profiles();
  await press(page, 'Delete everything');
  expect(await axeFindings(page)).toEqual([]);
  await press(page, 'Yes, delete everything');
  await card(page).getByRole('heading', { name: 'Everything is deleted.' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(await profiles()).toBe(people);
  await expect(server.ask(`/profiles/${everything.profile.id}`)).rejects.toThrow();
  expect(await keptOnDevice(page)).not.toMatch(/"known":\["|"variant":"plants"|Anna/);

  // Somebody new: nothing is known, and everything works.
  await visit(page, `${server.origin}/privacy.html`);
  expect(await call(page, 'ready')).toMatchObject({ proof: 'device', known: [] });
  await card(page).scrollIntoViewIfNeeded();
  await card(page).getByRole('heading', { name: 'What we know of you' }).waitFor();
  expect(
    await card(page)
      .getByRole('button', { name: /^Remove/ })
      .count(),
  ).toBe(0);
  expect(await letter.isChecked()).toBe(false);
  expect(errors).toEqual([]);
}, 120_000);

it('without a connection it says so, keeps what was said, and tries again', async () => {
  const page = await open();
  await arrive(page);
  await page.context().setOffline(true);
  await card(page).getByLabel('First name').fill('Anna');
  await page.keyboard.press('Tab');
  await saved(page, 'That did not work.').waitFor();
  await card(page).getByRole('switch').click();
  await saved(page, 'Kept, and sent once you are online again.').waitFor();
  await page.context().setOffline(false);
  await press(page, 'Try again');
  await saved(page, 'Saved.').first().waitFor();
  await visit(page, `${server.origin}/privacy.html`);
  await card(page).scrollIntoViewIfNeeded();
  await card(page).getByLabel('First name').waitFor();
  expect(await card(page).getByLabel('First name').inputValue()).toBe('Anna');
  expect(await card(page).getByRole('switch').isChecked()).toBe(true);
});

it('after a logout nothing of who was there stays in sight', async () => {
  const page = await open();
  await arrive(page);
  await call(page, 'logout');
  await card(page).getByText('We keep the pages you open here').waitFor();
  expect(
    await page.evaluate(() => document.querySelector('rapport-preferences')!.shadowRoot!.textContent),
  ).toBe('');
});

it('opened from anywhere it is an overlay that can be closed by the keyboard; at 320 pixels and in Arabic it is whole', async () => {
  const page = await open({ viewport: { width: 320, height: 640 } });
  await page.addInitScript(() => Object.assign(window, { rapportSettings: { locale: 'ar' } }));
  await visit(page, `${server.origin}/tea.html`);
  await call(page, 'answer', 'looking-for', 'plants');
  await call(page, 'open', 'preferences');
  await card(page).getByRole('switch').waitFor();
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('rapport-preferences');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await card(page).count()).toBe(0);
});
