import { createRecent } from './recent.ts';

/** A rate in the long run, and how much may come at once. */
export interface Rate {
  perSecond: number;
  /** so many at once, after a rest of `burst / perSecond` seconds */
  burst: number;
}

/** Token buckets, one a key. */
export interface Buckets {
  /**
   * Takes one token.
   *
   * @param now milliseconds since 1970; a clock that goes back takes nothing away
   * @returns 0 when there was one, else seconds until there is one, at least 1
   */
  take(key: string, now: number): number;
}

/** What is left of one bucket, as of `at`. */
interface Level {
  tokens: number;
  at: number;
}

/**
 * A token bucket for every key: it holds `burst` tokens and gets `perSecond` new ones a second; a request takes one. Of
 * so many keys that memory would suffer, those not asked for longest are forgotten, which fills their bucket.
 *
 * @param most keys that are certain to be remembered
 * @example createBuckets({ perSecond: 10, burst: 60 }, 50_000).take(hash, Date.now()) // 0
 */
export function createBuckets({ perSecond, burst }: Rate, most: number): Buckets {
  const levels = createRecent<Level>(most, () => ({ tokens: burst, at: Number.NEGATIVE_INFINITY }));
  return {
    take(key, now) {
      const level = levels.get(key);
      // New, full since long ago, or the clock went back: the time from then is not to be multiplied.
      const passed = now - level.at;
      if (passed > 0 && passed < Number.POSITIVE_INFINITY)
        level.tokens = Math.min(burst, level.tokens + (passed / 1000) * perSecond);
      level.at = now;
      if (level.tokens < 1) return Math.max(1, Math.ceil((1 - level.tokens) / perSecond));
      level.tokens -= 1;
      return 0;
    },
  };
}
