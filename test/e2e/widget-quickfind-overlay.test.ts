import { expect, test } from 'vitest';
import { ASKING, onEachBrowserPage } from '../widgets/support/browser.ts';
import { answered, question } from '../widgets/support/fake-host.ts';
import { card, heading, press } from '../widgets/support/on-page.ts';
import { OVERLAY } from '../widgets/support/page.ts';

const { open } = onEachBrowserPage();

test.each([
  { width: 375, height: 667 },
  { width: 320, height: 568 },
])('on a phone of $width × $height an overlay is a sheet of at most 40 % of the height', async viewport => {
  const six = [1, 2, 3, 4, 5, 6].map(n => ({
    value: `${n}`,
    label: `Choice ${n}`,
    icon: '/icons/lamps.svg',
  }));
  const page = await open(OVERLAY, { question: question({ options: six }) }, { viewport });
  await heading(page).waitFor();
  const box = await card(page).evaluate(node => node.getBoundingClientRect().toJSON());
  expect(box).toMatchObject({ x: 0, width: viewport.width, bottom: viewport.height });
  expect(box.height).toBeLessThanOrEqual(viewport.height * 0.4);
  expect(await card(page).getByRole('button', { name: 'Not now' }).isVisible()).toBe(true);
  const last = card(page).getByRole('button', { name: 'Choice 6' });
  await last.focus();
  const edge = await last.evaluate(node => node.getBoundingClientRect().bottom);
  expect(edge, 'the last choice scrolls into sight').toBeLessThanOrEqual(viewport.height - 44);
});

test('the way out of an answered sheet stays in sight, however many links there are', async () => {
  const results = Array.from({ length: 9 }, (_, n) => ({ label: `Link ${n}`, href: `/${n}` }));
  const viewport = { width: 375, height: 667 };
  const page = await open(OVERLAY, { question: question(), answered: answered({ results }) }, { viewport });
  await press(page, 'Lamps');
  const close = card(page).getByRole('button', { name: 'Close' });
  await close.waitFor();
  const bottom = await close.evaluate(async node => {
    // Once the sheet has come to rest.
    const moving = (node.getRootNode() as ShadowRoot).getAnimations();
    await Promise.all(moving.map(animation => animation.finished));
    return node.getBoundingClientRect().bottom;
  });
  expect(bottom).toBeLessThanOrEqual(viewport.height);
  await close.click();
  expect(await heading(page).count()).toBe(0);
});

test('at 400 % an overlay leaves a third of the page in sight and all of it can be reached', async () => {
  const page = await open(OVERLAY, ASKING, { viewport: { width: 320, height: 256 } });
  await heading(page).waitFor();
  const { height } = await card(page).evaluate(node => node.getBoundingClientRect().toJSON());
  expect(height).toBeLessThanOrEqual(256 * (2 / 3));
  await press(page, 'Chairs');
  await heading(page).getByText('Known: Chairs').waitFor();
});

test('from right to left the overlay is in the other corner and the icons lead', async () => {
  const page = await open(OVERLAY, ASKING, { dir: 'rtl' });
  await heading(page).waitFor();
  expect((await card(page).evaluate(node => node.getBoundingClientRect().toJSON())).x).toBe(16);
  const [picture, label] = await card(page)
    .locator('.choice')
    .first()
    .evaluate(node => [...node.children].map(part => part.getBoundingClientRect().left));
  expect(picture).toBeGreaterThan(label!);
});
