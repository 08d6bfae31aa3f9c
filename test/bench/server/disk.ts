import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Run } from '../bench.ts';
import { type Figure, number } from '../figures.ts';
import type { ImportOrder } from '../programs/import.ts';
import { startProgram } from '../programs.ts';
import { databasePath, seedDatabase } from './databases.ts';
import { REAL_STORE } from './import.ts';

/** Bytes of the file that a row takes with its indexes, free space in the pages included, and of what is kept in it. */
function measure(path: string, table: string, tables: string[]): { row: number; json: number } {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const { count, json } = db
      .prepare(`SELECT count(*) AS count, avg(octet_length(body)) AS json FROM ${table}`)
      .get() as { count: number; json: number };
    const names = tables.map(name => `'${name}'`).join();
    const { bytes } = db
      .prepare(`SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN (${names})`)
      .get() as {
      bytes: number;
    };
    return { row: bytes / count, json };
  } finally {
    db.close();
  }
}

const profile = (path: string) => measure(path, 'profile', ['profile', 'profile_id', 'binding']);
const event = (path: string) =>
  measure(path, 'interaction', ['interaction', 'interaction_id', 'interaction_of']);

/** What a profile and an event take in a file that was never vacuumed. */
export const benchDisk: Run = async bench => {
  const seeded = await seedDatabase(bench, 'disk', {
    visitors: bench.isQuick ? 5000 : 20_000,
    interactions: 10,
  });
  const line = (name: string, { row, json }: { row: number; json: number }, limit?: number): Figure => ({
    name,
    ours: `${number(row)} B`,
    reference: `${number(json)} B of JSON`,
    ratio: row / json,
    ...(limit ? { limit: `≤ ${number(limit)} B`, holds: row <= limit } : {}),
  });
  const figures = [line('disk: a profile with its token', profile(seeded), 5120)];
  if (!existsSync(REAL_STORE)) return [...figures, line('… an event', event(seeded), 300)];
  const path = databasePath(bench, 'disk-real');
  const importer = await startProgram('import');
  await importer.ask({ way: 'rapport', file: REAL_STORE, path } satisfies ImportOrder);
  await importer.stop();
  return [
    ...figures,
    line('… an event of a real store', event(path), 300),
    line('… an event of a shop whose pages say much about themselves', event(seeded)),
  ];
};
