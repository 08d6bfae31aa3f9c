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

/** Somebody's own browser: a profile directory that no other one shares. */
const startBrowser = async (): Promise<PersonalChromium> => {
  const dir = makeProfileDir();
  stops.push(dir.remove);
  const browser = await startPersonalChromium(dir.path);
  stops.push(browser.kill);
  return browser;
};
const card = (page: Page) => page.locator('rapport-register');
const fill = async (page: Page, fields: Record<string, string>) => {
  await card(page).getByRole('heading', { name: 'A year of First Light tea' }).waitFor();
  await page.waitForTimeout(AS_A_PERSON_MS);
  for (const [label, value] of Object.entries(fields)) {
    const control = card(page).getByLabel(label);
    if (label.startsWith('In the morning')) await control.selectOption({ label: value });
    else await control.fill(value);
  }
};
/** What the card says while it waits for the code; the same is said aloud by its live region. */
const noteSaying = (page: Page, text: string) => card(page).locator('.note', { hasText: text });
const labels = (page: Page) => card(page).locator('label').allTextContents();
/** The last mail to an address, once there are so many. */
const mailTo = async (address: string, count = 1) => {
  const theirs = () => mail.received.filter(({ to }) => to.includes(address));
  await until(`mail ${count} to ${address}`, () => theirs().length >= count);
  return readMail(readRaw(theirs().at(-1)!.raw).text.replaceAll('\r\n', '\n'));
};
const me = (page: Page) => call<object>(page, 'ready');

it('a guest registers for the prize, reads the code, is greeted, has the reward, and is not asked again elsewhere', async () => {
  const first = await startBrowser();
  const page = await first.context.newPage();
  const { errors } = watch(page);
  await visit(page, `${server.origin}/`);
  await fill(page, {
    'E-mail address': ' Anna@Example.com ',
    'First name': 'Anna',
    'In the morning': 'Tea',
  });
  await card(page).getByLabel('Send me the shop’s letter').check();
  expect(await axeFindings(page)).toEqual([]);
  await card(page).getByRole('button', { name: 'Register' }).click();
  await noteSaying(page, 'We have sent a mail').waitFor();
  expect(await noteSaying(page, 'anna@example.com').textContent()).toContain('10 minutes');
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id)).toBe('code');
  expect(await axeFindings(page)).toEqual([]);

  // Meanwhile on another page: the card goes on where it was, and nothing of the address was kept.
  await visit(page, `${server.origin}/tea.html`);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(
    /anna/i,
  );
  await visit(page, `${server.origin}/`);
  await card(page).getByText('six-digit code').waitFor();

  const { code } = await mailTo('anna@example.com');
  expect(mail.received.at(-1)!.from).toBe('hello@quiethours.example');
  await card(page)
    .getByLabel('Code')
    .fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.keyboard.press('Enter');
  await card(page).getByRole('heading', { name: 'Welcome, Anna.' }).waitFor();
  expect(await card(page).locator('.reward').textContent()).toContain('Yours: A year of First Light tea');
  expect(await me(page)).toMatchObject({ proof: 'verified', tier: 'registered', firstName: 'Anna' });
  // In the same round trip the slot opened that is for registered customers.
  expect((await slotsOf(page))['first-look']).toMatchObject({
    state: 'applied',
    seen: expect.stringContaining('third size'),
  });
  expect(await page.locator('h1').textContent()).toBe('Hello Anna, come in.');
  expect(await axeFindings(page)).toEqual([]);

  await visit(page, `${server.origin}/lamps.html`);
  const greeting = page.locator('rapport-greeting');
  await greeting.getByRole('heading', { name: 'Good to see you again, Anna.' }).waitFor();
  expect(await greeting.textContent()).toContain('New here?');
  expect(await greeting.locator('.reward').textContent()).toContain('A year of First Light tea');
  expect(await axeFindings(page)).toEqual([]);
  expect(errors).toEqual([]);

  // Another browser of hers: it knows nothing until the same address is proven, then it is the same person.
  const second = await startBrowser();
  const other = await second.context.newPage();
  const watched = watch(other);
  await visit(other, `${server.origin}/`);
  expect(await me(other)).toMatchObject({ proof: 'device', tier: 'guest' });
  await fill(other, { 'E-mail address': 'anna@example.com' });
  await card(other).getByRole('button', { name: 'Register' }).click();
  await noteSaying(other, 'We have sent a mail').waitFor();
  const again = await mailTo('anna@example.com', 2);
  await card(other).getByLabel('Code').fill(again.code);
  await card(other).getByRole('button', { name: 'Confirm' }).click();
  await card(other).getByRole('heading', { name: 'Welcome, Anna.' }).waitFor();
  expect(await me(other)).toMatchObject({ proof: 'verified', tier: 'registered', firstName: 'Anna' });
  await visit(other, `${server.origin}/`);
  await card(other).getByText('You take part.').waitFor();
  expect(await labels(other)).toEqual([]);
  expect(watched.errors).toEqual([]);
}, 120_000);

it('what was answered in one browser is not asked in the other, neither in a form nor by a card', async () => {
  const first = await startBrowser();
  const page = await first.context.newPage();
  await visit(page, `${server.origin}/`);
  const question = page.locator('rapport-quickfind').first();
  await question.getByRole('button', { name: 'Something green' }).click();
  await question.getByText('Known:').waitFor();
  await fill(page, { 'E-mail address': 'bo@example.com', 'First name': 'Bo' });
  await card(page).getByRole('button', { name: 'Register' }).click();
  const { code } = await mailTo('bo@example.com');
  await card(page).getByLabel('Code').fill(code);
  await page.keyboard.press('Enter');
  await card(page).getByRole('heading', { name: 'Welcome, Bo.' }).waitFor();

  const second = await startBrowser();
  const other = await second.context.newPage();
  await visit(other, `${server.origin}/`);
  const asked = other.locator('rapport-quickfind').first();
  await asked.getByRole('button', { name: 'Something green' }).waitFor();
  // The mail is opened on that device: its link leads to a card there, and a mere visit of the link proves nothing.
  await fill(other, { 'E-mail address': 'bo@example.com' });
  await card(other).getByRole('button', { name: 'Register' }).click();
  await noteSaying(other, 'We have sent a mail').waitFor();
  const { link } = await mailTo('bo@example.com', 2);
  const opened = await second.context.newPage();
  await opened.goto(`${server.origin}/#rapport:register=${link}`);
  const prompt = opened.locator('rapport-register[data-rapport-overlay]');
  await prompt.getByRole('button', { name: 'Confirm' }).waitFor();
  expect(await me(opened)).toMatchObject({ proof: 'device' });
  expect(opened.url()).toBe(`${server.origin}/`);
  await prompt.getByRole('button', { name: 'Confirm' }).click();
  await prompt.getByRole('heading', { name: 'Welcome, Bo.' }).waitFor();

  await visit(other, `${server.origin}/`);
  await asked.getByText('Known:').waitFor();
  expect(await asked.getByRole('heading').textContent()).toBe('Known: Something green');
  await card(other).getByText('You take part.').waitFor();
  for (const path of ['/tea.html', '/lamps.html', '/plants.html', '/tea.html']) {
    await visit(other, server.origin + path);
    expect(await other.locator('[data-rapport-overlay]').count()).toBe(0);
  }
}, 120_000);

it('the link of a mail proves nothing in a browser that did not ask for it', async () => {
  const asking = await startBrowser();
  const page = await asking.context.newPage();
  await visit(page, `${server.origin}/`);
  await fill(page, { 'E-mail address': 'cy@example.com', 'First name': 'Cy' });
  await card(page).getByRole('button', { name: 'Register' }).click();
  await noteSaying(page, 'We have sent a mail').waitFor();
  const { link, code } = await mailTo('cy@example.com');

  const stranger = await startBrowser();
  const theirs = await stranger.context.newPage();
  await visit(theirs, `${server.origin}/#rapport:register=${link}`);
  const prompt = theirs.locator('rapport-register[data-rapport-overlay]');
  await prompt.getByRole('button', { name: 'Confirm' }).click();
  await prompt.getByRole('alert').waitFor();
  expect(await prompt.getByRole('alert').textContent()).toContain('wrong, was used, or is too old');
  expect(await me(theirs)).toMatchObject({ proof: 'device', tier: 'guest' });

  // Who asked can still use it: by the code.
  await card(page).getByLabel('Code').fill(code);
  await page.keyboard.press('Enter');
  await card(page).getByRole('heading', { name: 'Welcome, Cy.' }).waitFor();
}, 120_000);
