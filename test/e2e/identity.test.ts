import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../protocol/index.ts';
import { signIdentity } from '../../server/sign.ts';
import { launchChromium } from './support/chromium.ts';
import { type Edge, startEdge } from './support/rapport-edge.ts';
import { bePatient, call, visit } from './support/rapport-page.ts';
import { type RapportServer, startRapport } from './support/rapport-server.ts';
import { type Routes, type Site, serve } from './support/serve.ts';
import { pageWith } from './support/stage.ts';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64url');
const SITE: SiteConfigInput = {
  site: 'st_shop',
  name: 'Shop',
  origins: ['http://127.0.0.1:*'],
  purposes: { news: { text: 'To tell you what is new' } },
  identity: { keys: [{ alg: 'HS256', kty: 'oct', k: KEY }] },
  slots: {
    members: {
      access: 'registered',
      variants: [{ id: 'in', content: { kind: 'text', text: 'Come in, {{ firstName | you }}' } }],
    },
  },
  permissions: {
    letter: { purpose: 'news', channel: 'e-mail', wordings: ['A letter?', 'A letter, once a month?'] },
  },
};
const BODY = `<h1>Hello <span data-rapport-text="firstName" data-rapport-fallback="you">you</span></h1>
  <p data-rapport-slot="members">For members</p>`;

/** The shop's pages; `/in` as its own server writes it for somebody who is logged in. */
const pagesOf = (base: string, identity = ''): Routes => {
  const tag = (more = '') =>
    `<script async fetchpriority="high" src="${base}r.js" data-site="st_shop" data-consent="granted"${more}></script>`;
  return { '/': pageWith(tag(), BODY), '/in': pageWith(tag(` data-identity="${identity}"`), BODY) };
};
const sign = (customer: string, firstName: string, more: object = {}) =>
  signIdentity({ site: 'st_shop', key: KEY, customer, firstName, email: `${customer}@example.com`, ...more });

let browser: Browser;
let server: RapportServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startRapport(SITE);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

interface Me {
  id?: string;
  proof: string;
  tier: string;
  firstName?: string;
}
const me = (page: Page): Promise<Me> => call(page, 'ready');
const seen = (page: Page) =>
  page.evaluate(() => [document.querySelector('h1')!.textContent, document.querySelector('p')!.textContent]);
const GUEST = ['Hello you', 'For members'];

const deployments: [string, (identity?: string) => Promise<Site | Edge>][] = [
  ['on another origin', identity => serve(pagesOf(`${server.origin}/`, identity))],
  [
    'under a path of the site',
    identity => startEdge(server.origin, { base: '/hello/', pages: pagesOf('/hello/', identity) }),
  ],
];

describe.each(deployments)('who somebody is, with the API %s', (_, open) => {
  let context: BrowserContext;
  let page: Page;
  const sites: (Site | Edge)[] = [];
  const shop = async (identity?: string) => {
    const site = await open(identity);
    sites.push(site);
    return site.origin;
  };
  beforeEach(async () => {
    context = await browser.newContext();
    await bePatient(context);
    await context.addInitScript(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      for (const name of ['identified', 'tier', 'error'])
        document.addEventListener(`rapport:${name}`, event =>
          heard.push([name, (event as CustomEvent).detail]),
        );
    });
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
    await Promise.all(sites.splice(0).map(site => site.close()));
  });
  const heard = () => page.evaluate(() => (window as never as { heard: [string, object][] }).heard);

  it('is said by the page that its own server wrote, along with the first view', async () => {
    const origin = await shop(await sign('c-ann', 'Ann'));
    const asked: string[] = [];
    page.on('request', request => request.method() === 'POST' && asked.push(new URL(request.url()).pathname));
    await visit(page, `${origin}/in`);
    expect(await me(page)).toMatchObject({ proof: 'verified', tier: 'registered', firstName: 'Ann' });
    expect(await seen(page)).toEqual(['Hello Ann', 'Come in, Ann']);
    expect(asked.filter(path => path.endsWith('/v1/context'))).toHaveLength(1);
    // A page without it: she is still here.
    await visit(page, `${origin}/`);
    expect(await seen(page)).toEqual(['Hello Ann', 'Come in, Ann']);

    await call(page, 'logout');
    expect(await seen(page)).toEqual(GUEST);
    await visit(page, `${origin}/`);
    expect(await me(page)).toMatchObject({ proof: 'device', tier: 'guest' });
    expect(await seen(page)).toEqual(GUEST);
  });

  it('is said by identify(), which joins what this browser did before', async () => {
    const origin = await shop();
    await visit(page, `${origin}/`);
    const customer = `c-${crypto.randomUUID()}`;
    await call(page, 'track', 'before');
    expect(await call(page, 'identify', await sign(customer, 'Bo'))).toMatchObject({
      proof: 'verified',
      firstName: 'Bo',
    });
    expect(await seen(page)).toEqual(['Hello Bo', 'Come in, Bo']);
    expect(await heard()).toEqual([
      ['tier', { from: 'guest', to: 'registered' }],
      ['identified', expect.objectContaining({ proof: 'verified' })],
    ]);
    await call(page, 'track', 'after');
    await call(page, 'flush');
    const { id } = await server.ask<{ id: string }>(`profiles?customer=${customer}`);
    const names = (await server.history(id)).flatMap(({ name }) => name ?? []);
    expect(names).toEqual(['before', 'after']);
  });

  it('is a switch when it is somebody else: nothing of the first is left in sight, in the history or on the device', async () => {
    const origin = await shop();
    const [first, second] = [`c-${crypto.randomUUID()}`, `c-${crypto.randomUUID()}`];
    await visit(page, `${origin}/`);
    await call(page, 'identify', await sign(first, 'Cyprian'));
    await call(page, 'track', 'of-the-first');
    await call(page, 'identify', await sign(second, 'Dinah'));
    expect(await seen(page)).toEqual(['Hello Dinah', 'Come in, Dinah']);
    await call(page, 'track', 'of-the-second');
    await call(page, 'flush');
    const told = async (customer: string) => {
      const { id } = await server.ask<{ id: string }>(`profiles?customer=${customer}`);
      return (await server.history(id)).flatMap(({ name }) => name ?? []);
    };
    expect([await told(first), await told(second)]).toEqual([['of-the-first'], ['of-the-second']]);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('Cyprian');
  });

  it('is nobody new when the token proves nothing, and the page is told', async () => {
    const origin = await shop();
    await visit(page, `${origin}/`);
    for (const jwt of [
      await sign('c-eve', 'Eve', { key: OTHER_KEY }),
      await sign('c-eve', 'Eve', { site: 'st_other' }),
      'no.token.at-all',
    ]) {
      await call(page, 'identify', jwt);
      expect(await me(page)).toMatchObject({ proof: 'device', tier: 'guest' });
      expect(await seen(page)).toEqual(GUEST);
    }
    expect(await heard()).toEqual([['error', expect.objectContaining({ code: 'identity_rejected' })]]);
    await expect(server.ask('profiles?customer=c-eve')).rejects.toThrow('404');
  });

  it('is not what somebody says of themselves', async () => {
    const origin = await shop();
    await visit(page, `${origin}/`);
    await call(page, 'declare', { firstName: 'Flo', email: 'c-ann@example.com' });
    expect(await me(page)).toMatchObject({ tier: 'guest', firstName: 'Flo' });
    expect(['device', 'declared']).toContain((await me(page)).proof);
    expect(await seen(page)).toEqual(['Hello Flo', 'For members']);
  });

  it('a yes is on record with the words that were shown, and a no takes it back', async () => {
    const origin = await shop();
    await visit(page, `${origin}/`);
    await call(page, 'identify', await sign('c-gil', 'Gil'));
    await call(page, 'permit', 'letter', true);
    const { id } = await server.ask<{ id: string }>('profiles?customer=c-gil');
    const may = () =>
      server.ask<{ may: boolean }>('may-contact', 'POST', {
        who: { id },
        purpose: 'news',
        channel: 'e-mail',
      });
    expect(await may()).toMatchObject({ may: true, permission: 'letter' });
    const { permissions } = await server.ask<{ permissions: object[] }>(`profiles/${id}/export`);
    expect(permissions).toMatchObject([{ id: 'letter', granted: true, text: 'A letter, once a month?' }]);
    await call(page, 'permit', 'letter', false);
    expect(await may()).toMatchObject({ may: false, why: 'no-permission' });
  });
});
