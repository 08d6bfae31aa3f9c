import { readSite } from '../domain/check-site.ts';
import type { PublishedSite, Store } from '../store/contract.ts';
import { hashToken, mintToken } from '../token.ts';
import { measureTopShares } from '../top-share.ts';
import { readJsonFile, withStore } from './open.ts';

/** What publishing came to. The secret key is told once, when the site is made. */
export interface Applied {
  published: PublishedSite;
  secretKey?: string;
}

/**
 * Checks a configuration whole and publishes it as the site's next version.
 *
 * @param input parsed JSON of a `site.json`
 * @throws ApiError `bad_request` with every problem's path; nothing is published then
 * @example const { published } = await applySite(store, config, Date.now())
 */
export async function applySite(store: Store, input: unknown, now: number): Promise<Applied> {
  const config = readSite(input);
  const before = (await store.sites()).find(site => site.key === config.site);
  if (before) {
    // Shares that are new with this version hold from its first second.
    await measureTopShares(store, { key: before.key, config }, now);
    return { published: await store.publish(config, now, { expectedVersion: before.version }) };
  }
  const secretKey = mintToken('sk');
  return {
    published: await store.publish(config, now, { expectedVersion: 0, secretHash: hashToken(secretKey) }),
    secretKey,
  };
}

/** `rapport apply <site.json>` */
export async function applyCommand([file]: string[]): Promise<void> {
  const input = readJsonFile(file!);
  await withStore(async store => {
    const { published, secretKey } = await applySite(store, input, Date.now());
    console.log(`${published.config.name}: version ${published.version} of ${published.key} is live.`);
    if (secretKey) console.log(`Secret key, shown this once: ${secretKey}`);
  });
}
