import { DAY_MS } from './time.ts';

/** Whether the platform knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A time zone's clock on the wall; what it shows is milliseconds, as if the wall were in UTC. */
export interface Zone {
  /** what it shows at a moment */
  wallOf(instant: number): number;
  /** the moment at which it shows this: of two the first, and the moment of the change for what it never shows */
  instantOf(wall: number): number;
}

/**
 * Makes the clock of a time zone, changes of the clock included.
 *
 * @param timeZone IANA name, a known one
 * @example createZone('Europe/Berlin').instantOf(Date.UTC(2026, 6, 1, 9)) // Date.UTC(2026, 6, 1, 7)
 */
export function createZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const wallOf = (instant: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year, month, day, hour, minute, second } = parts as Record<string, number>;
    return Date.UTC(year!, month! - 1, day, hour, minute, second);
  };
  return {
    wallOf,
    instantOf(wall) {
      const offsetAt = (instant: number) => wallOf(instant) - instant;
      // No zone changes twice in two days: before and after are the only offsets there are.
      const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
      for (const offset of [before, after]) if (wallOf(wall - offset) === wall) return wall - offset;
      return changeBetween(wall - DAY_MS, wall + DAY_MS, instant => offsetAt(instant) === before);
    },
  };
}

/** The first moment at which something is so no more, to the second. */
function changeBetween(from: number, to: number, isStill: (instant: number) => boolean): number {
  let [low, high] = [Math.floor(from / 1000), Math.ceil(to / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isStill(middle * 1000)) low = middle;
    else high = middle;
  }
  return high * 1000;
}
