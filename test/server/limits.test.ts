import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuckets } from '../../server/bucket.ts';
import { createLimits, LIMIT_RATES, readLimits } from '../../server/limits.ts';
import { createRecent } from '../../server/recent.ts';
import { readSettings } from '../../server/settings.ts';
import { NOW } from './support/events.ts';

describe('what was asked for lately', () => {
  it('is there, and the rest is forgotten', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(20), { maxLength: 200 }), (most, asked) => {
        let made = 0;
        const recent = createRecent(most, () => ({ number: ++made }));
        const last: { key: number; number: number }[] = [];
        for (const key of asked) {
          const { number } = recent.get(`${key}`);
          const before = last.findIndex(one => one.key === key);
          if (before >= 0 && before < most) expect(number).toBe(last[before]!.number);
          if (before >= 0) last.splice(before, 1);
          last.unshift({ key, number });
          expect(recent.size).toBeLessThanOrEqual(2 * most);
        }
      }),
    );
  });
});

describe('a token bucket', () => {
  it('gives no more than its burst and its rate over any stretch of time, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 2_000 }), { maxLength: 200 }), steps => {
        const rate = { perSecond: 4, burst: 6 };
        const buckets = createBuckets(rate, 10);
        let now = NOW;
        let forward = 0;
        let taken = 0;
        for (const step of steps) {
          now += step;
          forward += Math.max(0, step);
          if (buckets.take('one', now) === 0) taken++;
          expect(taken).toBeLessThanOrEqual(rate.burst + (forward / 1000) * rate.perSecond + 1e-6);
        }
      }),
    );
  });

  it('says when to come back, and is right', () => {
    const buckets = createBuckets({ perSecond: 0.25, burst: 2 }, 10);
    expect([1, 2, 3].map(() => buckets.take('one', NOW))).toEqual([0, 0, 4]);
    expect(buckets.take('another', NOW)).toBe(0);
    expect(buckets.take('one', NOW + 3_000)).toBe(1);
    expect(buckets.take('one', NOW + 4_000)).toBe(0);
    expect(buckets.take('one', NOW + 4_000)).toBe(4);
  });
});

describe('the limits', () => {
  it('keep within bounds under a flood of visitors and networks', () => {
    const limits = createLimits(LIMIT_RATES);
    for (let i = 0; i < 200_000; i++) limits.visitor(`${i}`, NOW);
    const one = () => limits.visitor('one', NOW);
    for (let i = 0; i < LIMIT_RATES.visitor.burst; i++) one();
    expect(one).toThrow(/this visitor/);
  });

  it('are read from the environment, part by part', () => {
    expect(readSettings({}).limits).toEqual(LIMIT_RATES);
    expect(readSettings({ LIMITS: 'off' }).limits).toBe('off');
    expect(readLimits('visitor:0.5/3, site:10/20')).toEqual({
      visitor: { perSecond: 0.5, burst: 3 },
      network: LIMIT_RATES.network,
      site: { perSecond: 10, burst: 20 },
    });
    for (const wrong of ['on', 'visitor:10', 'visitor:0/5', 'visitor:5/0', 'city:1/1', 'visitor:1/1,'])
      expect(() => readSettings({ LIMITS: wrong })).toThrow(/LIMITS=/);
  });
});
