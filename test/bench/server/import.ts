import { existsSync } from 'node:fs';
import type { Run } from '../bench.ts';
import { number } from '../figures.ts';
import type { ImportOrder, ImportResult } from '../programs/import.ts';
import { startProgram } from '../programs.ts';
import { alternate, median, medianRatio } from '../rounds.ts';
import { databasePath } from './databases.ts';

/** A real store's events; not part of the repository, so its figures are left out where it is not. */
export const REAL_STORE = process.env.BENCH_EVENTS ?? '../shared/data/store-events-2019-10-01.csv';

/** `rapport import` of a real store's file into a new database, each time in a new process, beside inserts alone. */
export const benchImport: Run = async bench => {
  if (!existsSync(REAL_STORE)) {
    bench.note(`left out: there is no ${REAL_STORE} (BENCH_EVENTS names another place)`);
    return [];
  }
  let count = 0;
  const rate = (way: ImportOrder['way']) => async (): Promise<number> => {
    const importer = await startProgram('import');
    const order: ImportOrder = { way, file: REAL_STORE, path: databasePath(bench, `import-${count++}`) };
    const { rows, seconds } = await importer.ask<ImportResult>(order);
    await importer.stop();
    return rows / seconds;
  };
  const rounds = await alternate({ ours: rate('rapport'), bare: rate('bare') }, { ...bench, warmUp: 0 });
  const ours = median(rounds.ours);
  return [
    {
      name: 'import of a real store’s events, beside inserts alone',
      ours: `${number(ours)} rows/s`,
      reference: `${number(median(rounds.bare))} rows/s`,
      ratio: medianRatio(rounds.ours, rounds.bare),
      limit: '≥ 5,000 rows/s',
      holds: ours >= 5000,
    },
  ];
};
