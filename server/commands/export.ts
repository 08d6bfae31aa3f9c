import { writeFileSync } from 'node:fs';
import { ApiError } from '../error.ts';
import { exportPerson } from '../export.ts';
import { withStore } from './open.ts';
import { commandDeps, findPerson, type Named } from './person.ts';

/** `rapport export --site <key> (--id <id> | --customer <id> | --email <address>) [--out <file>]` */
export async function exportCommand(_: string[], { out, ...named }: Named & { out?: string }): Promise<void> {
  await withStore(async (store, settings) => {
    const { site, person } = await findPerson(store, named);
    const everything = await exportPerson(commandDeps(store, settings), site, person, 'owner');
    const text = `${JSON.stringify(everything, undefined, 2)}\n`;
    if (out === undefined) {
      process.stdout.write(text);
      return;
    }
    try {
      // Its owner's only, and never over anything.
      writeFileSync(out, text, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      throw new ApiError(
        'conflict',
        409,
        `${out} cannot be written: ${(cause as Error).message}. Name a file that is not there yet.`,
        { cause },
      );
    }
    console.log(`${person.id}: ${everything.history.length} interactions, in ${out}`);
  });
}
