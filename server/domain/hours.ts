import { type DeskHours, WEEKDAYS } from '../../protocol/index.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import { createZone } from './time-zone.ts';

const MINUTE_MS = 60_000;
/** A week in which the clocks are put forward is an hour shorter. */
const WEEK_MS = 7 * DAY_MS - HOUR_MS;
/** As far as is looked ahead: hours are the same every week. */
const DAYS_AHEAD = 8;

/** Whether somebody is there, until when, or from when again; milliseconds since 1970. */
export interface Opening {
  isOpen: boolean;
  /** absent when it does not close within a week */
  closesAt?: number;
  opensAt?: number;
}

/** Says at a time whether somebody is there. */
export type Hours = (now: number) => Opening;

/**
 * Compiles hours of the week. What goes over midnight ends on the next day; hours that touch are one. Where clocks are put
 * forward, a time of day that there is not is the moment of the change; where they are put back, of two the first.
 *
 * @param hours undefined: always
 * @param timeZone IANA name, a known one
 * @example compileHours([{ days: ['mon'], from: '09:00', to: '17:00' }], 'Europe/Berlin')(Date.now()).isOpen
 */
export function compileHours(hours: readonly DeskHours[] | undefined, timeZone: string): Hours {
  if (!hours) return () => ({ isOpen: true });
  const zone = createZone(timeZone);
  const spans = hours.flatMap(({ days, from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    // From a time to the same time is a whole day.
    return days.map(day => ({ day: WEEKDAYS.indexOf(day), start, end: end > start ? end : end + 24 * 60 }));
  });
  const openingAt = (now: number): Opening => {
    // Midnight of the zone's day, as if it were UTC: a calendar without changes of the clock.
    const today = Math.floor(zone.wallOf(now) / DAY_MS) * DAY_MS;
    const open = Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) => today + (ahead - 1) * DAY_MS)
      .flatMap(day =>
        spans
          .filter(span => span.day === weekdayOf(day))
          .map(({ start, end }) => ({
            from: zone.instantOf(day + start * MINUTE_MS),
            to: zone.instantOf(day + end * MINUTE_MS),
          })),
      )
      .filter(({ from, to }) => from < to && to > now)
      .sort((a, b) => a.from - b.from);
    const [first] = open;
    if (!first) return { isOpen: false };
    if (first.from > now) return { isOpen: false, opensAt: first.from };
    const closesAt = open.reduce((end, { from, to }) => (from <= end ? Math.max(end, to) : end), first.to);
    return { isOpen: true, ...(closesAt > now + WEEK_MS ? {} : { closesAt }) };
  };
  // Looking ahead costs a millisecond, and is good until somebody comes or goes.
  let last: { from: number; until: number; opening: Opening } | undefined;
  return now => {
    if (!last || now < last.from || now >= last.until) {
      const opening = openingAt(now);
      last = { from: now, until: opening.closesAt ?? opening.opensAt ?? now + HOUR_MS, opening };
    }
    return last.opening;
  };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** 0 for Monday, of a midnight in UTC; 1970 began with a Thursday. */
const weekdayOf = (midnight: number): number => (midnight / DAY_MS + 3) % 7;
