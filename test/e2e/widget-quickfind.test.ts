import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ASKING, onEachBrowserPage } from '../widgets/support/browser.ts';
import { answered, question } from '../widgets/support/fake-host.ts';
import {
  acted,
  axeFindings,
  begin,
  card,
  focused,
  heading,
  press,
  recorded,
} from '../widgets/support/on-page.ts';
import { type HostScript, OVERLAY, PLACED } from '../widgets/support/page.ts';

const { open, errors } = onEachBrowserPage();

/** Brings the card into a state, as a visitor would. */
const STATES: Record<string, { host: HostScript; go(page: Page): Promise<void> }> = {
  asking: { host: ASKING, go: page => heading(page).waitFor() },
  answering: {
    host: { ...ASKING, delayMs: 3_000, question: question() },
    go: async page => {
      await press(page, 'Lamps');
      await card(page).locator('[aria-busy=true]').waitFor();
    },
  },
  known: { host: { question: answered() }, go: page => heading(page).waitFor() },
  changing: { host: { question: answered() }, go: page => press(page, 'Change') },
  kept: {
    host: { question: question() },
    go: async page => {
      await press(page, 'Lamps');
      await card(page).getByText('will be sent').first().waitFor();
    },
  },
};

describe.each([
  ['placed', PLACED],
  ['overlay', OVERLAY],
])('axe finds nothing in a card that is %s', (_origin, main) => {
  test.each(Object.entries(STATES))(
    'and %s, in light, dark and forced colours',
    async (_state, { host, go }) => {
      const page = await open(main, host, { reducedMotion: 'reduce' });
      await go(page);
      expect(await axeFindings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await axeFindings(page)).toEqual([]);
      await page.emulateMedia({ forcedColors: 'active' });
      expect(await axeFindings(page)).toEqual([]);
    },
  );
});

test('by keyboard alone: to the choices, an answer, its links, a change and back', async () => {
  const page = await open(PLACED, ASKING);
  await heading(page).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused(page), 'the children behind the card are out of the way').toBe('Lamps');
  const outline = await card(page)
    .locator('.choice')
    .first()
    .evaluate(node => getComputedStyle(node).outlineWidth);
  expect(outline).toBe('2px');

  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await heading(page).getByText('Known:').waitFor();
  expect(await acted(page)).toEqual([['answer', 'looking-for', ['plants']]]);
  expect(await focused(page)).toBe('Known: Plants');

  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Change');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Reading lamps');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('What are you looking for?');
  await page.keyboard.press('Escape');
  expect(await focused(page)).toBe('Known: Plants');
});

test('"Not now" by keyboard brings the children back and the focus stays in their place', async () => {
  const page = await open(PLACED, ASKING);
  await heading(page).waitFor();
  await card(page).getByRole('button', { name: 'Not now' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Everything we have');
  expect(await page.getByText('Everything we have').isVisible()).toBe(true);
});

test('an overlay takes neither focus nor Esc from the page, and gives the focus back', async () => {
  const page = await open(OVERLAY, { ...ASKING, isLate: true });
  await page.getByLabel('Search').fill('a lamp');
  await begin(page);
  await heading(page).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.type('shade');
  expect(await page.getByLabel('Search').inputValue()).toBe('a lampshade');
  expect(await heading(page).isVisible()).toBe(true);

  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Lamps');
  await page.keyboard.press('Escape');
  expect(await heading(page).count()).toBe(0);
  expect(await page.getByLabel('Search').evaluate(node => node === document.activeElement)).toBe(true);
  expect(await acted(page)).toEqual([['prompt', 'question:looking-for', 'postponed', true]]);
  expect(await card(page).count()).toBe(0);
});

test('nothing breaks the strictest policy: no violation, no error, in a whole run', async () => {
  const host = { question: question(), answered: answered() };
  const page = await open(PLACED + OVERLAY.replace(/<main>.*<\/main>/s, ''), host);
  await heading(page).waitFor();
  await press(page, 'Lamps');
  await press(page, 'Change');
  await press(page, 'Keep as it is');
  await page.locator('[data-rapport-overlay]').getByRole('button', { name: 'Not now' }).click();
  expect(await recorded(page, 'violations')).toEqual([]);
  expect(errors()).toEqual([]);
});

test('a destroyed host leaves the page as its owner wrote it; defined again, the card is back', async () => {
  const page = await open(PLACED, ASKING);
  const children = page.getByText('Everything we have');
  await heading(page).waitFor();
  expect(await children.isVisible()).toBe(false);
  await page.evaluate(() => (globalThis as unknown as { host: { destroy(): void } }).host.destroy());
  expect(await children.isVisible()).toBe(true);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Everything we have');

  await page.evaluate(() => {
    const { define, createHost } = globalThis as unknown as {
      define(host: unknown): void;
      createHost(): unknown;
    };
    define(createHost());
  });
  expect(await heading(page).isVisible()).toBe(true);
  expect(errors()).toEqual([]);
});

test('two cards on one page have ids and answers of their own', async () => {
  const two = PLACED.replace('<p id', '<rapport-quickfind question="second"></rapport-quickfind><p id');
  const page = await open(two, ASKING);
  await heading(page).waitFor();
  await page.locator('[question=second]').getByRole('button', { name: 'Chairs' }).click();
  await page.locator('[question=second]').getByText('Known:').waitFor();
  expect(await heading(page).textContent()).toBe('What are you looking for?');
  expect(await acted(page)).toEqual([['answer', 'second', ['chairs']]]);
  expect(await axeFindings(page)).toEqual([]);
});

test('markup, scripts and endless words in texts are shown as texts inside the card', async () => {
  const hostile = {
    text: '<img src=x onerror="calls.push(1)">',
    why: '</p><script>calls.push(2)</script>',
    options: [
      { value: '"><b>', label: '<svg onload=calls.push(3)>', icon: 'javascript:calls.push(4)' },
      { value: 'long', label: 'W'.repeat(400) },
      { value: 'rtl', label: '\u202Eesrever' },
    ],
  };
  const page = await open(PLACED, { question: question(hostile) }, { viewport: { width: 320, height: 640 } });
  await heading(page).waitFor();
  expect(await heading(page).textContent()).toBe(hostile.text);
  expect(await card(page).locator('.why').textContent()).toBe(hostile.why);
  expect(await card(page).locator('.choice').first().textContent()).toBe(hostile.options[0]!.label);
  expect(await acted(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('shown is told once, after a second of being seen, and not for a glance', async () => {
  const below = PLACED.replace('<rapport', '<div class="high"></div><rapport');
  const page = await open(below, ASKING, { css: '.high { height: 2000px }' });
  await heading(page).waitFor({ state: 'attached' });
  await page.waitForTimeout(1_300);
  await page.evaluate(() => scrollTo(0, 2000));
  await page.waitForTimeout(400);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(1_300);
  expect(await recorded(page, 'calls')).toEqual([]);

  await page.evaluate(() => scrollTo(0, 2000));
  await page.waitForTimeout(2_500);
  expect(await recorded(page, 'calls')).toEqual([['prompt', 'question:looking-for', 'shown', false]]);
});
