import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { readRaw, startMailServer } from '../server/support/mail-server.ts';
import { ASKING, onEachBrowserPage } from '../widgets/support/browser.ts';
import { desk } from '../widgets/support/fake-host.ts';
import { axeFindings } from '../widgets/support/on-page.ts';
import { launchChromium } from './support/chromium.ts';
import { call, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { until } from './support/stage.ts';
import { watch } from './support/watch.ts';

const SHOP = JSON.parse(readFileSync('examples/shop/site.json', 'utf8'));
/** Somebody is there round the clock, whenever this test runs. */
const ALWAYS = [
  { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '23:59' },
  { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '23:59', to: '00:00' },
];
const { channels } = SHOP.desk;
SHOP.desk.channels = channels.map((one: { kind: string }) =>
  one.kind === 'phone' ? { ...one, hours: ALWAYS } : one,
);

let mail: Awaited<ReturnType<typeof startMailServer>>;
let server: RapportServer;
let browser: Browser;
const { open } = onEachBrowserPage();
beforeAll(async () => {
  mail = await startMailServer();
  server = await startRapport(SHOP, { demo: true, env: { SMTP_URL: mail.url } });
  browser = await launchChromium();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await mail?.close();
});

const newPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  return context.newPage();
};
const card = (page: Page) => page.locator('rapport-contact');
const heading = (page: Page, name: string) => card(page).getByRole('heading', { name });
const press = (page: Page, name: string | RegExp) => card(page).getByRole('button', { name }).click();
const shownReference = async (page: Page) =>
  (await card(page).locator('.reference b').textContent())!.replace(/\D/g, '');
const lastMail = async (count: number) => {
  await until(`${count} mails`, () => mail.received.length >= count);
  return readRaw(mail.received[count - 1]!.raw);
};
/** What has the focus inside the card. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent?.trim());

it('a visitor says why and how, by the keyboard, and a call from any line finds them', async () => {
  const page = await newPage({ timezoneId: 'Asia/Jakarta' });
  const { errors } = watch(page);
  await visit(page, `${server.origin}/tea.html`);
  const opener = page.getByRole('link', { name: 'Talk to us' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await heading(page, 'How can we help?').waitFor();
  // The visitor has opened it: the focus is in it.
  expect(await focused(page)).toBe('How can we help?');
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await heading(page, 'How shall we talk?').waitFor();
  expect(await focused(page)).toBe('How shall we talk?');
  expect(await axeFindings(page)).toEqual([]);
  expect(await card(page).getByRole('listitem').count()).toBe(SHOP.desk.channels.length);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toContain('Best for: whatever is quick');
  await page.keyboard.press('Enter');
  await card(page).locator('.reference').waitFor();
  expect(await focused(page)).toBe('Call us');
  expect(await axeFindings(page)).toEqual([]);
  expect(await card(page).getByRole('link').getAttribute('href')).toBe('tel:+353209140217');
  const reference = await shownReference(page);
  expect(await card(page).getByRole('img').getAttribute('aria-label')).toBe([...reference].join(' '));

  const found = await server.ask<{ request: object; profile: string }>('references', 'POST', { reference });
  expect(found.request).toMatchObject({ reference, reason: 'order', channel: 'phone', purpose: 'help' });
  expect((await server.history(found.profile)).at(-1)).toMatchObject({ type: 'contact' });
  await until('a mail', () => mail.received.length === 1);
  expect(mail.received[0]!.to).toContain('hello@quiethours.example');

  // Opened once more, it takes the place of the one before.
  await opener.focus();
  await page.keyboard.press('Enter');
  await heading(page, 'How can we help?').waitFor();
  expect(await card(page).count()).toBe(1);
  await page.keyboard.press('Escape');
  await card(page).waitFor({ state: 'detached' });
  expect(await opener.evaluate(node => node === document.activeElement)).toBe(true);
  expect(errors).toEqual([]);
}, 120_000);

it('a complaint is written, reaches the shop, and nothing comes unasked afterwards', async () => {
  const page = await newPage({ colorScheme: 'dark', timezoneId: 'Asia/Jakarta' });
  await visit(page, `${server.origin}/lamps.html`);
  await page.getByRole('link', { name: 'Talk to us' }).click();
  await press(page, 'A complaint');
  await heading(page, 'We want to put this right.').waitFor();
  await press(page, /^Write here/);
  await press(page, 'Send');
  expect(await card(page).getByLabel('Your message').getAttribute('aria-invalid')).toBe('true');
  expect(await axeFindings(page)).toEqual([]);
  const wish = 'The lamp hums.\n\n<b>Help</b>';
  await card(page).getByLabel('Your message').fill(wish);
  await card(page).getByLabel('E-mail address').fill('mo@example.com');
  await card(page).getByLabel('Name').fill('Mo');

  // The line is down: it says so, and nothing is lost.
  await page.route('**/v1/contact*', route => route.abort());
  await press(page, 'Send');
  await card(page).getByText('There is no connection.').waitFor();
  expect(await card(page).getByLabel('Your message').inputValue()).toBe(wish);
  await page.unroute('**/v1/contact*');
  const before = mail.received.length;
  await press(page, 'Send');
  await heading(page, 'Thank you. We have it.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(await card(page).getByRole('link').getAttribute('href')).toBe('tel:+353209140217');
  const reference = await shownReference(page);
  const { text } = await lastMail(before + 1);
  expect(text.replaceAll('\r\n', '\n')).toContain(`Reference: ${reference}\nReason: A complaint`);
  expect(text.replaceAll('\r\n', '\n')).toContain(wish);
  expect(mail.received[before]!.raw.toString()).toMatch(/^Reply-To: mo@example\.com\r?$/m);

  for (const path of ['/tea.html', '/lamps.html', '/plants.html', '/tea.html', '/lamps.html', '/tea.html']) {
    await visit(page, server.origin + path);
    expect(await page.locator('[data-rapport-overlay]').count()).toBe(0);
  }
  const reasons = await call<{ failed?: Record<string, string> }[]>(page, 'explain');
  expect(JSON.stringify(reasons)).toContain('after-complaint');
}, 120_000);

it('whoever has allowed nothing may talk all the same, and is nobody', async () => {
  const page = await newPage();
  await page.route('**/tea.html', async route => {
    const body = (await (await route.fetch()).text()).replace(
      'data-consent="granted"',
      'data-consent="required"',
    );
    await route.fulfill({ body, contentType: 'text/html' });
  });
  await page.goto(`${server.origin}/tea.html`);
  expect(await page.content()).toContain('data-consent="required"');
  await page.getByRole('link', { name: 'Talk to us' }).click();
  await press(page, 'New products');
  await press(page, /^We call you/);
  await card(page).getByLabel('Phone number').fill('+62 21 555 0100');
  await press(page, 'Send');
  await heading(page, 'Thank you. We have it.').waitFor();
  const reference = await shownReference(page);
  const found = await server.ask<object>('references', 'POST', { reference });
  expect(found).toMatchObject({ request: { phone: '+62 21 555 0100', kind: 'callback' } });
  expect(found).not.toHaveProperty('profile');
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie]))).toBe('[{},""]');
}, 120_000);

const DESK = { decision: { contact: desk() } };
const PLACED = `<main><h1>A shop</h1><rapport-contact reason="order"><a href="/help">Help</a></rapport-contact></main>`;
const CSS = 'rapport-contact { max-width: 380px }';

it.each([
  { lang: 'ar', dir: 'rtl' as const, colorScheme: 'light' as const },
  { lang: 'de', dir: 'ltr' as const, colorScheme: 'dark' as const },
])(
  'on a narrow page in $lang nothing is cut off, and axe finds nothing in any step',
  async options => {
    const answers = [
      { status: 0, body: undefined },
      { status: 200, body: { reference: '482913', channel: desk().channels[1] } },
    ];
    const page = await open(
      PLACED,
      { ...ASKING, ...DESK, answers, locale: options.lang, widgets: ['contact'] },
      { ...options, css: CSS, viewport: { width: 320, height: 700 } },
    );
    const check = async (step: string) => {
      expect(await axeFindings(page), step).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), step).toBeLessThanOrEqual(320);
      const cut = await card(page).evaluate(node =>
        [...node.shadowRoot!.querySelectorAll('button, a, label, p, h2, small, b')]
          .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
          .map(part => part.textContent),
      );
      expect(cut, step).toEqual([]);
      const low = await card(page).evaluate(node =>
        [...node.shadowRoot!.querySelectorAll('button, a, input:not([name=website]), textarea')]
          .filter(part => part.getBoundingClientRect().height < 44)
          .map(part => part.outerHTML),
      );
      expect(low, step).toEqual([]);
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}-${options.lang}-${step}.png`, fullPage: true });
    };
    const choice = (n: number) => card(page).locator('[part~=choice]').nth(n);
    await choice(1).waitFor();
    await check('channels');
    await choice(1).click();
    await card(page).locator('[part~=main]').click();
    await check('wrong');
    await card(page).locator('#phone').fill('+20 2 5550 0100');
    await card(page).locator('[part~=main]').click();
    await card(page).getByRole('alert').waitFor();
    await check('offline');
    await card(page).locator('[part~=main]').click();
    await card(page).locator('.reference').waitFor();
    await check('done');
  },
  60_000,
);

it('in forced colours every choice and the reference keep a border', async () => {
  const page = await open(
    PLACED,
    {
      ...{ ...ASKING, ...DESK, widgets: ['contact'] },
      answers: [{ status: 200, body: { reference: '482913', channel: desk().channels[0] } }],
    },
    { forcedColors: 'active', css: CSS },
  );
  const border = (selector: string) =>
    card(page)
      .locator(selector)
      .first()
      .evaluate(node => getComputedStyle(node).borderTopWidth);
  expect(await border('.way')).toBe('1px');
  await press(page, /^Call us/);
  expect(await border('.reference')).toBe('1px');
  expect(await border('.main')).toBe('1px');
});
