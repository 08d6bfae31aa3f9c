import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onEachBrowserPage } from '../widgets/support/browser.ts';
import { incentive, question, visitor } from '../widgets/support/fake-host.ts';
import { axeFindings, recorded } from '../widgets/support/on-page.ts';
import type { HostScript, PageOptions } from '../widgets/support/page.ts';

const { open, errors } = onEachBrowserPage();
const OFFER = incentive({
  ...{ name: 'A year of First Light tea', kind: 'prize' },
  offer: 'Register and you are in the draw: twelve tins of our morning tea, one a month, to your door.',
  permissions: [
    {
      ...{ id: 'news', version: 2, channel: 'e-mail', state: 'open' },
      text: 'Send me the shop’s letter, once a month at most. One click ends it.',
    },
  ],
});
const host = (more: Partial<typeof OFFER> = {}, answers: HostScript['answers'] = []): HostScript => ({
  ...{ question: question(), widgets: ['register'], answers },
  decision: { visitor: visitor(), incentives: { kettle: { ...OFFER, ...more } } },
});
const PAGE = '<main><h1>A shop</h1><p><label>Search <input id="email"></label></p>';
const OVERLAY = `${PAGE}</main><rapport-register incentive="kettle" data-rapport-overlay></rapport-register>`;
const placed = (attributes = '') =>
  `${PAGE}<rapport-register incentive="kettle" ${attributes}><a href="/all">Everything</a></rapport-register></main>`;
const CSS = 'rapport-register { max-width: 420px }';
const card = (page: Page) => page.locator('rapport-register');
const button = (page: Page, name: string) => card(page).getByRole('button', { name, exact: true });
const shot = async (page: Page, name: string) => {
  if (process.env.SCREENSHOTS)
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/register-${name}.png` });
};
const scrolls = (page: Page) =>
  card(page).evaluate(element => {
    const body = element.shadowRoot!.querySelector('.body')!;
    return body.scrollHeight > body.clientHeight + 1;
  });
const PHONE = { viewport: { width: 320, height: 568 } };
const SCHEMES: PageOptions[] = [{ colorScheme: 'light' }, { colorScheme: 'dark' }];

test.each(SCHEMES)(
  'unasked on a small phone, one line leads to the whole offer, and that to a field: %o',
  async scheme => {
    const page = await open(OVERLAY, host(), { ...PHONE, ...scheme });
    // What nobody has asked for takes at most 40 % of a phone, and can be sent away from there.
    await button(page, 'See the offer').waitFor();
    await button(page, 'Not now').waitFor();
    await button(page, 'Don’t ask again').waitFor();
    expect((await card(page).boundingBox())!.height).toBeLessThanOrEqual(0.4 * 568);
    expect(await scrolls(page)).toBe(false);
    expect(await axeFindings(page)).toEqual([]);
    await button(page, 'See the offer').focus();
    await page.keyboard.press('Enter');
    await button(page, 'Get it').waitFor();
    expect(await card(page).locator('input, select').count()).toBe(0);
    for (const text of [
      'twelve tins',
      'We ask for: E-mail address · First name · You drink',
      'once a month at most',
      'Rules',
    ])
      expect(await card(page).getByText(text).first().isVisible()).toBe(true);
    expect(await scrolls(page)).toBe(false);
    const box = (await card(page).boundingBox())!;
    for (const name of ['Get it', 'Not now', 'Don’t ask again']) {
      const at = (await button(page, name).boundingBox())!;
      expect(at.height).toBeGreaterThanOrEqual(44);
      // A card that has just come is still on its last pixel of the way.
      expect(at.y + at.height).toBeLessThan(569);
      expect(at.x).toBeGreaterThanOrEqual(box.x);
    }
    expect(await axeFindings(page)).toEqual([]);
    await shot(page, `offer-320-${scheme.colorScheme}`);
    // By the keyboard: the form takes its place, and the focus stays in the card.
    await button(page, 'Get it').focus();
    await page.keyboard.press('Enter');
    await card(page).getByLabel('E-mail address').waitFor();
    expect(await card(page).evaluate(element => element.shadowRoot!.activeElement?.id)).toBe('heading');
    expect(await axeFindings(page)).toEqual([]);
    await shot(page, `form-320-${scheme.colorScheme}`);
    await page.keyboard.press('Escape');
    await card(page).waitFor({ state: 'detached' });
    expect(errors()).toEqual([]);
  },
);

test.each(SCHEMES)('several mistakes are listed, and each is a way to its control: %o', async scheme => {
  const wrong = {
    status: 422,
    body: { code: 'bad_request', errors: [{ path: 'email' }, { path: 'fields.morning' }] },
  };
  const page = await open(placed(), host({}, [wrong]), { ...scheme, css: CSS });
  await card(page).getByLabel('E-mail address').fill('ann@example.com');
  await card(page).getByLabel('First name').fill('Ann');
  await card(page).getByLabel('You drink').selectOption('coffee');
  await button(page, 'Register').click();
  await card(page).getByText('Please look at these again:').waitFor();
  expect(await card(page).evaluate(element => element.shadowRoot!.activeElement?.className)).toBe('problems');
  expect(await axeFindings(page)).toEqual([]);
  await shot(page, `problems-${scheme.colorScheme}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await card(page).evaluate(element => element.shadowRoot!.activeElement?.id)).toBe('morning');
  expect(await card(page).getByLabel('You drink').inputValue()).toBe('coffee');
  expect(await card(page).getByLabel('First name').inputValue()).toBe('Ann');
});

const NEXT = { next: 'code', registration: 'r-1', expiresIn: 600, againIn: 30, visitor: visitor() };

test('another address costs nothing of what was filled in', async () => {
  const page = await open(placed(), host({}, [{ status: 200, body: NEXT }]), { css: CSS });
  await card(page).getByLabel('E-mail address').fill('ann@example.con');
  await card(page).getByLabel('You drink').selectOption('coffee');
  await card(page).getByLabel('Send me').check();
  await button(page, 'Register').click();
  await button(page, 'Use another address').click();
  expect(await card(page).getByLabel('You drink').inputValue()).toBe('coffee');
  expect(await card(page).getByLabel('Send me').isChecked()).toBe(true);
});

test('what is known is a line that can be changed', async () => {
  const fields = [
    { id: 'firstName', label: 'First name', type: 'first-name' as const, value: 'Anna' },
    { ...OFFER.fields[1]!, value: 'tea' },
  ];
  const page = await open(placed(), host({ needsEmail: false, fields }), { ...PHONE, css: CSS });
  await card(page).getByText('First name: Anna').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await shot(page, 'known');
  await card(page).getByRole('button', { name: 'Change', description: 'You drink: Tea' }).click();
  expect(await card(page).evaluate(element => element.shadowRoot!.activeElement?.id)).toBe('morning');
  expect(await card(page).getByLabel('You drink').inputValue()).toBe('tea');
  await shot(page, 'known-changed');
});

test('a teaser is one line, and becomes the offer in its place', async () => {
  const page = await open(placed('teaser'), host(), { ...PHONE, css: CSS });
  expect(await axeFindings(page)).toEqual([]);
  await shot(page, 'teaser');
  await button(page, 'See the offer').press('Enter');
  await card(page).getByText('We ask for').waitFor();
  expect(await card(page).evaluate(element => element.shadowRoot!.activeElement?.id)).toBe('heading');
  expect(await axeFindings(page)).toEqual([]);
  await shot(page, 'teaser-open');
});

/** What shops' own sheets do to every control. */
const RESETS = `
* { margin: 0; padding: 0; border: 0; font: 9px/1 sans-serif; box-sizing: content-box }
input, select, button { all: unset; appearance: none; width: 40px !important; color: red !important; display: none }
main form input, main label { color: red; float: left; text-transform: uppercase }
label { display: none } form { display: none !important } p { height: 0; overflow: hidden }`;

test.each([
  ['', { css: CSS }],
  [' among a page’s resets', { css: CSS + RESETS }],
  [' in the dark', { css: CSS, colorScheme: 'dark' as const }],
])(
  'for password managers the controls stand in the page and look like the card’s%s',
  async (name, options) => {
    const looks = (page: Page, root: 'light' | 'shadow') =>
      card(page).evaluate((element, from) => {
        const all = (from === 'light' ? element : element.shadowRoot!).querySelectorAll<HTMLElement>(
          'form, .field, .field label, input, select, .main, .allow',
        );
        return [...all].map(one => {
          const { color, fontSize, display, borderTopWidth, backgroundColor, fontFamily, textTransform } =
            getComputedStyle(one);
          const { width, height } = one.getBoundingClientRect();
          return {
            is: one.localName + one.className,
            color,
            fontSize,
            display,
            borderTopWidth,
            backgroundColor,
            fontFamily,
            textTransform,
            width,
            height,
          };
        });
      }, root);
    // The form of a card that keeps its controls to itself is how it should look.
    const model = await open(placed(), host(), { ...options, css: CSS });
    await button(model, 'Register').waitFor();
    const wanted = await looks(model, 'shadow');
    const before = await model
      .locator('main label #email')
      .evaluate(one => JSON.stringify(getComputedStyle(one)));
    expect(wanted.length).toBeGreaterThan(8);
    const page = await open(placed('render="light"'), host({}, [{ status: 200, body: NEXT }]), options);
    await page.locator('rapport-register form button[type=submit]').waitFor();
    expect(await looks(page, 'light')).toEqual(wanted);
    if (!name.includes('resets')) {
      expect(
        await page.locator('main label #email').evaluate(one => JSON.stringify(getComputedStyle(one))),
      ).toBe(before);
      expect(await axeFindings(page)).toEqual([]);
    }
    await shot(page, `light${name.replaceAll(/\W/g, '-')}`);
    // As a password manager does it: by the page's own selectors.
    await page.locator('form input[type=email][autocomplete=email]').fill('ann@example.com');
    await page.keyboard.press('Enter');
    const code = page.locator('form input[autocomplete=one-time-code]');
    await code.waitFor();
    expect(await code.evaluate(one => one === document.activeElement)).toBe(true);
    expect(await code.inputValue()).toBe('');
    expect(await recorded(page, 'violations')).toEqual([]);
    await page.evaluate(() => (globalThis as never as { host: { destroy(): void } }).host.destroy());
    expect(await page.locator('form').count()).toBe(0);
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
    expect(errors()).toEqual([]);
  },
);
