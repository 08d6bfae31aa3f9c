import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ShownContent } from '../../protocol/index.ts';
import {
  GRANTED,
  pageWith,
  ready,
  type Stage,
  slot,
  startStage,
  tag,
  text,
  type WithRapport,
} from './support/stage.ts';
import { watch } from './support/watch.ts';

/** The strictest policy a site can have: our script by its address, styles of its own, no strings into the DOM. */
const policy = (script: string) =>
  `default-src 'self'; script-src ${script}; connect-src ${script}; img-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`;

describe('slots', () => {
  let stage: Stage;
  const headers: Record<string, string> = {};
  beforeAll(async () => {
    stage = await startStage({ headers });
    headers['content-security-policy'] = policy(stage.server.origin);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.clear());

  const show = async (body: string, content: ShownContent | undefined, attributes = GRANTED) => {
    const { server, pages, site } = stage;
    pages['/'] = pageWith(tag(server, attributes), body);
    server.decide = () => slot('s', content);
    const page = await (await stage.newContext()).newPage();
    const seen = watch(page);
    await page.goto(site.origin);
    await ready(page);
    return { page, seen };
  };

  it('show a text as text, whatever is in it', async () => {
    const { page, seen } = await show(
      '<p data-rapport-slot="s">Default</p>',
      text('<b onclick=x>Tea</b> & more'),
    );
    expect(await page.innerHTML('p')).toBe('&lt;b onclick=x&gt;Tea&lt;/b&gt; &amp; more');
    expect(seen.errors).toEqual([]);
  });

  it('show blocks as elements that the page can style', async () => {
    const { page, seen } = await show('<div data-rapport-slot="s">Default</div>', {
      kind: 'blocks',
      blocks: [
        { block: 'heading', text: 'For <you>', level: 3 },
        { block: 'text', text: ['Try ', { text: 'our teas', marks: ['strong', 'em'], href: '/teas' }] },
        { block: 'image', src: '/tea.svg', alt: 'A cup', width: 40, height: 20 },
        { block: 'button', text: 'See all', href: '/all' },
        { block: 'list', items: ['One', [{ text: 'Two', marks: ['em'] }]] },
      ],
    });
    expect(await page.innerHTML('div')).toBe(
      '<h3 class="rapport-heading">For &lt;you&gt;</h3>' +
        '<p class="rapport-text">Try <a href="/teas"><em><strong>our teas</strong></em></a></p>' +
        '<img class="rapport-image" src="/tea.svg" alt="A cup" width="40" height="20">' +
        '<a class="rapport-button" href="/all">See all</a>' +
        '<ul class="rapport-list"><li>One</li><li><em>Two</em></li></ul>',
    );
    expect(seen.errors.filter(error => !error.includes('404'))).toEqual([]);
  });

  it('change attributes, and only to addresses that do nothing', async () => {
    const { page, seen } = await show('<a data-rapport-slot="s" href="/default" title="Default">Offer</a>', {
      kind: 'attributes',
      attributes: { href: '/tea', title: 'Tea' },
    });
    expect(await page.getAttribute('a', 'href')).toBe('/tea');
    expect(await page.getAttribute('a', 'title')).toBe('Tea');
    expect(await page.textContent('a')).toBe('Offer');
    expect(seen.errors).toEqual([]);
  });

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
  ])('never take the address %j, even from the server', async href => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      tag(server),
      '<a data-rapport-slot="s" href="/default">A</a><p data-rapport-slot="t"></p>',
    );
    const answer = {
      decision: {
        visitor: { proof: 'none', tier: 'guest', locale: 'en', known: [] },
        slots: {
          s: { variant: 'v', content: { kind: 'attributes', attributes: { href, title: 'T' } } },
          t: { variant: 'v', content: { kind: 'blocks', blocks: [{ block: 'button', text: 'B', href }] } },
        },
        texts: {},
        questions: {},
        prompt: null,
        reasons: [],
      },
      events: { accepted: [], duplicate: [], rejected: [] },
    };
    const context = await stage.newContext();
    await context.route('**/v1/context*', route =>
      route.fulfill({ json: answer, headers: { 'access-control-allow-origin': '*' } }),
    );
    const page = await context.newPage();
    await page.goto(stage.site.origin);
    await page.waitForSelector('a[title=T]');
    expect(await page.getAttribute('a', 'href')).toBe('/default');
    expect(await page.getAttribute('.rapport-button', 'href')).toBeNull();
  });

  it('show a template the owner wrote', async () => {
    const { page, seen } = await show(
      '<div data-rapport-slot="s">Default</div><template id="tea"><em>Tea</em> <span data-rapport-text="firstName" data-rapport-fallback="friend"></span></template>',
      { kind: 'template', template: 'tea' },
    );
    expect(await page.textContent('div')).toBe('Tea friend');
    expect(seen.errors).toEqual([]);
  });

  it('say that a template or a slot is missing, and keep the default content', async () => {
    const { page } = await show(
      '<div data-rapport-slot="s">Default</div><p data-rapport-slot="unknown">P</p>',
      {
        kind: 'template',
        template: 'nowhere',
      },
    );
    expect(await page.textContent('div')).toBe('Default');
    expect(await page.getAttribute('div', 'data-rapport-state')).toBe('missing');
    expect(await page.getAttribute('p', 'data-rapport-state')).toBe('missing');
  });

  it('a template that contains its own slot does not fill it for ever', async () => {
    const { page } = await show(
      '<div data-rapport-slot="s">Default</div><template id="self"><p data-rapport-slot="s">Inner</p></template>',
      { kind: 'template', template: 'self' },
    );
    expect(await page.innerHTML('div')).toBe('<p data-rapport-slot="s">Inner</p>');
  });

  it('give the owner’s own nodes back when a new decision is the baseline', async () => {
    const { server } = stage;
    const { page } = await show(
      '<div data-rapport-slot="s"><b id="own">Default</b></div><a data-rapport-slot="link" href="/default">L</a>',
      text('Tea'),
    );
    await page.evaluate(() => Object.assign(window, { heard: [] }));
    await page.evaluate(() =>
      document.addEventListener('rapport:slot', event =>
        (window as unknown as { heard: unknown[] }).heard.push((event as CustomEvent).detail),
      ),
    );
    server.decide = () => slot('s', undefined);
    await page.evaluate(() => (window as unknown as WithRapport).rapport.answer('q', 'x'));
    expect(await page.innerHTML('div')).toBe('<b id="own">Default</b>');
    expect(await page.getAttribute('div', 'data-rapport-state')).toBe('default');
    expect(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([
      { slot: 's', state: 'default' },
    ]);
  });

  it('fill in known texts, and the fallback of unknown ones', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      tag(server),
      '<i data-rapport-text="firstName" data-rapport-fallback="there"></i><b data-rapport-text="city" data-rapport-fallback="town"></b><u data-rapport-text="none">kept</u>',
    );
    server.decide = () => ({ texts: { firstName: 'Ann' } });
    const page = await stage.visit();
    await ready(page);
    expect(await page.textContent('body')).toBe('Anntownkept');
  });

  it('are applied again when a framework renders over them, but not without end', async () => {
    const { page } = await show('<div data-rapport-slot="s">Default</div>', text('Tea'));
    const result = await page.evaluate(async () => {
      const element = document.querySelector('div')!;
      let wins = 0;
      for (let round = 0; round < 40; round++) {
        element.textContent = 'Framework';
        await new Promise(resolve => setTimeout(resolve, 1));
        if (element.textContent === 'Tea') wins++;
      }
      return { wins, last: element.textContent };
    });
    expect(result.wins).toBeGreaterThan(0);
    expect(result.wins).toBeLessThan(20);
    expect(result.last).toBe('Framework');
  });

  it('hide only when their owner asks for it, and no longer than 300 ms', async () => {
    const { server, pages, site } = stage;
    pages['/'] = pageWith(
      tag(server),
      '<div data-rapport-slot="s" data-rapport-hide>D</div><p data-rapport-slot="t">E</p>',
    );
    server.behaviour = 'stalled';
    const page = await (await stage.newContext()).newPage();
    await page.goto(site.origin);
    const hidden = (selector: string) =>
      page.$eval(selector, element => getComputedStyle(element).visibility === 'hidden');
    await page.waitForFunction(
      () =>
        document.querySelector('div')?.style.visibility === 'hidden' ||
        document.querySelector('[data-rapport-state]'),
    );
    expect(await hidden('p')).toBe(false);
    await page.waitForTimeout(400);
    expect(await hidden('div')).toBe(false);
  });

  it.each(['down', 'garbage', 'stalled'] as const)(
    'keep their default content when the server is %s, without an error of ours',
    async behaviour => {
      const { server, pages, site } = stage;
      pages['/'] = pageWith(
        tag(server, 'data-consent="granted" data-slot-timeout="200"'),
        '<div data-rapport-slot="s">Default</div>',
      );
      server.behaviour = behaviour;
      const page = await (await stage.newContext()).newPage();
      const seen = watch(page);
      await page.goto(site.origin);
      await page.waitForSelector('[data-rapport-state=timeout]');
      expect(await page.textContent('div')).toBe('Default');
      // A refused connection is the browser's own line in the console, which no script can prevent.
      expect(seen.errors.filter(error => !error.includes('net::ERR'))).toEqual([]);
    },
  );
});
