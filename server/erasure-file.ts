import { mkdirSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Erasure, ErasureLog } from './erase.ts';

/** What a line has to be; half of one was never answered, so nothing of it was promised. */
const readLine = (line: string): Erasure[] => {
  try {
    return [JSON.parse(line) as Erasure];
  } catch {
    return [];
  }
};

/**
 * An erasure log in a file, one JSON object a line, on the disk before anything is answered. Keep it apart from the
 * backups: whoever restores one needs the log as it is now.
 *
 * @param path of the file; it and its folder are made when the first person is erased
 * @example const erasures = createErasureFile('data/erasures.jsonl');
 */
export const createErasureFile = (path: string): ErasureLog => {
  const append: ErasureLog['append'] = async erasures => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    try {
      // A line end first: the line before may be half a line.
      await file.appendFile(erasures.map(erasure => `\n${JSON.stringify(erasure)}`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    const folder = await open(dirname(path));
    await folder.sync().finally(() => folder.close());
  };
  return {
    append,
    async all() {
      const text = await readFile(path, 'utf8').catch(error => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap(line => (line === '' ? [] : readLine(line)));
    },
  };
};
