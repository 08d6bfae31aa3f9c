import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What a framework's own compiler finds in the pages of its folder: the file and the line of each. */
const compile = (bin: string, ...args: string[]): Promise<string> =>
  new Promise(resolve =>
    execFile(process.execPath, [`node_modules/${bin}`, ...args], (_, out, err) => resolve(out + err)),
  );

const COMPILERS = {
  react: { file: 'tsx', run: () => compile('typescript/bin/tsc', '-p', 'test/frameworks/react') },
  vue: { file: 'vue', run: () => compile('vue-tsc/bin/vue-tsc.js', '-p', 'test/frameworks/vue') },
  svelte: {
    file: 'svelte',
    run: () =>
      compile(
        ...(['svelte-check/bin/svelte-check', '--workspace', 'test/frameworks/svelte'] as const),
        ...['--tsconfig', 'tsconfig.json', '--output', 'machine'],
      ),
  },
};

test.each(Object.entries(COMPILERS))(
  'in %s a page with every widget compiles, and each mistake of another does not',
  async (framework, { file, run }) => {
    const wrong = readFileSync(`test/frameworks/${framework}/wrong.${file}`, 'utf8');
    const mistakes = wrong.match(/(N|n)o(t)? [^\n]*\./g)!;
    const found = await run();
    expect(found).not.toContain(`page.${file}`);
    const places = [...found.matchAll(new RegExp(`wrong\\.${file}\\W+(\\d+)`, 'g'))].map(([, line]) => line);
    expect(new Set(places).size, found).toBe(mistakes.length);
  },
);
