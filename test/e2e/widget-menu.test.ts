import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { OptionView, QuestionView } from '../../protocol/index.ts';
import { ASKING, onEachBrowserPage } from '../widgets/support/browser.ts';
import { question } from '../widgets/support/fake-host.ts';
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
import { type HostScript, MENU, OVERLAY, PLACED } from '../widgets/support/page.ts';

const { open: openPage, requests } = onEachBrowserPage();
/** With the pages that the menu leads to. */
const open: typeof openPage = async (...args) => {
  const page = await openPage(...args);
  const arrived = { contentType: 'text/html', body: '<title>Arrived</title>' };
  await page.route(/\/(heron|monstera)$/, route => route.fulfill(arrived));
  return page;
};

const PRODUCTS: [group: string, labels: string[]][] = [
  ['Tea & coffee', ['Pebble teapot', 'Swan kettle', 'Hand mill', 'Nook cups', 'Café carafe']],
  ['Plants', ['Monstera', 'Snake plant', 'Olive tree', 'Golden pothos', 'Three cacti']],
  ['Lamps', ['Heron reading lamp', 'Dusk table lamp', 'Stilt lamp', 'Moonrise pendant', 'Harbour lantern']],
];
const options: OptionView[] = PRODUCTS.flatMap(([group, labels]) =>
  labels.map(label => ({ value: label, label, group, href: `/${label.split(' ')[0]!.toLowerCase()}` })),
);
const find = (more: Partial<QuestionView> = {}): QuestionView =>
  question({ text: 'Find something', why: 'By name or kind.', options, ...more });
const FIELD: HostScript = { question: find(), answered: find({ state: 'answered', results: [] }) };
const SELECT: HostScript = { question: find({ options: options.slice(3, 9) }) };

const field = (page: Page) => card(page).getByRole('combobox');
const option = (page: Page) => card(page).getByRole('option');
const active = (page: Page) =>
  field(page).evaluate(node => {
    const id = node.getAttribute('aria-activedescendant');
    return id && (node.getRootNode() as ShadowRoot).getElementById(id)?.textContent;
  });
/** The popup, and what stands out of the window or lies under something else. */
const popup = (page: Page) =>
  card(page)
    .locator('.popup')
    .evaluate(node => {
      const { left, right, top, bottom, height } = node.getBoundingClientRect();
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)!;
      const isOnTop = node.contains(at.shadowRoot!.elementFromPoint((left + right) / 2, (top + bottom) / 2));
      return {
        top,
        height,
        isOnTop,
        isInside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
      };
    });

const STATES: Record<string, [main: string, host: HostScript, go: (page: Page) => Promise<void>]> = {
  'a field that is closed': [MENU, FIELD, page => field(page).waitFor()],
  'an open list': [
    MENU,
    FIELD,
    async page => {
      await field(page).press('ArrowDown');
      await option(page).first().waitFor();
    },
  ],
  'a text that is not found': [
    MENU,
    FIELD,
    async page => {
      await field(page).fill('yacht');
      await card(page).locator('[part=none]').waitFor();
    },
  ],
  'a native menu': [MENU, SELECT, page => card(page).locator('select').waitFor()],
  'several choices with own words, none taken': [
    PLACED,
    { question: question({ multiple: true, other: '' }) },
    page => press(page, 'Show me'),
  ],
};

describe('axe finds nothing in', () => {
  test.each(Object.entries(STATES))('%s, in light, dark and forced colours', async (_, [main, host, go]) => {
    const page = await open(main, host, { reducedMotion: 'reduce' });
    await go(page);
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await axeFindings(page)).toEqual([]);
  });
});

test('by keyboard alone: typed, gone through, taken, and followed to its page', async () => {
  const page = await open(MENU, FIELD);
  await field(page).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('lamp');
  expect(await option(page).allTextContents()).toEqual(PRODUCTS[2]![1]);
  expect(await active(page)).toBeNull();
  await page.keyboard.press('ArrowUp');
  expect(await active(page)).toBe('Harbour lantern');
  await page.keyboard.press('ArrowDown');
  expect(await active(page)).toBe('Heron reading lamp');
  await page.keyboard.press('Home');
  expect(await active(page)).toBeNull();
  expect(await field(page).evaluate(node => (node as HTMLInputElement).selectionStart)).toBe(0);
  await page.keyboard.press('End');
  expect(await field(page).evaluate(node => (node as HTMLInputElement).selectionStart)).toBe(4);
  await page.keyboard.press('Escape');
  expect(await option(page).count()).toBe(0);
  expect(await field(page).inputValue()).toBe('lamp');
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await field(page).inputValue()).toBe('Heron reading lamp');
  expect(await acted(page)).toEqual([]);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Show me');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/heron');
});

test('what assistive technology is told of it', async () => {
  const page = await open(MENU, FIELD);
  await field(page).fill('cafe');
  await option(page).first().waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await card(page).ariaSnapshot()).toMatch(
    /combobox "Find something" \[expanded\][\s\S]*listbox "Find something":\s+- group "Tea & coffee":\s+- text: Tea & coffee\s+- option "Café carafe" \[selected\]/,
  );
  await expect.poll(() => card(page).getByRole('status').textContent()).toBe('1 result');
  await field(page).fill('yacht');
  expect(await card(page).ariaSnapshot()).not.toMatch(/expanded|listbox/);
  await expect.poll(() => card(page).getByRole('status').textContent()).toContain('Nothing by that name.');
  await page.keyboard.press('Enter');
  const props = { question: 'looking-for', text: 'yacht' };
  expect(await acted(page)).toEqual([['add', { type: 'track', name: 'not_found', props }]]);
});

test('by pointer: opened, scrolled, taken; pressing elsewhere closes it', async () => {
  const page = await open(MENU, FIELD);
  await card(page).getByRole('button', { name: 'Show all' }).click();
  await option(page).getByText('Harbour lantern').click();
  expect(await field(page).inputValue()).toBe('Harbour lantern');
  expect(await option(page).count()).toBe(0);
  await field(page).click();
  expect(await active(page), 'what is chosen is where the keys begin').toBe('Harbour lantern');
  await page.mouse.click(700, 600);
  expect(await option(page).count()).toBe(0);
});

test('a link opens another tab as any link does, and the card knows then', async () => {
  const page = await open(MENU, FIELD);
  await field(page).fill('monstera');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await Promise.all([
    page.context().waitForEvent('page'),
    card(page)
      .getByRole('link', { name: 'Show me' })
      .click({ modifiers: ['ControlOrMeta'] }),
  ]);
  await expect.poll(requests).toContain('GET /monstera');
  await heading(page).getByText('Known: Monstera').waitFor();
  expect(await acted(page)).toEqual([['answer', 'looking-for', ['Monstera']]]);
  expect(await focused(page)).toBe('Known: Monstera');
});

test('the list lies over everything, opens where there is room, and moves with its field', async () => {
  // An overlay's own box cuts off what sticks out of it.
  const overlay = await open(OVERLAY, FIELD);
  await field(overlay).press('ArrowDown');
  const above = await popup(overlay);
  expect(above).toMatchObject({ isOnTop: true, isInside: true });
  expect(above.top).toBeLessThan(await field(overlay).evaluate(node => node.getBoundingClientRect().top));

  const css =
    'body { padding-block-end: 2000px } main { contain: strict; block-size: 400px; overflow: hidden }';
  const page = await open(MENU, FIELD, { css });
  await field(page).press('ArrowDown');
  const below = await popup(page);
  expect(below).toMatchObject({ isOnTop: true, isInside: true });
  await page.evaluate(() => scrollTo(0, 60));
  await expect.poll(async () => (await popup(page)).top).toBeCloseTo(below.top - 60, 0);
});

test('nothing shifts: not while the chunk is fetched, not when the menu comes', async () => {
  const page = await open(MENU, { ...FIELD, isLate: true });
  let arrive = (): void => {};
  const chunk = new Promise<void>(resolve => {
    arrive = resolve;
  });
  await page.route('**/w/field-*.js', route => chunk.then(() => route.continue()));
  const top = () => page.locator('#after').evaluate(node => node.getBoundingClientRect().top);
  const before = await top();
  await begin(page);
  await page.waitForTimeout(300);
  expect(await page.getByText('Everything we have').isVisible()).toBe(true);
  arrive();
  await field(page).waitFor();
  expect(await top()).toBe(before);
  expect(await recorded(page, 'shifts')).toEqual([]);
});

test('a chunk that cannot be had leaves the children, and is reported', async () => {
  const page = await open(MENU, { ...FIELD, isLate: true });
  await page.route('**/w/menu-*.js', route =>
    route.fulfill({ status: 200, contentType: 'text/javascript', body: 'export {}' }),
  );
  await page.evaluate(() => {
    const found: unknown[] = [];
    document.addEventListener('rapport:error', event => found.push((event as CustomEvent).detail.code));
    Object.assign(window, { found });
  });
  await begin(page);
  await expect
    .poll(() => page.evaluate(() => (window as never as { found: unknown }).found))
    .toEqual(['widget-failed']);
  expect(await page.getByText('Everything we have').isVisible()).toBe(true);
});

test('at 320 px, in Arabic, every target is 44 px high and nothing sticks out', async () => {
  const page = await open(
    MENU,
    { ...FIELD, locale: 'ar' },
    { lang: 'ar', dir: 'rtl', viewport: { width: 320, height: 640 } },
  );
  await card(page).getByRole('button', { name: 'عرض الكل' }).click();
  const heights = await card(page)
    .locator('input, .toggle, .main, .option')
    .evaluateAll(nodes => nodes.map(node => node.getBoundingClientRect().height));
  expect(heights.length).toBe(18);
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  expect(await popup(page)).toMatchObject({ isOnTop: true, isInside: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const [input, toggle] = await card(page)
    .locator('input, .toggle')
    .evaluateAll(nodes => nodes.map(node => node.getBoundingClientRect().left));
  expect(toggle).toBe(input);
});

test('a native menu is chosen from, and the page it leads to is a link', async () => {
  const page = await open(MENU, SELECT);
  await card(page).locator('select').selectOption('Monstera');
  expect(await card(page).getByRole('link', { name: 'Show me' }).getAttribute('href')).toBe('/monstera');
  await card(page).getByRole('link', { name: 'Show me' }).click();
  await page.waitForURL('**/monstera');
});

test('several choices and own words are told and known, under the strictest policy', async () => {
  const more = { multiple: true, other: '' };
  const page = await open(PLACED, {
    question: question(more),
    answered: question({
      ...more,
      other: 'a birthday',
      state: 'answered',
      results: ASKING.answered!.results,
    }),
  });
  await card(page).getByRole('checkbox', { name: 'Lamps' }).check();
  await card(page).getByRole('checkbox', { name: 'Chairs' }).check();
  await card(page).getByLabel('Something else').fill('a birthday');
  await page.keyboard.press('Enter');
  await heading(page).getByText('Known: Lamps, Chairs, “a birthday”').waitFor();
  expect(await acted(page)).toEqual([['answer', 'looking-for', ['lamps', 'chairs']]]);
  expect(await recorded(page, 'violations')).toEqual([]);
});
