import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const sources = globSync('widgets/!(gallery)/**/*.{ts,tsx}').map(file => readFileSync(file, 'utf8'));
const documents = globSync('docs/*.md')
  .map(file => readFileSync(file, 'utf8'))
  .join('\n');
const missing = (names: Iterable<string>): string[] =>
  [...new Set(names)].filter(name => !documents.includes(`\`${name}\``));

it('every part of a widget that a site may style is in a document', () => {
  // part="a b", part={`a ${b}`}, part={is ? 'a' : 'a b'}
  const written = sources.flatMap(text => [...text.matchAll(/\bpart=(?:"([^"]+)"|\{([^}]+)\})/g)]);
  const names = written.flatMap(([, plain, code = '']) => [
    ...(plain?.split(' ') ?? []),
    ...[...code.matchAll(/['"`]([a-z][a-z -]*)(?=['"`$])/g)].flatMap(([, some]) => some!.trim().split(' ')),
  ]);
  expect(names.length).toBeGreaterThan(80);
  expect(missing(names)).toEqual([]);
});

it('every custom property that a site may set is in a document', () => {
  const names = sources.flatMap(text => text.match(/--rapport-[a-z-]+/g) ?? []);
  expect(new Set(names).size).toBeGreaterThan(20);
  expect(missing(names)).toEqual([]);
});
