import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { call, visit } from './support/rapport-page.ts';
import { startRapport } from './support/rapport-server.ts';

const SHOP = JSON.parse(readFileSync('examples/shop/site.json', 'utf8'));
it('shots', async () => {
  const server = await startRapport(SHOP, { demo: true });
  const browser = await launchChromium();
  const snap = async (name: string, o: { w: number; dark?: boolean; locale?: string; forced?: boolean }) => {
    const context = await browser.newContext({
      viewport: { width: o.w, height: 900 },
      colorScheme: o.dark ? 'dark' : 'light',
      forcedColors: o.forced ? 'active' : 'none',
    });
    const page: Page = await context.newPage();
    if (o.locale) await page.addInitScript(`window.rapportSettings={locale:'${o.locale}'}`);
    await visit(page, `${server.origin}/lamps.html`);
    await visit(page, `${server.origin}/tea.html`);
    const p = page.locator('rapport-permission');
    await p.getByRole('button').first().waitFor();
    await p.scrollIntoViewIfNeeded();
    await page.waitForTimeout(400);
    await p.screenshot({ path: `/tmp/perm-${name}.png` });
    await p.getByRole('button').first().click();
    await page.waitForTimeout(1500);
    await p.screenshot({ path: `/tmp/perm-${name}-yes.png` });
    await call(page, 'answer', 'looking-for', 'plants');
    await call(page, 'declare', { firstName: 'Anna' });
    await visit(page, `${server.origin}/privacy.html`);
    const c = page.locator('rapport-preferences');
    await c.scrollIntoViewIfNeeded();
    await c.getByRole('switch').waitFor();
    await c.locator('details').nth(3).locator('summary').click();
    await c.locator('.chip').first().click();
    await page.waitForTimeout(1500);
    await c.getByRole('button').last().click();
    await page.waitForTimeout(300);
    await c.screenshot({ path: `/tmp/pref-${name}.png` });
    await context.close();
  };
  try {
    await snap('light', { w: 1200 });
    await snap('320dark', { w: 320, dark: true });
    await snap('ar', { w: 390, locale: 'ar' });
    await snap('de320', { w: 320, locale: 'de', forced: true });
  } finally {
    await browser.close();
    await server.close();
  }
  expect(1).toBe(1);
}, 200_000);
