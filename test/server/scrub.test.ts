import { describe, expect, it } from 'vitest';
import { createScrub } from '../../server/scrub.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { DAY } from './support/events.ts';

const start = (takesMs: number) => {
  const seen = { now: 0, scrubs: 0 };
  const scrubbing = async () => {
    seen.scrubs++;
    seen.now += takesMs;
  };
  const store = { ...createMemoryStore(), scrub: scrubbing };
  return { seen, scrub: createScrub({ store, clock: () => seen.now }) };
};

describe('a scrub', () => {
  it('comes whenever it is asked for where it is short', async () => {
    const { seen, scrub } = start(2_000);
    await scrub();
    await scrub();
    expect(seen.scrubs).toBe(2);
  });

  it('comes once a day where it is long', async () => {
    const { seen, scrub } = start(2_001);
    await scrub();
    await scrub();
    expect(seen.scrubs).toBe(1);
    seen.now = DAY;
    await scrub();
    expect(seen.scrubs).toBe(2);
  });
});
