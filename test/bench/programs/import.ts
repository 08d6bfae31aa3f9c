// Brings the real store's file in, by our import or by inserts alone, and says how long it took.
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { applySite } from '../../../server/commands/apply.ts';
import { readJsonFile } from '../../../server/commands/open.ts';
import { compileSite } from '../../../server/domain/site.ts';
import { readMapping } from '../../../server/import/mapping.ts';
import { importFile } from '../../../server/import/run.ts';
import { openStore } from '../../../server/store/open.ts';
import { answerQuestions } from '../programs.ts';

/** Which way, from which file, into which database, which is new. */
export interface ImportOrder {
  way: 'rapport' | 'bare';
  file: string;
  path: string;
}
export interface ImportResult {
  rows: number;
  seconds: number;
}

const FOLDER = 'examples/imports';
const ROWS_A_TRANSACTION = 2000;

const byRapport = async ({ file, path }: ImportOrder): Promise<ImportResult> => {
  const store = await openStore(`sqlite:${path}`);
  const { published } = await applySite(store, readJsonFile(`${FOLDER}/web-store.site.json`), Date.now());
  const site = compileSite(published.config, published.version);
  const mapping = readMapping(readJsonFile(`${FOLDER}/web-store.mapping.json`), file);
  const start = performance.now();
  const { rows } = await importFile({ store, site, file, mapping, now: Date.now() });
  const seconds = (performance.now() - start) / 1000;
  await store.close();
  return { rows, seconds };
};

/** The floor: each line split at its commas and put into a table with one index, as durable as ours. */
const byInserts = ({ file, path }: ImportOrder): ImportResult => {
  const db = new DatabaseSync(path);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (a, b, c, d, e, f, g, h, i)',
  );
  db.exec('CREATE INDEX row_of ON row (h)');
  const insert = db.prepare('INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const start = performance.now();
  const lines = readFileSync(file, 'utf8').split('\n').slice(1).filter(Boolean);
  lines.forEach((line, i) => {
    if (i % ROWS_A_TRANSACTION === 0) db.exec(i ? 'COMMIT; BEGIN' : 'BEGIN');
    const cells = line.split(',');
    insert.run(...Array.from({ length: 9 }, (_, at) => cells[at] ?? null));
  });
  db.exec('COMMIT');
  const seconds = (performance.now() - start) / 1000;
  db.close();
  return { rows: lines.length, seconds };
};

answerQuestions((order: ImportOrder) => (order.way === 'bare' ? byInserts(order) : byRapport(order)));
