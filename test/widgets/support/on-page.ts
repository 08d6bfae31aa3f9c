import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';

/** The first card of the page. */
export const card = (page: Page): Locator => page.locator('rapport-quickfind').first();
export const heading = (page: Page): Locator => card(page).locator('h2');
export const press = (page: Page, name: string) =>
  card(page).getByRole('button', { name, exact: true }).click();

/** What the page's own script has recorded. */
export const recorded = <T>(page: Page, name: 'calls' | 'violations' | 'shifts'): Promise<T> =>
  page.evaluate(key => (globalThis as never)[key] as T, name);

/** What the visitor did, as the host was told; not what was merely seen, which a slow machine may add. */
export const acted = async (page: Page): Promise<unknown[]> =>
  (await recorded<unknown[][]>(page, 'calls')).filter(call => call[2] !== 'shown');

/** Label of what has the focus, in the page or in a card. */
export const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const outer = document.activeElement;
    const inner = outer?.shadowRoot?.activeElement ?? outer;
    return inner === document.body ? undefined : inner?.textContent?.trim();
  });

export const axeFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (
      globalThis as unknown as { axe: { run(root: Document, options: unknown): Promise<axe.AxeResults> } }
    ).axe.run(document, { rules: { 'target-size': { enabled: true } } }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
};

/** Starts the widget of a page that was opened with `isLate`. */
export const begin = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { begin(): void }).begin());
