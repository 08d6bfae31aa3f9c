import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readRaw, startMailServer } from '../server/support/mail-server.ts';
import { readMail } from '../server/support/registration.ts';
import { makeProfileDir, type PersonalChromium, startPersonalChromium } from './support/chromium.ts';
import { axeFindings, call, slotsOf, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { until } from './support/stage.ts';
import { watch } from './support/watch.ts';

const SHOP = JSON.parse(readFileSync('examples/shop/site.json', 'utf8'));
/** Who fills in a form faster than this is taken for a program. */
const AS_A_PERSON_MS = 2_500;
const CANARY = 'third size';

let mail: Awaited<ReturnType<typeof startMailServer>>;
let server: RapportServer;
const stops: (() => unknown)[] = [];
beforeAll(async () => {
  mail = await startMailServer();
  server = await startRapport(SHOP, { demo: true, env: { SMTP_URL: mail.url } });
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(async () => {
  await server?.close();
  await mail?.close();
});

const startBrowser = async (): Promise<PersonalChromium> => {
  const dir = makeProfileDir();
  stops.push(dir.remove);
  const browser = await startPersonalChromium(dir.path);
  stops.push(browser.kill);
  return browser;
};
const gate = (page: Page) => page.locator('rapport-gate');
const ask = (page: Page) => gate(page).getByRole('button', { name: 'Register' });
const overlay = (page: Page) => page.locator('rapport-register[data-rapport-overlay]');
const slot = async (page: Page) => (await slotsOf(page))['first-look']!;
const shot = async (page: Page, name: string) => {
  if (!process.env.SCREENSHOTS) return;
  await gate(page).scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${process.env.SCREENSHOTS}/gate-${name}.png` });
};

it('below a teaser stands what it takes; registered, the rest is there in the same round trip, and gone after a logout', async () => {
  const browser = await startBrowser();
  const page = await browser.context.newPage();
  const { errors } = watch(page);
  const bodies: string[] = [];
  page.on('response', async response => {
    if (response.url().includes('/v1/')) bodies.push(await response.text().catch(() => ''));
  });
  await visit(page, `${server.origin}/`);
  await ask(page).waitFor();
  expect(await gate(page).getByRole('heading', { name: 'Register, and you see it a week' }).count()).toBe(1);
  // The teaser is seen, above the ask, and its link can be used.
  expect((await slot(page)).seen).toContain('For everybody else it is a surprise');
  const teaser = gate(page).getByRole('link', { name: 'What registering means' });
  await teaser.focus();
  expect(await teaser.evaluate(link => link === document.activeElement)).toBe(true);
  // Both at once: the page may still be on its way to what has the focus.
  expect(
    await gate(page).evaluate(element => {
      const top = (node: Element | null | undefined) => node!.getBoundingClientRect().top;
      return top(element.querySelector('a')) < top(element.shadowRoot!.querySelector('button'));
    }),
  ).toBe(true);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await axeFindings(page)).toEqual([]);
    await shot(page, scheme);
  }
  await page.setViewportSize({ width: 320, height: 568 });
  await shot(page, '320');
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.emulateMedia({ colorScheme: 'light' });

  // Opened by the keyboard and closed again, the focus is where it was.
  await ask(page).press('Enter');
  await overlay(page).getByRole('heading', { name: 'The first look' }).waitFor();
  await page.keyboard.press('Escape');
  await overlay(page).waitFor({ state: 'detached' });
  await expect
    .poll(() => gate(page).evaluate(element => element.shadowRoot!.activeElement?.textContent))
    .toBe('Register');
  expect(bodies.join()).not.toContain(CANARY);

  await page.keyboard.press('Enter');
  await overlay(page).getByLabel('E-mail address').waitFor();
  await page.waitForTimeout(AS_A_PERSON_MS);
  await overlay(page).getByLabel('E-mail address').fill('anna@example.com');
  await page.keyboard.press('Enter');
  await until('the mail', () => mail.received.length > 0);
  const { code } = readMail(readRaw(mail.received.at(-1)!.raw).text.replaceAll('\r\n', '\n'));
  expect(bodies.join()).not.toContain(CANARY);
  await overlay(page).getByLabel('Code').fill(`Code: ${code}`);
  await page.keyboard.press('Enter');
  await overlay(page).getByRole('heading', { name: 'You are registered.' }).waitFor();
  expect(await slot(page)).toMatchObject({ state: 'applied', seen: expect.stringContaining(CANARY) });
  expect(await ask(page).count()).toBe(0);
  await overlay(page).getByRole('button', { name: 'Close' }).press('Enter');
  await overlay(page).waitFor({ state: 'detached' });
  // From here on with what was opened.
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe('rapport-gate');
  expect(await axeFindings(page)).toEqual([]);

  // On the next page it is open from the start, and no device keeps it.
  await visit(page, `${server.origin}/`);
  expect((await slot(page)).seen).toContain(CANARY);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(CANARY);
  await call(page, 'logout');
  expect((await slot(page)).seen).not.toContain(CANARY);
  await visit(page, `${server.origin}/`);
  await ask(page).waitFor();
  expect(errors).toEqual([]);
}, 120_000);
