import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskHours } from '../../../protocol/index.ts';
import { compileHours } from '../../../server/domain/hours.ts';
import { createZone } from '../../../server/domain/time-zone.ts';
import { DAY } from '../support/events.ts';

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const at = (text: string) => Date.parse(text);
const OFFICE: DeskHours[] = [{ days: [...WORKDAYS], from: '09:00', to: '17:00' }];
const opening = (hours: DeskHours[] | undefined, timeZone: string, time: string) => {
  const { isOpen, closesAt, opensAt } = compileHours(hours, timeZone)(at(time));
  const iso = (instant: number | undefined) => instant && new Date(instant).toISOString();
  return { isOpen, closesAt: iso(closesAt), opensAt: iso(opensAt) };
};

describe('hours of the week', () => {
  it('without any there is always somebody there, and never an end', () => {
    expect(compileHours(undefined, 'UTC')(0)).toEqual({ isOpen: true });
  });

  it.each([
    ['2026-03-02T07:59:59Z', { isOpen: false, opensAt: '2026-03-02T08:00:00.000Z' }],
    ['2026-03-02T08:00:00Z', { isOpen: true, closesAt: '2026-03-02T16:00:00.000Z' }],
    ['2026-03-02T15:59:59Z', { isOpen: true, closesAt: '2026-03-02T16:00:00.000Z' }],
    ['2026-03-02T16:00:00Z', { isOpen: false, opensAt: '2026-03-03T08:00:00.000Z' }],
    // Friday evening, and Sunday: from Monday on.
    ['2026-03-06T20:00:00Z', { isOpen: false, opensAt: '2026-03-09T08:00:00.000Z' }],
    ['2026-03-08T12:00:00Z', { isOpen: false, opensAt: '2026-03-09T08:00:00.000Z' }],
  ])('an office in Berlin at %s', (time, expected) => {
    expect(opening(OFFICE, 'Europe/Berlin', time)).toEqual({
      closesAt: undefined,
      opensAt: undefined,
      ...expected,
    });
  });

  it('are those of their zone, whatever day it is elsewhere', () => {
    // Monday 00:30 in Auckland is Sunday in UTC.
    const night: DeskHours[] = [{ days: ['mon'], from: '00:00', to: '01:00' }];
    expect(opening(night, 'Pacific/Auckland', '2026-03-01T11:30:00Z')).toMatchObject({
      isOpen: true,
      closesAt: '2026-03-01T12:00:00.000Z',
    });
    expect(opening(night, 'Asia/Kathmandu', '2026-03-01T18:20:00Z')).toMatchObject({
      isOpen: true,
      closesAt: '2026-03-01T19:15:00.000Z',
    });
  });

  it('go over midnight into the next day, and into the next week', () => {
    const bar: DeskHours[] = [{ days: ['fri', 'sun'], from: '22:00', to: '02:00' }];
    expect(opening(bar, 'UTC', '2026-03-07T01:59:00Z')).toMatchObject({ isOpen: true });
    expect(opening(bar, 'UTC', '2026-03-07T02:00:00Z')).toMatchObject({ isOpen: false });
    expect(opening(bar, 'UTC', '2026-03-09T01:00:00Z')).toMatchObject({
      isOpen: true,
      closesAt: '2026-03-09T02:00:00.000Z',
    });
  });

  it('that touch or overlap are one, a break is none', () => {
    const split: DeskHours[] = [
      { days: ['mon'], from: '09:00', to: '12:00' },
      { days: ['mon'], from: '13:00', to: '17:00' },
      { days: ['mon'], from: '16:00', to: '24:00' },
      { days: ['tue'], from: '00:00', to: '01:00' },
    ];
    expect(opening(split, 'UTC', '2026-03-02T10:00:00Z').closesAt).toBe('2026-03-02T12:00:00.000Z');
    expect(opening(split, 'UTC', '2026-03-02T12:30:00Z').opensAt).toBe('2026-03-02T13:00:00.000Z');
    expect(opening(split, 'UTC', '2026-03-02T13:00:00Z').closesAt).toBe('2026-03-03T01:00:00.000Z');
  });

  it('of every day, round the clock, have no end', () => {
    const all: DeskHours[] = [{ days: [...WORKDAYS, 'sat', 'sun'], from: '08:00', to: '08:00' }];
    for (const zone of ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe'])
      for (const time of ['2026-03-02T00:00:00Z', '2026-03-27T09:00:00Z', '2026-10-24T23:59:00Z'])
        expect(opening(all, zone, time), `${zone} ${time}`).toMatchObject({
          isOpen: true,
          closesAt: undefined,
        });
  });

  it('move with the clocks: nine is nine before and after, and a night is an hour shorter or longer', () => {
    // Europe: forward on 29 March 2026 at 01:00 UTC, back on 25 October.
    expect(opening(OFFICE, 'Europe/Berlin', '2026-03-28T12:00:00Z').opensAt).toBe('2026-03-30T07:00:00.000Z');
    expect(opening(OFFICE, 'Europe/Berlin', '2026-10-24T12:00:00Z').opensAt).toBe('2026-10-26T08:00:00.000Z');
    const night: DeskHours[] = [{ days: ['sat'], from: '22:00', to: '06:00' }];
    const length = (time: string) => {
      const { opensAt } = compileHours(night, 'Europe/Berlin')(at(time));
      return (compileHours(night, 'Europe/Berlin')(opensAt!).closesAt! - opensAt!) / 3_600_000;
    };
    expect(['2026-03-20', '2026-03-28', '2026-10-24'].map(day => length(`${day}T12:00:00Z`))).toEqual([
      8, 7, 9,
    ]);
    // 02:30 is not there on that night: it is the moment of the change.
    const gap: DeskHours[] = [{ days: ['sun'], from: '02:30', to: '05:00' }];
    expect(opening(gap, 'Europe/Berlin', '2026-03-28T12:00:00Z').opensAt).toBe('2026-03-29T01:00:00.000Z');
    // And 02:30 is there twice on the other one: the first counts.
    expect(opening(gap, 'Europe/Berlin', '2026-10-24T12:00:00Z').opensAt).toBe('2026-10-25T00:30:00.000Z');
  });

  it('say the same whatever they were asked before', () => {
    const hours: DeskHours[] = [
      ...OFFICE,
      { days: ['sat'], from: '22:00', to: '03:00' },
      { days: ['tue'], from: '12:00', to: '18:30' },
    ];
    const asked = compileHours(hours, 'Europe/Berlin');
    const start = at('2026-03-20T00:00:00Z');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 14 * 24 * 60 }), { minLength: 2 }), minutes => {
        for (const minute of minutes) {
          const now = start + minute * 60_000;
          expect(asked(now)).toEqual(compileHours(hours, 'Europe/Berlin')(now));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('say at every moment what the clock on the wall says', () => {
    const zones = ['UTC', 'Europe/Dublin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
    const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: at('2026-01-01T00:00:00Z') / 60_000, max: at('2027-01-01T00:00:00Z') / 60_000 }),
        fc.constantFrom('00:00', '01:30', '09:00', '22:15'),
        fc.constantFrom('02:30', '12:00', '24:00'),
        (timeZone, minute, from, to) => {
          fc.pre(from < to);
          const now = minute * 60_000;
          const parts = new Intl.DateTimeFormat('en-GB', {
            ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
          }).formatToParts(now);
          const part = (name: string) => parts.find(({ type }) => type === name)!.value;
          const time = `${part('hour')}:${part('minute')}`;
          const day = part('weekday').toLowerCase() as (typeof days)[number];
          // Of an hour that is there twice only the first begins or ends anything.
          fc.pre(createZone(timeZone).instantOf(createZone(timeZone).wallOf(now)) === now);
          const { isOpen, closesAt, opensAt } = compileHours([{ days: [day], from, to }], timeZone)(now);
          expect(isOpen).toBe(time >= from && time < to);
          expect((isOpen ? closesAt : opensAt)! - now).toBeGreaterThan(0);
          expect((isOpen ? closesAt : opensAt)! - now).toBeLessThanOrEqual(7 * DAY + 3_600_000);
        },
      ),
    );
  });
});
