import { describe, expect, it } from 'vitest';
import { ContactWishSchema } from '../../../protocol/index.ts';
import { noteWish } from '../../../server/domain/wishes.ts';
import { DAY, NOW } from '../support/events.ts';

const quiet = { from: '21:00', to: '08:00' };

describe('what somebody wants of every contact', () => {
  it('is kept one by one, and null takes one away', () => {
    const said = noteWish(noteWish(undefined, { preferred: 'phone', quiet }, NOW), { pauseDays: 2 }, NOW + 1);
    expect(said).toMatchObject({ preferred: 'phone', quiet, pausedUntil: NOW + 1 + 2 * DAY });
    const { at: _, ...left } = noteWish(said, { preferred: null, quiet: null, pauseDays: 0 }, NOW + 2);
    expect(left).toEqual({});
  });

  it('is what was said last, whatever arrives first', () => {
    const ended = noteWish(undefined, { pauseDays: 0 }, NOW);
    const late = noteWish(ended, { pauseDays: 9, preferred: 'fax' }, NOW - 1);
    expect(late.pausedUntil).toBeUndefined();
    expect(late.preferred).toBe('fax');
    expect(noteWish(late, { preferred: null }, NOW).preferred).toBeUndefined();
  });

  it('leaves out a time zone that nobody knows', () => {
    expect(noteWish(undefined, { quiet: { ...quiet, timeZone: 'Mars/Base' } }, NOW).quiet).toEqual(quiet);
    const known = { ...quiet, timeZone: 'Europe/Berlin' };
    expect(noteWish(undefined, { quiet: known }, NOW).quiet).toEqual(known);
  });

  it('has to be something', () => {
    expect(ContactWishSchema.safeParse({}).success).toBe(false);
  });
});
