import { describe, expect, it } from 'vitest';
import { type Import, importsOf, importsUnder } from './sources.ts';

/** The rooms of the house, the most particular first. */
const ROOMS: [room: string, path: RegExp][] = [
  ['protocol', /^protocol\//],
  // Types for those who use a framework; nothing of it is in what we build.
  ['frameworks', /^sdk\/frameworks\//],
  ['sdk', /^sdk\//],
  ['widgets', /^widgets\//],
  ['domain', /^server\/domain\//],
  ['contract', /^server\/store\/contract\.ts$/],
  ['store', /^server\/store\//],
  ['routes', /^server\/routes\//],
  // What belongs to the platform: the entries, the commands and what only they use.
  [
    'entry',
    /^server\/(node|node-mail|cli|built-assets|erasure-file|repeat|settings)\.ts$|^server\/(commands|import)\//,
  ],
  ['app', /^server\//],
];

/** Which rooms each room may look into (DESIGN §3). Everything else is a wrong arrow. */
const MAY: Record<string, string[]> = {
  protocol: [],
  frameworks: ['sdk'],
  sdk: ['protocol'],
  widgets: ['protocol', 'sdk'],
  domain: ['protocol', 'error'],
  contract: ['protocol', 'domain'],
  store: ['protocol', 'domain', 'contract', 'error'],
  routes: ['protocol', 'domain', 'contract', 'app', 'error'],
  app: ['protocol', 'domain', 'contract', 'routes', 'error'],
  entry: ['protocol', 'domain', 'contract', 'store', 'app', 'error'],
};

/** Packages a room may use; undefined: any. */
const PACKAGES: Record<string, RegExp> = {
  protocol: /^zod$/,
  frameworks: /^(react|vue|svelte\/elements)$/,
  sdk: /^idb-keyval$/,
  widgets: /^preact(\/|$)/,
  domain: /^(re2js)$/,
  contract: /^$/,
  routes: /^(hono(\/|$)|zod$|@hono\/zod-openapi$)/,
  app: /^(hono(\/|$)|zod$|jose$|@noble\/hashes\/)/,
};

const roomOf = (path: string): string =>
  path === 'server/error.ts' ? 'error' : (ROOMS.find(([, inside]) => inside.test(path))?.[0] ?? 'outside');

/** What is wrong with an import; undefined when it may stand. */
function wrong({ from, to, typeOnly }: Import): string | undefined {
  const room = roomOf(from);
  if (room === 'error') return roomOf(to) === 'protocol' ? undefined : `${from} → ${to}`;
  if (room === 'frameworks' && !typeOnly) return `${from} → ${to}: write \`import type\``;
  const own = /^(protocol|sdk|widgets|server|test|examples|scripts)\//.test(to);
  if (!own) return !PACKAGES[room] || PACKAGES[room].test(to) ? undefined : `${from} uses the package ${to}`;
  const target = roomOf(to);
  // No schema code in the browser: what the sdk and the widgets take from the protocol are types.
  if (target === 'protocol' && (room === 'sdk' || room === 'widgets') && !typeOnly)
    return `${from} → ${to}: write \`import type\``;
  if (target === 'sdk' && room === 'widgets' && !typeOnly)
    return `${from} → ${to}: widgets reach the script by WidgetHost only; write \`import type\``;
  return target === room || MAY[room]?.includes(target) ? undefined : `${from} → ${to}`;
}

describe('import direction', () => {
  it('points one way, as DESIGN §3 draws it', () => {
    const imports = importsUnder('protocol', 'sdk', 'widgets', 'server');
    expect(imports.length).toBeGreaterThan(150);
    expect(imports.map(wrong).filter(Boolean)).toEqual([]);
  });

  it.each([
    ['sdk/client.ts', "import { EventSchema } from '../protocol/event.ts'"],
    ['sdk/client.ts', "import { x } from '../server/app.ts'"],
    ['sdk/client.ts', "import type { x } from '../widgets/ui/x.ts'"],
    ['sdk/client.ts', "import { h } from 'preact'"],
    ['sdk/client.ts', "import type { x } from 'react'"],
    ['sdk/frameworks/vue.ts', "import { ref } from 'vue'"],
    ['widgets/a/index.ts', "import { createClient } from '../../sdk/client.ts'"],
    ['server/app.ts', "import type { x } from '../sdk/client.ts'"],
    ['server/app.ts', "import { readFile } from 'node:fs'"],
    ['server/domain/apply.ts', "import { x } from '../routes/body.ts'"],
    ['server/domain/apply.ts', "import { z } from 'zod'"],
    ['server/routes/me.ts', "import { createSqliteStore } from '../store/sqlite/index.ts'"],
    ['server/store/memory.ts', "export { x } from '../app.ts'"],
    ['protocol/event.ts', "import { x } from '../server/error.ts'"],
  ])('would be found out: %s, %s', (file, text) => {
    expect(importsOf(file, text).map(wrong).filter(Boolean)).toHaveLength(1);
  });
});
