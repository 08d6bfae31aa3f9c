import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ASKING, onEachBrowserPage } from '../widgets/support/browser.ts';
import { question } from '../widgets/support/fake-host.ts';
import { begin, card, heading, press, recorded } from '../widgets/support/on-page.ts';
import { OVERLAY, PLACED } from '../widgets/support/page.ts';

const { open } = onEachBrowserPage();

test('in a reserved place nothing shifts: not on upgrade, not when the question comes, not with the answer', async () => {
  const page = await open(PLACED, { ...ASKING, delayMs: 700, isLate: true });
  const top = () => page.locator('#after').evaluate(node => node.getBoundingClientRect().top);
  const before = await top();
  await begin(page);
  await heading(page).waitFor();
  expect(await top()).toBe(before);
  await press(page, 'Lamps');
  await heading(page).getByText('Known:').waitFor();
  await page.waitForTimeout(100);
  expect(await top()).toBe(before);
  expect(await recorded(page, 'shifts')).toEqual([]);
});

test('a card gets no shorter than its children, and none when the answer is shorter than the choices', async () => {
  const tall = PLACED.replace('</a>', '</a><p class="tall">Much to say</p>');
  const css =
    'rapport-quickfind { min-height: 0 !important; display: grid !important } .tall { height: 900px }';
  const page = await open(tall, { ...ASKING, delayMs: 700 }, { css });
  await heading(page).waitFor();
  expect(await card(page).evaluate(node => node.getBoundingClientRect().height)).toBeGreaterThan(900);
  expect(await recorded(page, 'shifts')).toEqual([]);

  const free = await open(PLACED, ASKING, { css: 'rapport-quickfind { min-height: 0 !important }' });
  const height = () => card(free).evaluate(node => node.getBoundingClientRect().height);
  await heading(free).waitFor();
  const asked = await height();
  await press(free, 'Lamps');
  await heading(free).getByText('Known:').waitFor();
  expect(await height()).toBe(asked);
});

test('a picture that cannot be had is not seen and its room is kept', async () => {
  const options = [{ value: 'lamps', label: 'Lamps', icon: '/icons/gone.svg' }];
  const page = await open(PLACED, { question: question({ options }) });
  const picture = card(page).locator('img');
  await picture.waitFor({ state: 'hidden' });
  expect(await picture.evaluate(node => node.getBoundingClientRect().width)).toBeCloseTo(24.4, 1);
});

const RESETS = `html { font-size: 62.5% }
* { all: unset !important; display: block !important; margin: 7px !important; padding: 9px !important;
  font-size: 1rem !important; line-height: 1 !important; color: red !important; position: static !important;
  width: auto !important; max-width: 100% !important; box-sizing: content-box !important; letter-spacing: .3em !important;
  text-transform: uppercase !important; z-index: 0 !important; float: left !important; opacity: .4 !important }`;

/** The visible box of the card and its type, which no rule of the page may change. */
const looks = (page: Page) =>
  card(page).evaluate(node => {
    const root = node.shadowRoot!;
    return ['.card', 'h2', '.why', '.choice', '.label', '.quiet'].map(selector => {
      const style = getComputedStyle(root.querySelector(selector)!);
      return [
        style.fontSize,
        style.lineHeight,
        style.letterSpacing,
        style.color,
        style.padding,
        style.textTransform,
      ];
    });
  });

test('a page that resets everything, with a 62.5 % root, changes nothing in a card', async () => {
  const page = await open(PLACED, ASKING);
  await heading(page).waitFor();
  const plain = await looks(page);
  const odd = await open(PLACED, ASKING, { css: RESETS });
  await heading(odd).waitFor();
  expect(await looks(odd)).toEqual(plain);
});

test('a page that resets everything leaves an overlay in its corner', async () => {
  const page = await open(OVERLAY, ASKING);
  await heading(page).waitFor();
  const box = () =>
    card(page).evaluate(node => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return { x, y, width, height, opacity: getComputedStyle(node).opacity };
    });
  const plain = await box();
  await page.route('**/page.css', route => route.fulfill({ body: RESETS, contentType: 'text/css' }));
  await page.reload();
  await heading(page).waitFor();
  const { width, height } = await card(page).evaluate(node => node.getBoundingClientRect().toJSON());
  expect(plain).toMatchObject({ x: 800 - 16 - width, y: 700 - 16 - height, opacity: '1' });
  expect(await box()).toMatchObject({ width: plain.width, x: plain.x, opacity: '1' });
});

test('every control is at least 44 px high, also with wide text spacing at 320 px, and nothing is cut off', async () => {
  const page = await open(PLACED, ASKING, { viewport: { width: 320, height: 640 } });
  await heading(page).waitFor();
  await card(page).evaluate(node => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }',
    );
    node.shadowRoot!.adoptedStyleSheets.push(sheet);
  });
  const boxes = await card(page).evaluate(node =>
    [...node.shadowRoot!.querySelectorAll('button, .card, h2, p')].map(part => ({
      name: part.textContent,
      isControl: part.localName === 'button',
      height: part.getBoundingClientRect().height,
      isCut: part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1,
    })),
  );
  expect(boxes.filter(box => box.isCut)).toEqual([]);
  expect(boxes.filter(box => box.isControl && box.height < 44)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('in forced colours choices keep a border and the pressed one stands out', async () => {
  const page = await open(PLACED, { question: question() }, { forcedColors: 'active' });
  await press(page, 'Lamps');
  const border = (n: number) =>
    card(page)
      .locator('.choice')
      .nth(n)
      .evaluate(node => {
        const style = getComputedStyle(node);
        return `${style.borderTopWidth} ${style.borderTopColor}`;
      });
  const [pressed, other] = [await border(0), await border(1)];
  expect(other).toMatch(/^1px rgb\(/);
  expect(pressed).not.toBe(other);
});

test('nothing moves for those who asked for less motion', async () => {
  const page = await open(PLACED, { ...ASKING, delayMs: 3_000 }, { reducedMotion: 'reduce' });
  await press(page, 'Lamps');
  await page.waitForTimeout(400);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('motion is over within 200 ms, whatever the site asks for', async () => {
  const page = await open(OVERLAY, ASKING, { css: 'rapport-quickfind { --rapport-duration: 5s }' });
  await heading(page).waitFor();
  const durations = await card(page).evaluate(node =>
    ['.card', '.choice', '.quiet'].map(selector => {
      const style = getComputedStyle(node.shadowRoot!.querySelector(selector)!);
      return [style.animationDuration, style.transitionDuration];
    }),
  );
  expect(durations).toEqual([
    ['0.2s', '0s'],
    ['0s', '0.2s'],
    ['0s', '0.2s'],
  ]);
});

test('tokens of the site reach the card', async () => {
  const css =
    ':root { --rapport-surface: rgb(1, 2, 3); --rapport-text: rgb(250, 251, 252); --rapport-radius: 3px; --rapport-color-scheme: dark }';
  const page = await open(PLACED, ASKING, { css: `${css} ::part(why) { font-style: italic }` });
  await heading(page).waitFor();
  const style = await card(page)
    .locator('.card')
    .evaluate(node => {
      const { backgroundColor, color, borderTopLeftRadius, colorScheme } = getComputedStyle(node);
      return { backgroundColor, color, borderTopLeftRadius, colorScheme };
    });
  expect(style).toEqual({
    backgroundColor: 'rgb(1, 2, 3)',
    color: 'rgb(250, 251, 252)',
    borderTopLeftRadius: '3px',
    colorScheme: 'dark',
  });
  expect(
    await card(page)
      .locator('.why')
      .evaluate(node => getComputedStyle(node).fontStyle),
  ).toBe('italic');
});
