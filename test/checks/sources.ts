import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import of a source file. */
export interface Import {
  from: string;
  /** a path from the repository's root for our own files, else the package's name */
  to: string;
  typeOnly: boolean;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const WORKER = /new URL\(\s*['"](\.[^'"]+\.ts)['"]\s*,\s*import\.meta\.url\s*\)/g;

/** Every import of every TypeScript file under these folders. */
export function importsUnder(...folders: string[]): Import[] {
  const files = folders.flatMap(folder => globSync(`${folder}/**/*.{ts,tsx}`));
  return files.flatMap(file => importsOf(file, readFileSync(file, 'utf8')));
}

/** The imports of one file's text. */
export function importsOf(file: string, text: string): Import[] {
  const resolve = (to: string) => (to.startsWith('.') ? normalize(join(dirname(file), to)) : to);
  return [
    ...[...text.matchAll(IMPORT)].map(([, type, fixed, dynamic]) => ({
      from: file,
      to: resolve((fixed ?? dynamic)!),
      typeOnly: !!type,
    })),
    ...[...text.matchAll(WORKER)].map(([, to]) => ({ from: file, to: resolve(to!), typeOnly: false })),
  ];
}
