import { bytesOf } from './bytes.ts';
import { delimitedRows } from './delimited.ts';
import { jsonRows } from './json-rows.ts';
import { spacedRows } from './lines.ts';
import type { Mapping } from './mapping.ts';
import type { Row } from './row.ts';
import { tableRows } from './table.ts';

/**
 * The rows of a file, one after the other, in constant memory.
 *
 * @param wanted the columns whose cells each row is to have, in that order
 * @param onBytes told how many bytes have been read so far
 * @throws ApiError when the file cannot be read, is none of the mapping's format or lacks a column
 * @example for await (const row of readRows('orders.csv', mapping, ['customer', 'date'])) …
 */
export function readRows(
  file: string,
  mapping: Mapping,
  wanted: readonly string[],
  onBytes?: (read: number) => void,
): AsyncGenerator<Row> {
  const bytes = bytesOf(file, onBytes);
  const { format, quotes = true } = mapping;
  if (format === 'ndjson') return jsonRows(file, bytes, mapping, wanted);
  const rows =
    format === 'columns'
      ? spacedRows(file, bytes)
      : delimitedRows(file, bytes, {
          delimiter: format === 'tsv' ? '\t' : (mapping.delimiter ?? ','),
          quotes,
        });
  return tableRows(file, rows, mapping, wanted);
}
