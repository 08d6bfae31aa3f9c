import type { ContactWish, QuietHours } from '../../protocol/index.ts';
import type { ContactWishes } from './profile.ts';
import { DAY_MS } from './time.ts';
import { isTimeZone } from './time-zone.ts';

/**
 * Takes in what a person wants of every contact. Each wish stands for itself, and of two that arrive in the wrong order
 * the later one: null takes it away, a pause of 0 days ends the pause.
 *
 * @param at when it was said, milliseconds since 1970
 * @example noteWish(undefined, { preferred: 'phone' }, now) // { preferred: 'phone', at: { preferred: now } }
 */
export function noteWish(wishes: ContactWishes | undefined, wish: ContactWish, at: number): ContactWishes {
  const said = wishes?.at ?? {};
  const isNews = (name: keyof ContactWish) => wish[name] !== undefined && (said[name] ?? 0) <= at;
  const next: ContactWishes = { ...wishes, at: { ...said } };
  const put = <K extends 'preferred' | 'quiet' | 'pausedUntil'>(
    name: keyof ContactWish,
    key: K,
    value: ContactWishes[K] | null,
  ) => {
    if (!isNews(name)) return;
    next.at = { ...next.at, [name]: at };
    if (value === null || value === undefined) delete next[key];
    else next[key] = value;
  };
  put('preferred', 'preferred', wish.preferred ?? null);
  put('quiet', 'quiet', wish.quiet ? inKnownZone(wish.quiet) : null);
  put('pauseDays', 'pausedUntil', wish.pauseDays ? at + wish.pauseDays * DAY_MS : null);
  return next;
}

/**
 * Two people's wishes as one person's: a pause of either is a pause, the longer one; of two channels or quiet hours the
 * one that was said last.
 */
export function joinWishes(
  into: ContactWishes | undefined,
  from: ContactWishes | undefined,
): ContactWishes | undefined {
  if (!into || !from) return into ?? from;
  const said = (wishes: ContactWishes, name: keyof ContactWish) => wishes.at?.[name] ?? 0;
  const names = ['preferred', 'quiet', 'pauseDays'] as const;
  const last = (name: keyof ContactWish) => (said(from, name) > said(into, name) ? from : into);
  const { preferred } = last('preferred');
  const { quiet } = last('quiet');
  const pausedUntil = Math.max(into.pausedUntil ?? 0, from.pausedUntil ?? 0);
  const at = names.flatMap(name => {
    const time = Math.max(said(into, name), said(from, name));
    return time > 0 ? [[name, time]] : [];
  });
  return {
    ...(preferred === undefined ? {} : { preferred }),
    ...(quiet === undefined ? {} : { quiet }),
    ...(pausedUntil > 0 ? { pausedUntil } : {}),
    at: Object.fromEntries(at),
  };
}

/** Quiet hours in a time zone that nobody knows are those of the site's own. */
const inKnownZone = ({ timeZone, ...hours }: QuietHours): QuietHours =>
  timeZone !== undefined && isTimeZone(timeZone) ? { ...hours, timeZone } : hours;
