import type { Report } from './report.ts';

/** Wraps a function so that whatever it throws is reported and goes no further: nothing of ours may break the page. */
export type Guard = <A extends unknown[], R>(run: (...args: A) => R) => (...args: A) => R | undefined;

export const createGuard =
  (report: Report): Guard =>
  run =>
  (...args) => {
    const fail = (error: unknown) => report('internal', error);
    try {
      const result = run(...args);
      return (result as { catch?: (fail: unknown) => typeof result } | undefined)?.catch?.(fail) ?? result;
    } catch (error) {
      fail(error);
      return undefined;
    }
  };
