/** How a column writes a time. `iso` takes a date, or a date and a time with `T` or a space, and `Z`, `UTC` or an offset. */
export const TIME_FORMATS = ['iso', 'yyyymmdd', 'epoch-s', 'epoch-ms'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** One of each, for messages. */
export const TIME_EXAMPLES: Record<TimeFormat, string> = {
  iso: '2019-10-01 00:00:00 UTC or 2019-10-01T02:00:00+02:00',
  yyyymmdd: '20191001',
  'epoch-s': '1569888000',
  'epoch-ms': '1569888000000',
};

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?)?$/i;
const DAY = /^(\d{4})(\d\d)(\d\d)$/;
const NUMBER = /^-?\d{1,16}(\.\d{1,9})?$/;
const MINUTE_MS = 60_000;

/** Seconds read as milliseconds, or the other way round, land before this or long after now. */
const OLDEST_EPOCH_MS = Date.UTC(1980, 0, 1);

/** Minutes east of UTC: `+02:00`, `+0200`, `+02`, `Z`, `UTC`. */
function minutesOf(offset: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

/** Milliseconds since 1970 of a calendar date that exists; `Date` itself would turn 30 February into 2 March. */
function dateOf(year: number, month: number, day: number): number | undefined {
  if (year < 100) return undefined;
  const at = Date.UTC(year, month - 1, day);
  const date = new Date(at);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? at : undefined;
}

/**
 * A reader for one way of writing times.
 *
 * @param offset of times that name none, such as `+02:00`; default UTC
 * @returns milliseconds since 1970, or undefined for what is no such time
 * @example compileTime('iso')('2019-10-01 00:00:00 UTC') // 1569888000000
 */
export function compileTime(format: TimeFormat, offset = 'Z'): (text: string) => number | undefined {
  const east = minutesOf(offset) * MINUTE_MS;
  switch (format) {
    case 'iso':
      return text => {
        const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] =
          ISO.exec(text) ?? [];
        if (year === undefined) return undefined;
        const date = dateOf(Number(year), Number(month), Number(day));
        if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
          return undefined;
        const time = (Number(hour) * 60 + Number(minute)) * MINUTE_MS + Number(second) * 1000;
        const rest = Number(fraction.padEnd(3, '0').slice(0, 3));
        return date + time + rest - (zone === undefined ? east : minutesOf(zone) * MINUTE_MS);
      };
    case 'yyyymmdd':
      return text => {
        const [, year, month, day] = DAY.exec(text) ?? [];
        const date = year === undefined ? undefined : dateOf(Number(year), Number(month), Number(day));
        return date === undefined ? undefined : date - east;
      };
    case 'epoch-s':
    case 'epoch-ms':
      return text => {
        if (!NUMBER.test(text)) return undefined;
        const at = Math.round(Number(text) * (format === 'epoch-s' ? 1000 : 1));
        return at < OLDEST_EPOCH_MS ? undefined : at;
      };
  }
}
