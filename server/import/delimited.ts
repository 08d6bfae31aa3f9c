import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { MAX_ROW_BYTES, type Row, rowTooLong } from './row.ts';

/**
 * The rows of a CSV or TSV file (RFC 4180; a stray quote inside a cell is a plain character), the header among them,
 * every cell a byte string.
 *
 * Line numbers are counted here from the raw text: the parser's own count takes a quoted CR LF for two lines.
 *
 * @param quotes false: quotes are plain characters
 * @throws ApiError when a record does not end within 1 MiB
 */
export async function* delimitedRows(
  file: string,
  bytes: AsyncIterable<Buffer>,
  { delimiter, quotes }: { delimiter: string; quotes: boolean },
): AsyncGenerator<Row> {
  let unclosed: string | undefined;
  const parser = parse({
    delimiter,
    quote: quotes ? '"' : null,
    escape: quotes ? '"' : null,
    encoding: 'latin1',
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    // The parser drops what lies in its buffer when it meets its own limit; the guard below ends the input instead.
    max_record_size: 0,
    raw: true,
    skip_records_with_error: true,
    on_skip: (_, raw) => {
      unclosed = raw ?? '';
      return undefined;
    },
  });
  /** Bounds memory: a quote that is never closed would make the rest of the file one record. */
  async function* guarded() {
    let [fed, since, records] = [0, 0, 0];
    for await (const chunk of bytes) {
      if (parser.info.records > records) [records, since] = [parser.info.records, fed];
      if (fed - since > 2 * MAX_ROW_BYTES) return;
      fed += chunk.length;
      yield chunk;
    }
  }
  // Errors of the source reach the loop below through the parser.
  pipeline(Readable.from(guarded(), { objectMode: false }), parser, () => {});
  let line = 1;
  for await (const { record, raw: whole } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
    const raw = whole.replace(/\r?\n?$/, '');
    if (raw.length > MAX_ROW_BYTES) throw rowTooLong(file, line);
    const lines = 1 + (raw.includes('\n') ? raw.split('\n').length - 1 : 0);
    // An empty line is no row.
    if (raw !== '') yield { line, raw, cells: record };
    line += lines;
  }
  if (unclosed === undefined) return;
  if (unclosed.length > MAX_ROW_BYTES) throw rowTooLong(file, line);
  const lines = unclosed.trimEnd().split('\n').length;
  const rest = lines === 1 ? '' : `, so that lines ${line} to ${line + lines - 1} are one row`;
  yield {
    line,
    raw: unclosed,
    cells: [],
    problem: `a quote that opens here is never closed${rest}. Close it, or set "quotes": false if quotes are plain characters in this file`,
  };
}
