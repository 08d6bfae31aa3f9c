import type { Deps } from './deps.ts';
import { DAY_MS } from './domain/time.ts';

/** What a change may wait at any hour; a scrub that takes longer comes once a day. */
const SHORT_MS = 2_000;

/**
 * Scrubs the store, and no more than once a day where the last time took longer than two seconds: changes wait meanwhile.
 * What was erased is in no answer from the start; this is for the bytes that a back end may have left behind.
 *
 * @returns the function to call as often as one likes
 * @example const scrub = createScrub(deps); await scrub();
 */
export function createScrub({ store, clock }: Pick<Deps, 'store' | 'clock'>): () => Promise<void> {
  let notBefore = Number.NEGATIVE_INFINITY;
  return async () => {
    const start = clock();
    if (start < notBefore) return;
    await store.scrub();
    if (clock() - start > SHORT_MS) notBefore = start + DAY_MS;
  };
}
