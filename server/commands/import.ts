import { closeSync, openSync, readSync } from 'node:fs';
import { compileSite, type Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import { sizeOf } from '../import/bytes.ts';
import { readMapping } from '../import/mapping.ts';
import { createProgress } from '../import/progress.ts';
import { createRejects, rejectsPath } from '../import/rejects.ts';
import { report } from '../import/report.ts';
import { type Imported, importFile } from '../import/run.ts';
import type { Store } from '../store/contract.ts';
import { readJsonFile, withStore } from './open.ts';

/** The live site of a key. @throws ApiError `unknown_site` that names those there are */
export async function liveSite(store: Store, key: string): Promise<Site> {
  const sites = await store.sites();
  const found = sites.find(site => site.key === key);
  if (found) return compileSite(found.config, found.version);
  const there =
    sites.length > 0
      ? `The store has ${sites.map(site => site.key).join(', ')}.`
      : 'The store has no site yet.';
  throw new ApiError(
    'unknown_site',
    404,
    `There is no site "${key}". ${there} Publish one with: rapport apply <site.json>`,
  );
}

/** Whether a file's last byte is a line end. */
function endsWithLine(file: string, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  const open = openSync(file, 'r');
  try {
    readSync(open, last, 0, 1, size - 1);
  } finally {
    closeSync(open);
  }
  return last[0] === 10;
}

/**
 * `rapport import <file> --site <key> --map <mapping.json> [--rejected <path>]`: see docs/import.md. Ctrl-C ends it
 * after the batch under way; a second one at once.
 */
export async function importCommand(
  [file]: string[],
  { site: key, map, rejected }: { site: string; map: string; rejected?: string },
): Promise<void> {
  const size = sizeOf(file!);
  const mapping = readMapping(readJsonFile(map), file!);
  const interrupt = new AbortController();
  const onSignal = () => {
    process.stderr.write('\nStopping once the rows under way are written …\n');
    interrupt.abort();
  };
  const imported = await withStore(async (store, settings): Promise<Imported> => {
    const site = await liveSite(store, key);
    const path = rejected ?? rejectsPath(settings.storeUrl, file!);
    const rejects = createRejects(path);
    const progress = createProgress(process.stderr, size, () => performance.now());
    process.once('SIGINT', onSignal);
    try {
      const result = await importFile({
        store,
        site,
        file: file!,
        mapping,
        now: Date.now() + settings.clockOffsetMs,
        signal: interrupt.signal,
        onProgress: progress.show,
        onRejected: rejects.add,
      });
      const seconds = progress.done();
      const stats = await store.stats(key);
      const unended = !endsWithLine(file!, size);
      const lines = report({ file: file!, site: key, imported: result, stats, seconds, rejects, unended });
      console.log(lines.join('\n'));
      return result;
    } finally {
      progress.done();
      process.off('SIGINT', onSignal);
      rejects.close();
    }
  });
  if (!imported.stopped) return;
  console.log(
    `\nStopped ${imported.line > 0 ? `after line ${imported.line}` : 'before anything was written'}. To go on, give the same command again:\n` +
      'it passes over what is there already and ends as if it had never been stopped.',
  );
  // Ends as an interrupted program should, so that a script around it stops too.
  process.kill(process.pid, 'SIGINT');
}
