import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { axeFindings, call, keptOnDevice, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { type Site, serve } from './support/serve.ts';
import { pageWith, tag } from './support/stage.ts';
import { watch } from './support/watch.ts';

const LINE = '+353 21 555 0100';
const SITE = {
  site: 'st_demo',
  name: 'Shop',
  origins: ['http://127.0.0.1:*'],
  representatives: { mo: { name: 'Mo Byrne', title: 'Customer care', phone: LINE } },
};
const PAGE = '<main><h1>A shop</h1><rapport-greeting><p>New here?</p></rapport-greeting></main>';

let browser: Awaited<ReturnType<typeof launchChromium>>;
let server: RapportServer;
let site: Site;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startRapport(SITE);
  site = await serve({ '/': pageWith(tag(server), PAGE), '/next': pageWith(tag(server), PAGE) });
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([server?.close(), site?.close()]);
});

const greeting = (page: Page) => page.locator('rapport-greeting');
const shows = (page: Page) =>
  greeting(page).evaluate(element => element.shadowRoot!.querySelector('.card') !== null);
const isTold = async (page: Page) =>
  (await page.evaluate(() => sessionStorage.getItem('rapport:greeted'))) !== null;
/** The site's own server says who they are, and gives them a tier. */
const makeClient = async (page: Page, firstName: string, n: number) => {
  const { profile } = (await page.evaluate(async origin => {
    const token = JSON.parse(localStorage.getItem('rapport:st_demo:token')!);
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${origin}/v1/me/export?site=st_demo`, { headers })).json();
  }, server.origin)) as { profile: { id: string } };
  const who = { id: profile.id };
  const id = (kind: number) => `01890000-0000-7000-8000-0000000${n}${kind}00`;
  await server.ask('interactions', 'POST', {
    interactions: [
      { who, interaction: { id: id(1), type: 'profile', set: { firstName } } },
      { who, interaction: { id: id(2), type: 'tier', level: 'client', reason: 'A test', by: 'Mara' } },
    ],
  });
};

it('a client is greeted once, with who looks after them; nothing of it stays on the device, and nobody else reads the line', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const { errors } = watch(page);
  const bodies: string[] = [];
  page.on('response', async response => bodies.push(await response.text().catch(() => '')));
  await visit(page, site.origin);
  expect(await shows(page)).toBe(false);
  expect(bodies.join()).not.toContain(LINE);
  await makeClient(page, 'Anna', 10);

  await visit(page, `${site.origin}/next`);
  await greeting(page).getByRole('heading', { name: 'Good to see you again, Anna.' }).waitFor();
  expect(await greeting(page).getByText('Your contact: Mo Byrne, Customer care').count()).toBe(1);
  expect(await greeting(page).getByRole('link').getAttribute('href')).toBe('tel:+353215550100');
  expect(await keptOnDevice(page)).not.toContain(LINE);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axeFindings(page)).toEqual([]);
  }
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/greeting.png` });
    await page.setViewportSize({ width: 320, height: 568 });
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/greeting-320.png` });
  }
  await expect.poll(() => isTold(page)).toBe(true);
  // Told to the server with a later decision of the same page, it stays.
  await call(page, 'track', 'x');
  await call(page, 'answer', 'none', 'x');
  expect(await shows(page)).toBe(true);

  await visit(page, site.origin);
  expect(await shows(page)).toBe(false);
  // Another tab: the server knows.
  const other = await context.newPage();
  await visit(other, site.origin);
  expect(await shows(other)).toBe(false);
  expect(errors).toEqual([]);
  await context.close();
}, 90_000);

it('"Not Anna?" is one tap, and the next page greets nobody', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await visit(page, site.origin);
  await makeClient(page, 'Anna', 20);
  await visit(page, site.origin);
  await greeting(page).getByRole('button', { name: 'Not Anna?' }).click();
  await expect.poll(() => shows(page)).toBe(false);
  expect(await page.locator('body').textContent()).not.toContain('Anna');
  await visit(page, `${site.origin}/next`);
  expect(await shows(page)).toBe(false);
  expect(await call(page, 'ready')).toMatchObject({ proof: 'device', tier: 'guest' });
  await context.close();
}, 90_000);
