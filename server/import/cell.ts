import { LIMITS } from '../../protocol/index.ts';
import type { Field, Prop } from './mapping.ts';
import { RowProblem } from './row.ts';

/** A row's cells, in the order of the columns the mapping names. */
export type Cells = readonly string[];

/** Reads one value of a row; undefined when the cell is empty. @throws RowProblem that names the column and the fix */
export type Read<T> = (cells: Cells) => T | undefined;

/** Turns a cell's text, which is not empty, into a value. `label` names the column in a problem. */
export type Parse<T> = (text: string, label: string) => T;

/** What a message shows of a cell. */
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** A text of at most `max` UTF-16 units and 4 KiB. */
export const text =
  (max: number): Parse<string> =>
  (value, label) => {
    if (value.length > max)
      throw new RowProblem(`${label} has ${value.length} characters, at most ${max} are kept: shorten it`);
    if (value.length * 3 > LIMITS.stringBytes && Buffer.byteLength(value) > LIMITS.stringBytes)
      throw new RowProblem(`${label} is longer than ${LIMITS.stringBytes} bytes: shorten it`);
    return value;
  };

/** Three letters. */
export const currency: Parse<string> = (value, label) => {
  if (/^[A-Za-z]{3}$/.test(value)) return value.toUpperCase();
  throw new RowProblem(`${label} is ${shown(value)}: three letters are wanted, such as EUR`);
};

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** More than this is no amount of money, and sums of it would lose cents. */
const MAX_AMOUNT = 1e12;

/** A number as a file writes it. */
export const number =
  (decimal: '.' | ','): Parse<number> =>
  (value, label) => {
    const plain = decimal === '.' ? value.trim() : value.trim().replace(',', '.');
    const parsed =
      NUMBER.test(plain) && !(decimal === ',' && value.includes('.')) ? Number(plain) : Number.NaN;
    if (Number.isFinite(parsed)) return parsed;
    const hint = /^[+-]?[\d.,]+$/.test(plain)
      ? ' without separators of thousands; see "decimal" in the mapping'
      : '';
    throw new RowProblem(`${label} is ${shown(value)}: a number is wanted${hint}`);
  };

/** An amount of money, or a price: 0 or more. */
export const amount =
  (decimal: '.' | ','): Parse<number> =>
  (value, label) => {
    const parsed = number(decimal)(value, label);
    if (parsed < 0)
      throw new RowProblem(
        `${label} is ${parsed}: 0 or more is wanted. Money given back is no order: leave the row out, or map it to another type`,
      );
    if (parsed > MAX_AMOUNT) throw new RowProblem(`${label} is ${parsed}: at most ${MAX_AMOUNT} is believed`);
    return parsed;
  };

/** How many: more than 0. */
export const quantity =
  (decimal: '.' | ','): Parse<number> =>
  (value, label) => {
    const parsed = number(decimal)(value, label);
    if (parsed > 0 && parsed <= MAX_AMOUNT) return parsed;
    throw new RowProblem(`${label} is ${parsed}: more than 0 is wanted`);
  };

const WORDS: Record<string, boolean> = { true: true, false: false, yes: true, no: false, 1: true, 0: false };

const yesOrNo: Parse<boolean> = (value, label) => {
  const word = WORDS[value.trim().toLowerCase()];
  if (word !== undefined) return word;
  throw new RowProblem(`${label} is ${shown(value)}: true or false is wanted`);
};

/** Finds where a column stands among a row's cells, and remembers that it is wanted. */
export interface Columns {
  place(column: string): number;
  readonly wanted: readonly string[];
  /** how often a place was asked for */
  readonly uses: number;
}

/** Collects the columns a mapping names, each once. */
export const createColumns = (): Columns => {
  const wanted: string[] = [];
  let uses = 0;
  return {
    wanted,
    get uses() {
      return uses;
    },
    place(column) {
      uses++;
      const known = wanted.indexOf(column);
      return known >= 0 ? known : wanted.push(column) - 1;
    },
  };
};

const labelOf = (column: string): string => `column "${column}"`;

/**
 * A reader for one field of a mapping.
 *
 * @throws RowProblem at once when the value is fixed and wrong: then the mapping is
 */
export function compileField<T>(field: Field, parse: Parse<T>, columns: Columns): Read<T> {
  if (typeof field !== 'string') {
    const fixed = parse(String(field.value), 'the fixed value');
    return () => fixed;
  }
  const place = columns.place(field);
  const label = labelOf(field);
  return cells => {
    const cell = cells[place]!;
    return cell === '' ? undefined : parse(cell, label);
  };
}

/** A reader that rejects the row when the cell is empty. @param type whose field cannot be empty, for the message */
export function compileNeeded<T>(
  field: Field,
  parse: Parse<T>,
  columns: Columns,
  type: string,
): (cells: Cells) => T {
  const read = compileField(field, parse, columns);
  return cells => {
    const value = read(cells);
    if (value !== undefined) return value;
    throw new RowProblem(
      `${labelOf(field as string)} is empty, and ${type} cannot be without it: fill it in`,
    );
  };
}

/** A reader for an interaction's properties or a page's facts; empty cells are left out. */
export function compileProps(
  props: Record<string, Prop>,
  decimal: '.' | ',',
  columns: Columns,
): Read<Record<string, string | number | boolean>> {
  const parsers = { text: text(LIMITS.stringBytes), number: number(decimal), boolean: yesOrNo };
  const readers = Object.entries(props).map(([name, prop]) => {
    if (typeof prop === 'object' && 'value' in prop) return { name, read: () => prop.value };
    const { column, as } = typeof prop === 'string' ? { column: prop, as: 'text' as const } : prop;
    return { name, read: compileField<string | number | boolean>(column, parsers[as], columns) };
  });
  return cells => {
    const found: Record<string, string | number | boolean> = {};
    let isEmpty = true;
    for (const { name, read } of readers) {
      const value = read(cells);
      if (value === undefined) continue;
      found[name] = value;
      isEmpty = false;
    }
    return isEmpty ? undefined : found;
  };
}
