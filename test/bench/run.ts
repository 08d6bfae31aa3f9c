import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build.ts';
import type { Run } from './bench.ts';
import { type Figure, toMarkdown, toText } from './figures.ts';
import { describeMachine } from './machine.ts';
import { benchFirstVisit } from './page/first-visit.ts';
import { benchNextPage } from './page/next-page.ts';
import { benchWeight } from './page/weight.ts';
import { isPinned } from './programs.ts';
import { benchCondition } from './server/condition.ts';
import { benchContext } from './server/context.ts';
import { benchDisk } from './server/disk.ts';
import { benchImport } from './server/import.ts';
import { benchStart } from './server/start.ts';
import { benchSteady } from './server/steady.ts';

const BENCHES: Record<string, Run> = {
  condition: benchCondition,
  context: benchContext,
  steady: benchSteady,
  import: benchImport,
  disk: benchDisk,
  start: benchStart,
  'first-visit': benchFirstVisit,
  'next-page': benchNextPage,
  weight: benchWeight,
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
  },
});

const unknown = options.only?.find(name => !Object.hasOwn(BENCHES, name));
if (unknown) {
  console.error(`There is no bench "${unknown}". There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

const note = (line: string) => console.error(`  ${line}`);
const folder = mkdtempSync(join(options.folder, 'rapport-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
await build();

const machine = describeMachine(folder);
const figures: Figure[] = [];
let failed = false;
for (const [name, run] of Object.entries(BENCHES)) {
  if (options.only && !options.only.includes(name)) continue;
  console.error(name);
  try {
    const rounds = options.quick ? 5 : 15;
    figures.push(
      ...(await run({
        rounds,
        isQuick: options.quick,
        withMillion: options.million,
        folder,
        dist: 'dist',
        note,
      })),
    );
  } catch (error) {
    failed = true;
    console.error(`${name} did not run to its end:`, error);
  }
}

console.log(options.markdown ? toMarkdown(figures) : toText(figures));
console.log(
  `\nMeasured on ${machine}; ${isPinned ? 'server and load pinned to a core each' : 'nothing pinned'}.`,
);
process.exit(failed || figures.some(figure => figure.holds === false) ? 1 : 0);
