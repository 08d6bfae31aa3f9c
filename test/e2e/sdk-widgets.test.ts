import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QuestionView } from '../../protocol/index.ts';
import {
  GRANTED,
  pageWith,
  ready,
  type Stage,
  slot,
  startStage,
  tag,
  text,
  until,
  type WithRapport,
} from './support/stage.ts';

const question = (id: string): QuestionView => ({
  id,
  text: 'What are you looking for?',
  why: 'To show you that first.',
  options: ['lamps', 'teas', 'plants'].map(value => ({ value, label: value })),
  state: 'open',
});

describe('widgets and actions', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.clear());

  const chunks = () => stage.server.requests.filter(line => line.includes('/w/'));

  it('load nothing for a page without them', async () => {
    stage.pages['/'] = pageWith(tag(stage.server), '<x-other></x-other>');
    await ready(await stage.visit());
    expect(chunks()).toEqual([]);
  });

  it('load their chunk and the shared one for an element of the page, and say that it is placed', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server), '<rapport-quickfind question="q">Fallback</rapport-quickfind>');
    server.decide = () => ({ questions: { q: question('q') } });
    const page = await stage.visit();
    await page.getByText('What are you looking for?').waitFor();
    expect(chunks().map(line => line.replace(/[?-].*/, ''))).toEqual(['GET /w/quickfind.js', 'GET /w/ui']);
    expect(server.asked[0]?.body.placed).toEqual(['question:q']);
    expect(server.asked).toHaveLength(1);
  });

  it('speak the language of the tag, with the words the site has of its own', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      tag(server, `${GRANTED} data-locale="de-AT"`),
      '<rapport-quickfind question="q">Fallback</rapport-quickfind>',
    );
    server.decide = () => ({
      questions: { q: question('q') },
      strings: { quickfind: { never: 'Nie wieder' } },
    });
    const page = await stage.visit();
    await page.getByText('Jetzt nicht').waitFor();
    await page.getByText('Nie wieder').waitFor();
    expect(await page.locator('rapport-quickfind .box').getAttribute('lang')).toBe('de-AT');
    expect(server.asked[0]?.body.locale).toBe('de-AT');
    expect(chunks().map(line => line.replace(/[?-].*/, ''))).toEqual([
      'GET /w/quickfind.js',
      'GET /w/ui',
      'GET /w/de',
    ]);
  });

  it('ask once more for questions that come later, together', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(tag(server));
    server.decide = asked => ({
      questions: Object.fromEntries(
        (asked.body.placed as string[]).map(item => [item.slice(9), question(item.slice(9))]),
      ),
    });
    const page = await stage.visit();
    await ready(page);
    await page.evaluate(() => {
      for (const id of ['a', 'b']) {
        const element = document.createElement('rapport-quickfind');
        element.setAttribute('question', id);
        document.body.append(element);
      }
    });
    await page.getByText('What are you looking for?').first().waitFor();
    await page.waitForTimeout(300);
    expect(server.asked).toHaveLength(2);
    expect(server.asked[1]?.body.placed).toEqual(['question:a', 'question:b']);
    expect(server.asked[1]?.events).toEqual([]);
  });

  it('open by themselves when a decision prompts', async () => {
    const { server, pages } = stage;
    server.decide = () => ({ questions: { q: question('q') }, prompt: 'question:q' });
    pages['/'] = pageWith(tag(server));
    const page = await stage.visit();
    await page.waitForSelector('body > rapport-quickfind[question=q][data-rapport-overlay=""]', {
      state: 'attached',
    });
    expect(server.asked[0]?.body.overlays).toBe('auto');
  });

  it.each([
    ['a dialog', '<dialog>Log in</dialog><script>document.querySelector("dialog").showModal()</script>'],
    ['what says it is one', '<div role="dialog" aria-modal="true">Log in</div>'],
  ])('wait behind %s of the page, and come after it only if they still may', async (_, dialog) => {
    const { server, pages } = stage;
    let prompt: string | null = 'question:q';
    server.decide = () => ({ questions: { q: question('q') }, prompt });
    pages['/'] = pageWith(tag(server), dialog);
    const page = await stage.visit();
    await ready(page);
    await page.waitForTimeout(1_500);
    expect(await page.$('rapport-quickfind')).toBeNull();
    const asked = server.asked.length;
    await page.evaluate(() => document.querySelector('dialog,[aria-modal]')!.remove());
    await page.waitForSelector('rapport-quickfind[data-rapport-overlay=""]', { state: 'attached' });
    expect(server.asked).toHaveLength(asked + 1);

    const other = await stage.visit();
    await ready(other);
    prompt = null;
    const before = server.asked.length;
    await other.evaluate(() => document.querySelector('dialog,[aria-modal]')!.remove());
    await until('asked again', () => server.asked.length > before);
    await other.waitForTimeout(200);
    expect(await other.$('rapport-quickfind')).toBeNull();
  });

  it('keep their fallback when their chunk cannot be had, and say so once', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      `<script>addEventListener('rapport:error',e=>(window.heard=window.heard||[]).push(e.detail.code))</script>${tag(server)}`,
      '<rapport-nothing>Fallback</rapport-nothing><rapport-nothing>Fallback</rapport-nothing>',
    );
    const page = await stage.visit();
    await ready(page);
    await page.waitForFunction(() => 'heard' in window);
    expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(['widget']);
    expect(await page.textContent('rapport-nothing')).toBe('Fallback');
  });

  it('open on a click, and close again', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      tag(server),
      '<a href="/contact" data-rapport-action="open:quickfind" data-rapport-question="q"><b>Find</b></a>',
    );
    server.decide = () => ({ questions: { q: question('q') } });
    const page = await stage.visit();
    await ready(page);
    await page.click('b');
    await page.waitForSelector('rapport-quickfind[question=q][data-rapport-overlay=open]', {
      state: 'attached',
    });
    expect(page.url()).toBe(`${stage.site.origin}/`);
    await page.evaluate(() => (window as unknown as WithRapport).rapport.close('quickfind'));
    expect(await page.$('rapport-quickfind')).toBeNull();
  });

  it('tell clicks on what is marked, with the product it is about', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      `<meta name="rapport:sku" content="PAGE"><meta name="rapport:category" content="lamps">${tag(server)}`,
      `<button id="a" data-rapport-action="track:brochure" data-rapport-topic="teas">A</button>
       <li data-rapport-fact-sku="T-1" data-rapport-fact-price="12"><button id="b" data-rapport-action="track:cart_add" data-rapport-quantity="2">B</button></li>
       <button id="c" data-rapport-action="track:cart_add">C</button>`,
    );
    const page = await stage.visit();
    await ready(page);
    for (const id of ['a', 'b', 'c']) await page.click(`#${id}`);
    await page.evaluate(() => (window as unknown as WithRapport).rapport.flush());
    expect(server.events.slice(1)).toMatchObject([
      { type: 'track', name: 'brochure', props: { topic: 'teas' } },
      { type: 'track', name: 'cart_add', props: { sku: 'T-1', price: '12', quantity: '2' } },
      { type: 'track', name: 'cart_add', props: { sku: 'PAGE', category: 'lamps' } },
    ]);
    // Another product than the page's: what the page says of its own does not go along.
    expect(server.events[2]).not.toHaveProperty('props.category');
    expect(server.problems).toEqual([]);
  });

  it('answer a question, and the page changes in the same round trip, however late', async () => {
    const { server, pages } = stage;
    pages['/'] = pageWith(
      tag(server, GRANTED.replace('8000', '100')),
      '<h1 data-rapport-slot="hero">Welcome</h1>',
    );
    const page = await stage.visit();
    await ready(page);
    await page.waitForTimeout(300);
    server.decide = () => ({
      ...slot('hero', text('Lamps for you')),
      visitor: { proof: 'device', tier: 'registered', locale: 'en', known: ['looking-for'] },
    });
    const tier = await page.evaluate(async () => {
      const { rapport } = window as unknown as WithRapport;
      const tier = new Promise(resolve => rapport.on('tier', resolve));
      await rapport.answer('looking-for', 'lamps');
      return tier;
    });
    expect(await page.textContent('h1')).toBe('Lamps for you');
    expect(tier).toEqual({ from: 'guest', to: 'registered' });
    await until('the answer', () => server.events.length === 2);
    expect(server.events[1]).toMatchObject({ type: 'answer', question: 'looking-for', values: ['lamps'] });
  });
});
