import { own } from '../domain/own.ts';
import { createDecoder } from './decode.ts';
import { linesOf } from './lines.ts';
import type { Mapping } from './mapping.ts';
import { type Row, RowProblem } from './row.ts';

/** Whole numbers beyond 2^53 would be rounded, and two people with long ids become one: they are kept as written. */
const LONG_NUMBER = /\d{16}/;
const asWritten = (_: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? context!.source
    : value;

function objectOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = LONG_NUMBER.test(text) ? JSON.parse(text, asWritten) : JSON.parse(text);
  } catch (error) {
    throw new RowProblem(
      `is not JSON (${(error as Error).message}): each line has to be one whole object; is the row cut off?`,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new RowProblem('is JSON, but no object: each line has to be one whole object');
}

/** What stands at `user.id`: first as a key of that very name, else step by step. Null and nothing are empty. */
function cellOf(row: Record<string, unknown>, column: string): string {
  let value: unknown = own(row, column);
  if (value === undefined && column.includes('.')) {
    value = column
      .split('.')
      .reduce<unknown>(
        (at, key) =>
          typeof at === 'object' && at !== null ? own(at as Record<string, unknown>, key) : undefined,
        row,
      );
  }
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  throw new RowProblem(
    `"${column}" is ${Array.isArray(value) ? 'a list' : 'an object'}: name the path of one value in it, such as "${column}.${Array.isArray(value) ? '0' : 'id'}"`,
  );
}

/**
 * The rows of NDJSON: one JSON object a line. A column is a key, or a path such as `user.id`.
 *
 * @param wanted the columns the mapping uses, each once
 */
export async function* jsonRows(
  file: string,
  bytes: AsyncIterable<Buffer>,
  mapping: Pick<Mapping, 'encoding'>,
  wanted: readonly string[],
): AsyncGenerator<Row> {
  const decoder = createDecoder(mapping.encoding);
  for await (const { line, raw } of linesOf(file, bytes)) {
    const text = decoder.exact(raw);
    try {
      if (text === undefined)
        throw new RowProblem(
          `holds bytes that are no ${mapping.encoding}: save the file as UTF-8, or name its "encoding" in the mapping`,
        );
      const row = objectOf(text);
      yield { line, raw, cells: wanted.map(column => cellOf(row, column)) };
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      yield { line, raw, cells: [], problem: error.message };
    }
  }
}
