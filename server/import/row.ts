import { ApiError } from '../error.ts';

/** One row as a reader found it. */
export interface Row {
  /** the line it begins on, counted from 1 and with the header, as an editor shows it */
  line: number;
  /** the row as it stands in the file without its line end, a byte string; identical rows have the same */
  raw: string;
  /** the values of the columns the mapping names, in its order; empty where there is nothing */
  cells: readonly string[];
  /** why the row cannot be read; `cells` is empty then */
  problem?: string;
}

/** A row that was not taken, and why. */
export interface Rejected {
  line: number;
  reason: string;
  raw: string;
}

/** A row longer than this is no row: a quote was left open, or the file is none of the format it is said to be. */
export const MAX_ROW_BYTES = 1024 * 1024;

/** What stops an import whose rows cannot be found any more. */
export const rowTooLong = (file: string, line: number): ApiError =>
  new ApiError(
    'bad_request',
    422,
    `${file}: the row that begins on line ${line} does not end within 1 MiB. Is a quote left open there, or is the ` +
      'format another one? Mend it and start again: what was imported already is not imported twice.',
  );

/** Thrown inside a row's conversion: the row is rejected with this reason, the import goes on. */
export class RowProblem extends Error {}
