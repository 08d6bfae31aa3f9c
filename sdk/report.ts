import { emit } from './emit.ts';

/** Tells the page about something that went wrong: once per code as `rapport:error`, never as an exception. */
export type Report = (code: string, detail?: unknown) => void;

/** @param debug also write every report to the console */
export const createReport = (debug: boolean): Report => {
  const told: Record<string, boolean> = {};
  return (code, detail) => {
    if (debug) console.warn('rapport:', code, detail);
    told[code] ??= emit(document, 'error', { code, detail });
  };
};
