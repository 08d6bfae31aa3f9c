import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Manifest {
  exports: Record<string, string | Record<string, string>>;
  bin: Record<string, string>;
  files: string[];
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const targets = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string'
    ? [[name, target] as const]
    : Object.values(target).map(file => [name, file] as const),
);

describe('the package', () => {
  it.each([...targets, ...Object.entries(manifest.bin)])('%s is where %s says', (_, file) => {
    expect(existsSync(file)).toBe(true);
    const inPackage = manifest.files.some(name => file.startsWith(`./${name}`)) || file === './package.json';
    expect(inPackage).toBe(true);
  });

  it('exports the names it documents, and can be imported where there is no window', async () => {
    const browser = await import(pathToFileURL('dist/sdk/index.js').href);
    expect(Object.keys(browser).sort()).toEqual(['createRapport']);
    const server = await import(pathToFileURL('dist/sign.js').href);
    expect(Object.keys(server).sort()).toEqual(['signIdentity']);
  });
});
