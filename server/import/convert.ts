import { LIMITS } from '../../protocol/index.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { FieldError } from '../error.ts';
import { type Cells, compileNeeded, createColumns, text } from './cell.ts';
import { compileEvent, type MakeEvent } from './event.ts';
import { eventId, rowHash } from './ids.ts';
import { badMapping, type EventMapping, type Mapping } from './mapping.ts';
import { createRepeats } from './repeats.ts';
import { type Row, RowProblem } from './row.ts';
import { compileTime, TIME_EXAMPLES } from './time.ts';

/** A row as what it means: whose it is, and what happened. */
export interface Converted {
  customer: string;
  event: Interaction;
}

/** Turns rows into interactions, one after the other as they stand in the file. */
export interface Converter {
  /** the columns it wants, in the order in which it expects their cells */
  wanted: readonly string[];
  /** @throws RowProblem for a row that is rejected */
  convert(row: Row): Converted;
}

/** Clocks differ, and so do time zones; a day is no claim about the future. */
const AHEAD_MS = 24 * 3_600_000;

/**
 * Compiles a mapping for one run.
 *
 * @param site the public key of the site
 * @param now milliseconds since 1970; nothing that lies more than a day after it is believed
 * @throws ApiError `bad_request` when a fixed value of the mapping is wrong
 * @example const { wanted, convert } = createConverter(mapping, 'st_shop', Date.now())
 */
export function createConverter(mapping: Mapping, site: string, now: number): Converter {
  const columns = createColumns();
  const whole = text(256);
  const readCustomer = compileNeeded(mapping.customer, whole, columns, 'a row');
  const readTime = compileNeeded(mapping.time.column, text(64), columns, 'a row');
  const readId =
    mapping.id === undefined ? undefined : compileNeeded(mapping.id, text(4096), columns, 'a row');
  const required = mapping.required.map(column => compileNeeded(column, value => value, columns, 'a row'));
  const makerOf = compileKinds(mapping, columns);
  const parseTime = compileTime(mapping.time.format, mapping.time.offset);
  const nthOf = mapping.duplicates === 'keep' ? createRepeats() : () => 1;

  // JSON makes six bytes of one at most, so a row shorter than this cannot make an interaction beyond the limit.
  const constant = 512 + Buffer.byteLength(JSON.stringify(mapping));
  const surelySmall = (LIMITS.eventBytes - constant) / (6 * columns.uses);

  function timeOf(cells: Cells): number {
    const written = readTime(cells);
    const at = parseTime(written.trim());
    const { column, format } = mapping.time;
    const what = `column "${column}" is ${JSON.stringify(written)}`;
    if (at === undefined)
      throw new RowProblem(
        `${what}, which is no time in the format ${format} (such as ${TIME_EXAMPLES[format]}): mend the row, or "time.format" in the mapping`,
      );
    if (at > now + AHEAD_MS)
      throw new RowProblem(
        `${what}, which lies in the future: mend the row, or "time.format" in the mapping`,
      );
    return at;
  }

  return {
    wanted: columns.wanted,
    convert({ raw, cells, problem }) {
      // Rejected rows count too: mending one must not change which of two equal rows is the first.
      const byRow = readId ? undefined : rowHash(site, mapping.name, `row\n${raw}`);
      const nth = byRow === undefined ? 1 : nthOf(byRow);
      if (problem !== undefined) throw new RowProblem(problem);
      for (const check of required) check(cells);
      const customer = readCustomer(cells);
      const at = timeOf(cells);
      const hash = byRow ?? rowHash(site, mapping.name, `id\n${readId!(cells)}`);
      const event = makerOf(cells)(cells, { id: eventId(hash, nth), at });
      if (raw.length > surelySmall && Buffer.byteLength(JSON.stringify(event)) > LIMITS.eventBytes)
        throw new RowProblem(
          `makes an interaction of more than ${LIMITS.eventBytes / 1024} KiB: map fewer or shorter columns to it`,
        );
      return { customer, event };
    },
  };
}

/** Finds the maker for a row: the only one, or the one its column names. */
function compileKinds(
  mapping: Mapping,
  columns: ReturnType<typeof createColumns>,
): (cells: Cells) => MakeEvent {
  const errors: FieldError[] = [];
  const compile = (config: EventMapping, path: string): MakeEvent => {
    try {
      return compileEvent(config, mapping.decimal, columns);
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      errors.push({ path, message: error.message });
      return () => {
        throw error;
      };
    }
  };
  const { event, events } = mapping;
  const only = event && compile(event, 'event');
  const makers = new Map(
    Object.entries(events?.values ?? {}).map(([value, config]) => [
      value,
      compile(config, `events.values.${value}`),
    ]),
  );
  const place = events && columns.place(events.column);
  if (errors.length > 0) throw badMapping(errors);
  if (only) return () => only;
  return cells => {
    const value = cells[place!]!;
    const maker = makers.get(value);
    if (maker) return maker;
    throw new RowProblem(
      `column "${events!.column}" is ${JSON.stringify(value)}: the mapping knows ${[...makers.keys()].join(', ')}; add it under "events.values"`,
    );
  };
}
