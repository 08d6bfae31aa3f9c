import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtLanguages, builtSizes } from './sizes.ts';

const count = new Intl.NumberFormat('en');

describe('bytes', () => {
  it.each([...builtSizes(), ...builtLanguages()])(
    '$name stays below its limit of $limit B',
    ({ name, bytes, limit, goal }) => {
      console.log(
        `${name}: ${count.format(bytes)} B brotli (limit ${count.format(limit)}, goal ${count.format(goal)})`,
      );
      expect(bytes).toBeLessThanOrEqual(limit);
    },
  );

  it('in the README are those of this build', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const { name, bytes } of builtSizes()) {
      const row = readme.split('\n').find(line => line.startsWith(`| \`${name}\` |`));
      expect(row, `README.md needs a row | \`${name}\` | … in its table of bytes`).toBeDefined();
      expect(row).toContain(`| ${count.format(bytes)} |`);
    }
  });
});
