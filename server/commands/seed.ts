import { isDeepStrictEqual } from 'node:util';
import { readSite } from '../domain/check-site.ts';
import type { Store } from '../store/contract.ts';
import { type Applied, applySite } from './apply.ts';
import { packageRoot, readJsonFile, withStore } from './open.ts';

/** The demo shop: its configuration, which no browser may see, and its pages. */
const DEMO_CONFIG = 'examples/shop/site.json';
export const DEMO_PAGES = 'examples/shop/public';

/**
 * Publishes the demo site unless this very configuration is live already.
 *
 * @returns what was published, or undefined when nothing had to be
 */
export async function seedDemo(store: Store, now: number): Promise<Applied | undefined> {
  const input = readJsonFile(`${packageRoot()}${DEMO_CONFIG}`);
  const config = readSite(input);
  const live = (await store.sites()).find(site => site.key === config.site);
  return live && isDeepStrictEqual(live.config, config) ? undefined : applySite(store, input, now);
}

/** `rapport seed` */
export async function seedCommand(): Promise<void> {
  await withStore(async store => {
    const applied = await seedDemo(store, Date.now());
    console.log(
      applied
        ? `The demo site is live: ${applied.published.key}, version ${applied.published.version}.`
        : 'The demo site is live already.',
    );
    if (applied?.secretKey) console.log(`Secret key, shown this once: ${applied.secretKey}`);
  });
}
