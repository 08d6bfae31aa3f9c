import { ApiError } from '../error.ts';
import { createDecoder } from './decode.ts';
import type { Mapping } from './mapping.ts';
import type { Row } from './row.ts';

/**
 * Rows with a header as rows of the wanted columns, decoded.
 *
 * @param rows whose first is the header, unless the mapping names the columns
 * @param wanted the columns the mapping uses, each once
 * @throws ApiError `bad_request` when the header lacks a wanted column, or has it twice
 */
export async function* tableRows(
  file: string,
  rows: AsyncIterable<Row>,
  mapping: Pick<Mapping, 'columns' | 'encoding'>,
  wanted: readonly string[],
): AsyncGenerator<Row> {
  const decoder = createDecoder(mapping.encoding);
  let columns = mapping.columns;
  let places = columns && placesOf(file, columns, wanted);
  for await (const row of rows) {
    if (!columns || !places) {
      columns = row.cells.map(cell => decoder.loose(cell).trim());
      places = placesOf(file, columns, wanted);
      continue;
    }
    const problem = row.problem ?? misfit(row, columns);
    if (problem !== undefined) {
      yield { ...row, cells: [], problem };
      continue;
    }
    yield decoded(row, places);
  }
  if (!columns) throw new ApiError('bad_request', 422, `${file} is empty: not even a header is there.`);

  function decoded(row: Row, places: readonly number[]): Row {
    const cells: string[] = [];
    for (const place of places) {
      const text = decoder.exact(row.cells[place]!);
      if (text === undefined) {
        const problem = `column "${columns![place]}" holds bytes that are no ${mapping.encoding}: save the file as UTF-8, or name its "encoding" in the mapping`;
        return { ...row, cells: [], problem };
      }
      cells.push(text);
    }
    return { line: row.line, raw: row.raw, cells };
  }
}

function placesOf(file: string, columns: readonly string[], wanted: readonly string[]): number[] {
  const errors = wanted.flatMap(name => {
    const first = columns.indexOf(name);
    if (first < 0) return [{ path: name, message: 'there is no such column' }];
    if (columns.indexOf(name, first + 1) >= 0)
      return [{ path: name, message: 'the column stands there twice' }];
    return [];
  });
  if (errors.length > 0) {
    const found = columns.slice(0, 100).map(name => JSON.stringify(name));
    throw new ApiError(
      'bad_request',
      422,
      `${file} does not have the columns that the mapping names. It has ${found.join(', ').slice(0, 2000)}.`,
      { errors },
    );
  }
  return wanted.map(name => columns.indexOf(name));
}

/** Why a row does not fit its header; a row that is cut off is the commonest. */
function misfit({ cells, line, raw }: Row, columns: readonly string[]): string | undefined {
  const [has, wants] = [cells.length, columns.length];
  if (has === wants) return undefined;
  const lines = raw.split('\n').length;
  const spread = lines > 1 ? `; it runs to line ${line + lines - 1}: is a quote missing?` : '';
  return has < wants
    ? `has ${has} of ${wants} columns, from "${columns[has]}" on they are missing: the row is cut off; complete it, or get the file again${spread}`
    : `has ${has} columns where there are ${wants}: put quotes round a text that holds the delimiter${spread}`;
}
