import { createBuckets, type Rate } from './bucket.ts';
import { clientNetwork } from './client-network.ts';
import { ApiError } from './error.ts';
import { createRecent } from './recent.ts';

/** How many requests of the browser plane are taken in, by whom they come from. */
export interface LimitRates {
  /** one visitor token */
  visitor: Rate;
  /** one network: an IPv4 address, or the /64 of an IPv6 one */
  network: Rate;
  /** one site */
  site: Rate;
}

/**
 * Generous, so that no honest page meets them.
 *
 * - A page view is one request, a flush of events another one every five seconds at most; somebody who opens sixty tabs
 *   at once is still let in, and so is a script that has waited offline and sends its 1,000 events in 20 requests.
 * - An office or a mobile carrier behind one address: 200 page views a second are some 6,000 people who turn a page every
 *   30 s; 2,000 at once are the people of a large hall.
 * - One process answers a few thousand requests a second: beyond 5,000 a second it could not anyway, and the others of its
 *   sites would wait.
 */
export const LIMIT_RATES: LimitRates = {
  visitor: { perSecond: 10, burst: 60 },
  network: { perSecond: 200, burst: 2_000 },
  site: { perSecond: 5_000, burst: 20_000 },
};

/** Keys that are remembered of each kind: some ten megabytes at most. */
const MOST = { visitor: 50_000, network: 20_000, site: 10_000 };

/** Counts requests, in the memory of one process. */
export interface Limits {
  /**
   * Counts a request where it comes in.
   *
   * @param site the site's key
   * @param address of the client; undefined where it is not known
   * @throws ApiError `too_many_requests`
   */
  request(site: string, address: string | undefined, now: number): void;
  /**
   * Counts a request of one visitor.
   *
   * @param hash of the visitor token
   * @throws ApiError `too_many_requests`
   */
  visitor(hash: string, now: number): void;
}

/**
 * Limits of the browser plane (DESIGN §6). They guard one process against floods; what costs more than an answer, such as
 * a mail, is limited in the store as well (`registration-limits.ts`). The network is asked before the site, so that a
 * flood from one network uses up nothing of the others'.
 *
 * @example createLimits(LIMIT_RATES).request('st_demo', '192.0.2.7', Date.now())
 */
export function createLimits(rates: LimitRates | 'off'): Limits {
  if (rates === 'off') return { request: () => {}, visitor: () => {} };
  const visitors = createBuckets(rates.visitor, MOST.visitor);
  const networks = createBuckets(rates.network, MOST.network);
  const sites = createBuckets(rates.site, MOST.site);
  // Reading an address costs more than counting it, and most addresses come again.
  const networkOf = createRecent(MOST.network, address => ({ network: clientNetwork(address) }));
  return {
    request(site, address, now) {
      if (address !== undefined) refuse(networks.take(networkOf.get(address).network, now), 'this network');
      refuse(sites.take(site, now), 'this site');
    },
    visitor(hash, now) {
      refuse(visitors.take(hash, now), 'this visitor');
    },
  };
}

function refuse(retryAfter: number, whom: string): void {
  if (retryAfter > 0)
    throw new ApiError(
      'too_many_requests',
      429,
      `Too many requests of ${whom}. Send it again in ${retryAfter} s. The setting LIMITS says how many are taken in.`,
      { retryAfter },
    );
}

/**
 * Reads the setting `LIMITS`.
 *
 * @param text `visitor:10/60,network:200/2000,site:5000/20000`: requests a second / at once; what is left out stays as it is
 * @throws ApiError `bad_request` that says what it takes
 * @example readLimits('visitor:20/100') // { visitor: { perSecond: 20, burst: 100 }, network: …, site: … }
 */
export function readLimits(text: string | undefined): LimitRates | 'off' {
  if (!text) return LIMIT_RATES;
  if (text === 'off') return text;
  const rates = { ...LIMIT_RATES };
  for (const part of text.split(',')) {
    const [, of, perSecond, burst] = /^\s*(visitor|network|site):(\d+(?:\.\d+)?)\/(\d+)\s*$/.exec(part) ?? [];
    if (of === undefined || !(Number(perSecond) > 0) || !(Number(burst) >= 1))
      throw new ApiError(
        'bad_request',
        400,
        `LIMITS=${text}: off, or requests a second / at once are wanted, such as visitor:10/60,network:200/2000,site:5000/20000.`,
      );
    rates[of as keyof LimitRates] = { perSecond: Number(perSecond), burst: Number(burst) };
  }
  return rates;
}
