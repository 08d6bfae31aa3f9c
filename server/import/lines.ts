import { MAX_ROW_BYTES, type Row, rowTooLong } from './row.ts';

/** Not `trim`: the byte A0 is a blank in Latin-1 and half a letter in UTF-8. */
const trimmed = (text: string): string => text.replace(/^[ \t\r]+/, '').replace(/[ \t\r]+$/, '');

/**
 * The lines of a file that hold more than white space, as byte strings without their ends.
 *
 * @throws ApiError when a line does not end within 1 MiB
 */
export async function* linesOf(
  file: string,
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<{ line: number; raw: string }> {
  let line = 0;
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const text of lines) {
      line++;
      if (text.length > MAX_ROW_BYTES) throw rowTooLong(file, line);
      const raw = trimmed(text);
      if (raw !== '') yield { line, raw };
    }
    if (rest.length > MAX_ROW_BYTES) throw rowTooLong(file, line + 1);
  }
  const raw = trimmed(rest);
  if (raw !== '') yield { line: line + 1, raw };
}

const BLANKS = /[ \t]+/;

/** The rows of a file whose columns are set apart by white space, the header among them, every cell a byte string. */
export async function* spacedRows(file: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Row> {
  for await (const { line, raw } of linesOf(file, bytes)) yield { line, raw, cells: raw.split(BLANKS) };
}
