import { bar, grouped } from './chart.ts';

const WIDTH = 24;
const PLAIN_EVERY_MS = 5_000;
const DRAW_EVERY_MS = 100;

/** `1:05`, or `1:01:05`. */
const clockOf = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (count: number) => String(count).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};

/** Where progress is shown: the standard error output, or a test's. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Shows how far an import is: one line that is redrawn on a terminal, a plain line every five seconds elsewhere.
 *
 * @param bytes size of the file; the share done and the time left go by it
 * @param clock milliseconds, monotonic
 * @example const progress = createProgress(process.stderr, 2_344_707, performance.now); progress.show({ rows, bytes })
 */
export function createProgress(screen: Screen, bytes: number, clock: () => number) {
  const startedAt = clock();
  let shownAt = startedAt;
  let drawn = false;

  const lineOf = (rows: number, read: number, now: number): string => {
    const share = bytes === 0 ? 1 : Math.min(1, read / bytes);
    const seconds = Math.max(0.001, (now - startedAt) / 1000);
    const left = share > 0 ? (seconds / share) * (1 - share) : 0;
    const percent = `${Math.floor(share * 100)} %`.padStart(5);
    const drawing = screen.isTTY ? `${bar(share, WIDTH).padEnd(WIDTH, '░')} ` : '';
    return `${drawing}${percent}  ${grouped(rows)} rows  ${grouped(rows / seconds)} rows/s  ${clockOf(left)} left`;
  };

  return {
    show({ rows, bytes: read }: { rows: number; bytes: number }): void {
      const now = clock();
      if (now - shownAt < (screen.isTTY ? DRAW_EVERY_MS : PLAIN_EVERY_MS)) return;
      shownAt = now;
      drawn = screen.isTTY === true;
      const line = lineOf(rows, read, now);
      screen.write(drawn ? `\r\u001b[K${line}` : `${line}\n`);
    },
    /** Clears the line, so that what follows begins on an empty one. @returns seconds since the start */
    done(): number {
      if (drawn) screen.write('\r\u001b[K');
      drawn = false;
      return (clock() - startedAt) / 1000;
    },
  };
}
