import { SignJWT } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../protocol/index.ts';
import { launchChromium } from './support/chromium.ts';
import { bePatient, call, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { type Site, serve } from './support/serve.ts';
import { pageWith, tag } from './support/stage.ts';

const HOUR_MS = 3_600_000;
const KEY = Buffer.alloc(32, 7);

const question = (text: string, priority: number) => ({
  ...{ text, why: 'So that it is first.', purpose: 'find', need: 'category' },
  options: ['Lamps', 'Plants', 'Tea'].map(label => ({
    ...{ value: label.toLowerCase(), label },
    results: [{ label: `All ${label}`, href: '/' }],
  })),
  ask: { priority, againDays: 0 },
});
const SITE: SiteConfigInput = {
  site: 'st_demo',
  name: 'Shop',
  origins: ['http://127.0.0.1:*'],
  purposes: { find: { text: 'To find' } },
  needs: { category: {} },
  identity: { keys: [{ alg: 'HS256', kty: 'oct', k: KEY.toString('base64url') }] },
  questions: {
    refused: question('Refuse me', 3),
    answered: question('Answer me', 2),
    later: question('Put me off', 1),
  },
  // Only the clock of each item is looked at here, and that of a session.
  arbiter: { afterViews: 0, quietHours: 0 },
};

let browser: Browser;
let server: RapportServer;
let site: Site;
let hours = 0;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startRapport(SITE);
  site = await serve({ '/': pageWith(tag(server), '<h1>Shop</h1>') });
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([server?.close(), site?.close()]);
});

/** The server's clock is so much further on: another session of everybody. */
const after = async (more: number): Promise<void> => {
  hours += more;
  await server.kill();
  await server.start({ offsetMs: hours * HOUR_MS });
};

interface Device {
  context: BrowserContext;
  page: Page;
}
const newDevice = async (): Promise<Device> => {
  const context = await browser.newContext();
  await bePatient(context);
  return { context, page: await context.newPage() };
};
/** What comes unasked at this device's next page view. */
const asked = async ({ page }: Device): Promise<string | undefined> => {
  await visit(page, site.origin);
  const card = page.locator('rapport-quickfind[data-rapport-overlay]');
  if (
    (await call<{ part: string; given: string | null }[]>(page, 'explain')).every(
      ({ part, given }) => !part.startsWith('question:') || !given,
    )
  )
    return (await card.count()) ? 'a card without a reason' : undefined;
  // Seen for a second: only then the ledger has it.
  await card.getByRole('heading').waitFor();
  await page.waitForTimeout(1_300);
  return (await card.getByRole('heading').textContent()) ?? undefined;
};
const press = async ({ page }: Device, name: string): Promise<void> => {
  await page.locator('rapport-quickfind').getByRole('button', { name, exact: true }).click();
  await call(page, 'flush');
};
/** Signs in as Ann, as the site's own server knows her. */
const signIn = async ({ page }: Device): Promise<void> => {
  await visit(page, site.origin);
  const now = Math.floor((Date.now() + hours * HOUR_MS) / 1000);
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('c-ann')
    .setAudience('st_demo')
    .setIssuedAt(now)
    .setExpirationTime(now + 300)
    .sign(KEY);
  expect(await call(page, 'identify', jwt)).toMatchObject({ proof: 'verified' });
};

it('what was answered, refused or put off on one device holds on the other after she has signed in', async () => {
  const phone = await newDevice();
  expect(await asked(phone)).toBe('Refuse me');
  await press(phone, 'Don’t ask again');
  // Once a session, whatever became of it.
  expect(await asked(phone)).toBeUndefined();
  await after(1);
  expect(await asked(phone)).toBe('Answer me');
  await press(phone, 'Lamps');
  await after(1);
  expect(await asked(phone)).toBe('Put me off');
  await press(phone, 'Not now');
  await signIn(phone);

  // Another device, which nobody knows: what the phone was told says nothing about it.
  await after(1);
  const desk = await newDevice();
  expect(await asked(desk)).toBe('Refuse me');
  await desk.page.close();
  desk.page = await desk.context.newPage();
  await signIn(desk);
  // One hour after "not now": the first step of the ladder is two.
  await after(0.75);
  expect(await asked(desk)).toBeUndefined();
  await after(0.5);
  expect(await asked(desk)).toBe('Put me off');
  await press(desk, 'Not now');

  // The second step is a day, on the phone as well.
  await after(20);
  expect(await asked(phone)).toBeUndefined();
  await after(5);
  expect(await asked(phone)).toBe('Put me off');
  await press(phone, 'Not now');
  // The third a week. A month later still nothing else is asked: not what was refused, not what was answered.
  await after(6 * 24);
  expect(await asked(desk)).toBeUndefined();
  await after(2 * 24);
  expect(await asked(desk)).toBe('Put me off');
  await press(desk, 'Don’t ask again');
  for (const device of [phone, desk, phone]) {
    await after(15 * 24);
    expect(await asked(device)).toBeUndefined();
  }
  // 180 days after it was given the answer is confirmed, once, and not asked anew.
  await after(180 * 24);
  expect(await asked(desk)).toBe('Answer me');
  await desk.page.locator('rapport-quickfind').getByText('Still Lamps?').waitFor();
  await press(desk, 'Lamps');
  await after(2);
  expect(await asked(phone)).toBeUndefined();
  await Promise.all([phone.context.close(), desk.context.close()]);
}, 120_000);
