import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { repeatedly } from '../../server/repeat.ts';

describe('something that is done again and again', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is done at once and then about as often as wanted, whatever becomes of it', async () => {
    const [errors, times]: [unknown[], number[]] = [[], []];
    const failing = async () => {
      times.push(Date.now());
      throw new Error('disk full');
    };
    const { stop } = repeatedly(failing, 1_000, error => errors.push(error));
    await vi.advanceTimersByTimeAsync(10_500);
    expect(times.length).toBeGreaterThanOrEqual(9);
    expect(times.length).toBeLessThanOrEqual(12);
    for (const [i, time] of times.slice(1).entries()) {
      expect(time - times[i]!).toBeGreaterThanOrEqual(899);
      expect(time - times[i]!).toBeLessThanOrEqual(1_101);
    }
    expect(errors).toHaveLength(times.length);
    await stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(errors).toHaveLength(times.length);
  });

  it('is told to end, and waited for', async () => {
    let ended = false;
    const { stop } = repeatedly(
      signal =>
        new Promise<void>(resolve => {
          signal.addEventListener('abort', () =>
            setTimeout(() => {
              ended = true;
              resolve();
            }, 50),
          );
        }),
      1_000,
      () => {},
    );
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(60);
    await stopped;
    expect(ended).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
