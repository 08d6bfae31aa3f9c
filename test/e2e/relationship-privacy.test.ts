import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { readMail } from '../server/support/registration.ts';
import { launchChromium } from './support/chromium.ts';
import { call, keptOnDevice, slotsOf, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { type Site, serve } from './support/serve.ts';
import { pageWith, tag, until, type WithRapport } from './support/stage.ts';

const SECRET_TEXT = 'gated-canary';
const GATED = /gated-canary|inner-circle/;
const PAGE = `
  <h1>Hello <span data-rapport-text="firstName" data-rapport-fallback="you">you</span></h1>
  <div data-rapport-slot="members">For members</div>
  <rapport-register incentive="club">Join the club</rapport-register>
  <rapport-greeting></rapport-greeting>`;
const SITE = {
  site: 'st_demo',
  name: 'Shop',
  origins: ['http://127.0.0.1:*'],
  purposes: { find: { text: 'To find' } },
  needs: { category: {} },
  registration: { fields: [{ id: 'firstName', label: 'First name', type: 'first-name' as const }] },
  slots: {
    members: {
      access: 'registered' as const,
      variants: [
        { id: 'inner-circle', content: { kind: 'text' as const, text: `Only here: ${SECRET_TEXT}` } },
      ],
    },
  },
  incentives: {
    club: { kind: 'access' as const, name: 'The club', offer: 'Join', purpose: 'find', slot: 'members' },
  },
};

let browser: Browser;
let server: RapportServer;
/** the shop on an origin of its own: tokens, not cookies */
let site: Site;
let context: BrowserContext;
let page: Page;
/** every byte the browser was answered, in order */
let answered: Promise<string>[] = [];
beforeAll(async () => {
  browser = await launchChromium();
  server = await startRapport(SITE);
  site = await serve({
    '/': pageWith(tag(server), PAGE),
    '/required': pageWith(tag(server, ''), `${PAGE}<button data-rapport-action="track:x">b</button>`),
  });
});
beforeEach(async () => {
  answered = [];
  context = await browser.newContext();
  // What is shown for a moment only is noticed, too.
  await context.addInitScript(text => {
    const look = () => {
      if (document.documentElement.textContent!.includes(text)) Object.assign(window, { wasSeen: true });
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  }, SECRET_TEXT);
  page = await context.newPage();
  page.on('response', response =>
    answered.push(
      response.text().then(
        body => JSON.stringify(response.headers()) + body,
        () => '',
      ),
    ),
  );
});
afterEach(() => context.close());
afterAll(async () => {
  await browser?.close();
  await Promise.all([server?.close(), site?.close()]);
});

const kept = (): Promise<string> => keptOnDevice(page);
const called = (path: string, method = 'GET'): Promise<string> =>
  page.evaluate(
    async ([url, method]) => {
      const token = JSON.parse(localStorage.getItem('rapport:st_demo:token')!);
      const response = await fetch(url!, { method: method!, headers: { authorization: `Bearer ${token}` } });
      return `${response.status} ${await response.text()}`;
    },
    [`${server.origin}/v1/${path}?site=st_demo`, method] as const,
  );
const seen = async () => (await slotsOf(page)).members!;
const wasSeen = () => page.evaluate(() => 'wasSeen' in window);
const allAnswered = async () => (await Promise.all(answered)).join('\n');
const profileId = async () => JSON.parse((await called('me/export')).slice(4)).profile.id as string;
let told = 0;
const setTier = (id: string, level: string | null) =>
  server.ask('interactions', 'POST', {
    interactions: [
      {
        who: { id },
        interaction: {
          id: `01890000-0000-7000-8000-${String(++told).padStart(12, '0')}`,
          ...{ type: 'tier', level, reason: 'A test', by: 'Mara' },
        },
      },
    ],
  });

/** Registers by the card, with the code out of the mail that the server wrote as a file. */
const register = async (email: string, firstName: string) => {
  const card = page.locator('rapport-register');
  await card.getByLabel('E-mail address').waitFor();
  await page.waitForTimeout(2_500);
  await card.getByLabel('E-mail address').fill(email);
  await card.getByLabel('First name').fill(firstName);
  await card.getByRole('button', { name: 'Register' }).click();
  await card.getByLabel('Code').waitFor();
  const folder = join(server.folder, 'data/mail');
  const mails = () =>
    readdirSync(folder)
      .sort()
      .map(name => readFileSync(join(folder, name), 'latin1'));
  const theirs = () =>
    mails()
      .filter(raw => raw.includes(email))
      .at(-1);
  await until(`a mail to ${email}`, () => theirs() !== undefined);
  await card.getByLabel('Code').fill(readMail(theirs()!.replaceAll('\r\n', '\n')).code);
  await page.keyboard.press('Enter');
  await card.getByRole('heading', { name: `Welcome, ${firstName}.` }).waitFor();
};

it('the text of a gated slot is in no byte that a lower tier receives, before, after logout and after demotion', async () => {
  await visit(page, site.origin);
  await visit(page, site.origin);
  for (const path of ['me', 'me/export']) expect(await called(path)).toMatch(/^200 /);
  for (const path of ['openapi.json', 'r.js', 'w/register.js', 'w/greeting.js'])
    answered.push(fetch(`${server.origin}/${path}`).then(response => response.text()));
  expect(await allAnswered()).toContain('"failed":{"slot":"access:registered"}');
  // Not even which variants there are.
  expect((await allAnswered()) + (await kept())).not.toMatch(GATED);
  expect(await seen()).toEqual({ state: 'default', seen: 'For members' });

  await register('gate@example.com', 'Gitte');
  expect(await seen()).toEqual({ state: 'applied', seen: `Only here: ${SECRET_TEXT}` });
  expect(await allAnswered()).toContain(SECRET_TEXT);
  // The device keeps nothing of it: whoever comes next asks the server anew.
  expect(await kept()).not.toContain(SECRET_TEXT);
  await visit(page, site.origin);
  expect(await seen()).toMatchObject({ state: 'applied' });

  // Out of sight at once, and for whoever uses the browser after that.
  await call(page, 'logout');
  expect(await seen()).toEqual({ state: 'default', seen: 'For members' });
  answered = [];
  await visit(page, site.origin);
  expect(await called('me/export')).toMatch(/^200 /);
  expect(await wasSeen()).toBe(false);
  expect((await allAnswered()) + (await kept())).not.toMatch(GATED);

  // Somebody whose tier was given by hand, and is taken back.
  const id = await profileId();
  await setTier(id, 'client');
  await visit(page, site.origin);
  expect(await seen()).toMatchObject({ state: 'applied' });
  await setTier(id, null);
  answered = [];
  await visit(page, site.origin);
  expect(await call(page, 'ready')).toMatchObject({ tier: 'guest' });
  expect(await seen()).toEqual({ state: 'default', seen: 'For members' });
  expect(await wasSeen()).toBe(false);
  for (const path of ['me', 'me/export']) expect(await called(path)).toMatch(/^200 /);
  expect((await allAnswered()) + (await kept())).not.toMatch(GATED);
}, 60_000);

it('before a choice nothing is kept or sent; withdrawn, all is gone within a second', async () => {
  const sent: string[] = [];
  page.on('request', request => {
    const { origin, pathname, search } = new URL(request.url());
    if (origin === server.origin)
      sent.push(
        `${request.method()} ${pathname}${search} ${request.headers().cookie ?? ''}${request.postData() ?? ''}`,
      );
  });
  const state = async () => ({ kept: await kept(), cookies: await context.cookies() });
  const nothing = { kept: '[{},{},""]', cookies: [] };
  const started = () =>
    page.waitForFunction(() => (window as unknown as WithRapport).rapport?.version !== undefined);
  for (let views = 0; views < 2; views++) {
    await page.goto(`${site.origin}/required`);
    await started();
    await page.click('button');
    await page.waitForTimeout(700);
  }
  await page.goto('about:blank');
  await page.goto(`${site.origin}/required`);
  await started();
  // The script and the widgets of the page, by addresses that are everybody's.
  for (const line of sent) expect(line).toMatch(/^GET \/(r\.js|w\/[\w-]+\.js(\?v=[\w-]{8})?) $/);
  expect(sent.length).toBeGreaterThan(2);
  expect(await state()).toEqual(nothing);
  const before = (await server.figures()).people;

  await page.evaluate(() =>
    (window as unknown as WithRapport).rapport.consent({ recognise: true, personalise: true, measure: true }),
  );
  await register('choice@example.com', 'Chris');
  await page.evaluate(() => (window as unknown as WithRapport).rapport.track('x'));
  expect((await state()).kept).toMatch(/vt_[\w-]{20}/);
  expect((await server.figures()).people).toBe(before + 1);

  const start = Date.now();
  await page.evaluate(() => {
    (window as unknown as WithRapport).rapport.consent({
      recognise: false,
      personalise: false,
      measure: false,
    });
  });
  const gone = async () => {
    const { kept } = await state();
    return !/vt_|Chris|choice@|"event"/.test(kept);
  };
  while (!(await gone())) expect(Date.now() - start).toBeLessThan(1_000);
  expect(Date.now() - start).toBeLessThan(1_000);
  // The choice alone stays, which names nobody.
  expect(JSON.parse((await state()).kept)[0]).toEqual({
    'rapport:st_demo:consent': JSON.stringify({ recognise: false, personalise: false, measure: false }),
  });
  expect(await page.textContent('h1')).toBe('Hello you');
  expect(await seen()).toMatchObject({ seen: 'For members' });
  sent.length = 0;
  await page.reload();
  await started();
  await page.waitForTimeout(700);
  for (const line of sent) expect(line).toMatch(/^GET \//);
}, 60_000);

it('whoever is erased has left nothing in the files of the server, nor in the browser after its next contact', async () => {
  const canaries = ['canary-mail@example.com', 'Canaryname', 'canary-track', 'canary-page', 'canary-value'];
  await visit(page, site.origin);
  await register('canary-mail@example.com', 'Canaryname');
  await page.evaluate(() => {
    const { rapport } = window as unknown as WithRapport;
    rapport.page('/canary-page');
    return rapport.track('canary-track', { note: 'canary-value' });
  });
  await call(page, 'flush');
  expect(await called('me/export')).toContain('canary-page');
  const files = (): string => {
    const names = readdirSync(server.folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
    return names
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
  };
  const found = (text: string) =>
    canaries.filter(canary => text.toLowerCase().includes(canary.toLowerCase()));
  expect(found(files())).toEqual(canaries);

  const id = await profileId();
  // This very browser is left with the old token, the last decision and an event it has not sent.
  await context.setOffline(true);
  await page.evaluate(() =>
    (window as unknown as WithRapport).rapport.track('canary-track', { note: 'canary-value' }),
  );
  expect(found(await kept())).toEqual(expect.arrayContaining(['Canaryname', 'canary-track']));
  await server.ask(`profiles/${id}`, 'DELETE');
  await expect(server.ask(`profiles/${id}`)).rejects.toThrow('404');
  // At its start a server writes the file anew after erasures.
  await server.stop();
  await server.start();
  await until('no canary in the files', () => found(files()).length === 0);
  expect(found(server.written())).toEqual([]);

  await context.setOffline(false);
  answered = [];
  await visit(page, site.origin);
  await call(page, 'flush');
  expect(found(await kept())).toEqual([]);
  expect(found(await allAnswered())).toEqual([]);
  expect(await page.textContent('h1')).toBe('Hello you');
  expect(await call(page, 'ready')).toMatchObject({ proof: 'device', tier: 'guest' });
  expect(found(await called('me/export'))).toEqual([]);
  await server.stop();
  expect(found(files())).toEqual([]);
  await server.start();
}, 90_000);
