import type { Site } from '../domain/site.ts';
import type { Store } from '../store/contract.ts';
import { NOTHING_WRITTEN, sum, type Written, writeBatch } from './batch.ts';
import { type Converted, createConverter } from './convert.ts';
import { createDecoder } from './decode.ts';
import type { Mapping } from './mapping.ts';
import { readRows } from './read-rows.ts';
import { type Rejected, RowProblem } from './row.ts';

/**
 * Rows a batch takes from the file. Many, because a person's rows cost one change a batch however many there are; a
 * store still commits a few hundred changes at a time. Fixed, so that a batch begins and ends at the same rows in every
 * run: rows that stand out of order by less than this are then put right the same way each time.
 */
export const BATCH_ROWS = 10_000;

/** What an import came to; `accepted + duplicates + rejected` is `rows`. */
export interface Imported extends Written {
  rows: number;
  rejected: number;
  /** of the last row that was taken or rejected */
  line: number;
  /** that row was rejected */
  isLastRejected: boolean;
  /** stopped by the signal before the end of the file */
  stopped: boolean;
}

export interface ImportOptions {
  store: Store;
  site: Site;
  file: string;
  mapping: Mapping;
  /** milliseconds since 1970; only to refuse what lies in the future */
  now: number;
  /** ends the import after the batch that is being written */
  signal?: AbortSignal;
  /** told as rows become durable: how many, and how far into the file, in bytes */
  onProgress?: (progress: { rows: number; bytes: number }) => void;
  /** told of the rejected rows of each batch, in the order of the file */
  onRejected?: (rejected: readonly Rejected[]) => void;
}

/**
 * Streams a file of past interactions into profiles. Batches are written in file order, each before the next is begun,
 * while the rows of the next are already being read. Every row has an id of its own making, so an import that was
 * stopped or killed is gone on with by starting it again: what is there already is a duplicate and changes nothing.
 *
 * @throws ApiError when the file or the mapping is wrong, or the store fails; the batches before it are kept
 * @example const { rows, accepted } = await importFile({ store, site, file, mapping, now: Date.now() })
 */
export async function importFile(options: ImportOptions): Promise<Imported> {
  const { store, site, file, mapping, now, signal, onProgress, onRejected } = options;
  const { wanted, convert } = createConverter(mapping, site.key, now);
  const decoder = createDecoder(mapping.encoding);
  let written = NOTHING_WRITTEN;
  let done = { rows: 0, bytes: 0, line: 0, rejected: 0, isLastRejected: false };
  let batch = emptyBatch();
  let [rows, bytes] = [0, 0];
  let writing = Promise.resolve();

  async function write({ taken, rejected, line }: Batch, rowsRead: number, bytesRead: number): Promise<void> {
    let durable = 0;
    const came = await writeBatch(store, site, taken, more => {
      durable += more;
      const share = durable / taken.length;
      onProgress?.({ rows: done.rows + durable, bytes: done.bytes + share * (bytesRead - done.bytes) });
    });
    written = sum(written, came);
    done = {
      rows: rowsRead,
      bytes: bytesRead,
      line,
      rejected: done.rejected + rejected.length,
      isLastRejected: rejected.at(-1)?.line === line,
    };
    if (rejected.length > 0) onRejected?.(rejected);
  }
  async function next(): Promise<void> {
    await writing;
    if (signal?.aborted) return;
    writing = write(batch, rows, bytes);
    // Whoever waits for it next hears of a failure; until then nobody does.
    writing.catch(() => {});
    batch = emptyBatch();
  }

  const found = readRows(file, mapping, wanted, read => {
    bytes = read;
  });
  let isBroken = false;
  try {
    for await (const row of found) {
      isBroken = signal?.aborted ?? false;
      if (isBroken) break;
      rows++;
      batch.line = row.line;
      try {
        batch.taken.push(convert(row));
      } catch (error) {
        if (!(error instanceof RowProblem)) throw error;
        batch.rejected.push({ line: row.line, reason: error.message, raw: decoder.loose(row.raw) });
      }
      if (rows % BATCH_ROWS === 0) await next();
    }
    if (batch.line > 0) await next();
  } finally {
    await writing;
  }
  // What was read but not written is left for the next time.
  return {
    ...written,
    rows: done.rows,
    rejected: done.rejected,
    line: done.line,
    isLastRejected: done.isLastRejected,
    stopped: isBroken || batch.line > 0,
  };
}

interface Batch {
  taken: Converted[];
  rejected: Rejected[];
  /** of its last row */
  line: number;
}

const emptyBatch = (): Batch => ({ taken: [], rejected: [], line: 0 });
