import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { startProgram } from '../programs.ts';
import type { Seeding } from './seed.ts';

/** A database file of this run. */
export const databasePath = ({ folder }: Bench, name: string): string => join(folder, `${name}.db`);

/** Fills a database in a process of its own and closes it; the log is then part of the file. */
export async function seedDatabase(bench: Bench, name: string, seeding: Seeding): Promise<string> {
  const path = databasePath(bench, name);
  const start = performance.now();
  const seeder = await startProgram('seed', { args: [`sqlite:${path}`] });
  await seeder.ask(seeding);
  await seeder.stop();
  const seconds = Math.round((performance.now() - start) / 1000);
  if (seeding.visitors > 0)
    bench.note(
      `stored ${seeding.visitors} profiles with ${seeding.interactions} interactions each in ${seconds} s`,
    );
  return path;
}
