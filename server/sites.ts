import { compileSite, type Site } from './domain/site.ts';
import { ApiError } from './error.ts';
import type { PublishedSite, Store } from './store/contract.ts';
import { hashToken } from './token.ts';
import { readThresholds } from './top-share.ts';

/** How old the list of live versions may be: a publish by any process is live within a second. */
const FRESH_MS = 500;

/** How old the shares of the most valuable may be. */
const MEASURED_MS = 60_000;

/** The live sites, compiled. */
export interface Sites {
  /** The live site of a public key. @throws ApiError `unknown_site` */
  get(key: string | undefined): Promise<Site>;
  /** The live site a secret key belongs to, or undefined. */
  ofSecret(secret: string): Promise<Site | undefined>;
}

/**
 * Keeps the published sites compiled in memory. Every request asks it; at most twice a second it looks whether anything
 * was published. A new version takes the place of the old one whole, between two requests.
 *
 * @param clock milliseconds since 1970
 * @param onBroken told of a stored configuration that no longer compiles; the version before stays live
 */
export function createSites(
  store: Store,
  clock: () => number,
  onBroken: (key: string, error: unknown) => void,
): Sites {
  let revision = -1;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let measuredAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;
  let byKey = new Map<string, Site>();
  let bySecret = new Map<string, Site>();

  const compiled = (published: PublishedSite): Site | undefined => {
    const before = byKey.get(published.key);
    if (before?.version === published.version) return before;
    try {
      return compileSite(published.config, published.version);
    } catch (error) {
      onBroken(published.key, error);
      return before;
    }
  };

  async function reload(now: number): Promise<void> {
    const current = await store.revision();
    if (current !== revision) {
      const keys = new Map<string, Site>();
      const secrets = new Map<string, Site>();
      for (const published of await store.sites()) {
        const site = compiled(published);
        if (!site) continue;
        keys.set(published.key, site);
        for (const hash of published.secretHashes) secrets.set(hash, site);
      }
      [byKey, bySecret, revision] = [keys, secrets, current];
      measuredAt = Number.NEGATIVE_INFINITY;
    }
    if (Math.abs(now - measuredAt) >= MEASURED_MS) {
      measuredAt = now;
      for (const site of byKey.values()) {
        if (site.tiers.some(({ topShare }) => topShare !== undefined))
          site.thresholds = await readThresholds(store, site, now);
      }
    }
    checkedAt = now;
  }

  const fresh = async (): Promise<void> => {
    const now = clock();
    if (Math.abs(now - checkedAt) < FRESH_MS) return;
    loading ??= reload(now).finally(() => {
      loading = undefined;
    });
    // With a list in hand nobody waits for the next one.
    if (revision === -1) await loading;
    else loading.catch(error => onBroken('*', error));
  };

  return {
    async get(key) {
      await fresh();
      const site = key === undefined ? undefined : byKey.get(key);
      if (site) return site;
      await loading;
      const late = key === undefined ? undefined : byKey.get(key);
      if (late) return late;
      throw new ApiError(
        'unknown_site',
        404,
        `There is no site "${key ?? ''}". Check data-site in the tag, or publish it first.`,
      );
    },
    async ofSecret(secret) {
      const hash = hashToken(secret);
      await fresh();
      if (!bySecret.has(hash)) await loading;
      return bySecret.get(hash);
    },
  };
}
