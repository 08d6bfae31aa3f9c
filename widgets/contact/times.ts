/** A moment as one reads it: of today the time, of another day with its name; in the reader's language and time zone. */
export const readMoment = (at: number): Date => {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  // The texts ask every value how it is read in their own language.
  date.toLocaleString = ((locale: string) =>
    new Intl.DateTimeFormat(locale, {
      ...{ hour: 'numeric', minute: '2-digit' },
      ...(!isToday && { weekday: 'long' }),
    }).format(at)) as Date['toLocaleString'];
  return date;
};

const HOUR = 60;
const DAY = 24 * HOUR;

/** A length of time in the largest unit that says it well: "3 minutes", "4 hours", "2 days". */
export const readLength = (minutes: number): Date => {
  const [unit, size] = minutes < 2 * HOUR ? ['minute', 1] : minutes < 2 * DAY ? ['hour', HOUR] : ['day', DAY];
  return {
    toLocaleString: (locale: string) =>
      Math.round(minutes / (size as number)).toLocaleString(locale, {
        style: 'unit',
        unit: unit as string,
        unitDisplay: 'long',
      }),
  } as Date;
};
