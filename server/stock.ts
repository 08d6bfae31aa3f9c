import type { Stock, Taken } from './domain/incentive.ts';
import type { Site } from './domain/site.ts';
import type { Store } from './store/contract.ts';

/** How old what is said of the stock may be; who confirms is told by the store itself. */
const FRESH_MS = 1_000;
const KIND = 'stock';

/** The record of an incentive's stock; its value is a `Taken`. */
export const stockName = (incentive: string) => ({ kind: KIND, key: incentive });

/** What of each site's incentives is gone, for decisions. */
export interface StockKeeper {
  of(site: Site): Promise<Stock>;
}

/**
 * Reads the stock at most once a second a site; a site without incentives costs nothing.
 *
 * @param clock milliseconds since 1970
 * @example const stock = await createStockKeeper(store, Date.now).of(site)
 */
export function createStockKeeper(store: Store, clock: () => number): StockKeeper {
  const known = new Map<string, { at: number; stock: Promise<Stock> }>();
  const read = async (site: Site, now: number): Promise<Stock> => {
    const records = await store.records(site.key, { kind: KIND, limit: 1_000, now });
    return Object.fromEntries(records.map(({ key, value }) => [key, value as Taken]));
  };
  return {
    async of(site) {
      if (site.hasNoIncentives) return {};
      const now = clock();
      const before = known.get(site.key);
      if (before && Math.abs(now - before.at) < FRESH_MS) return before.stock;
      const stock = read(site, now);
      known.set(site.key, { at: now, stock });
      stock.catch(() => known.delete(site.key));
      return stock;
    },
  };
}
