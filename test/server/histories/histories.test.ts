import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { createSqliteStore } from '../../../server/store/sqlite/index.ts';
import { act } from './act.ts';
import { compare } from './compare.ts';
import { compareEnding } from './ending.ts';
import { history, type Timed } from './recipes.ts';
import { createWorld, type Server, startServer, type Wanted } from './world.ts';

/** How many histories are lived; those of the gate take some ten to twenty seconds a store. */
const RUNS = Number(process.env.HISTORIES ?? 0);
/** So many histories share a server: a new one for each would cost more than the history. */
const SHARED = 50;

/** What happens in a fair share of the histories. */
const USUAL = [
  ...['gate: proved', 'gate: merged', 'gate: switched', 'gate: same'],
  ...['verify: proved', 'verify: merged', 'verify: switched', 'verify: void', 'verify: guessed wrong'],
  ...['merge: 200', 'merge: 409', 'undo: 200', 'undo: 404', 'late: retired', 'purged', 'possibly the same'],
];

const STORES: [name: string, histories: number, open: (path: string) => Promise<Store>][] = [
  ['memory', 300, async () => createMemoryStore()],
  ['sqlite', 150, path => createSqliteStore({ path })],
];

/** Does every step at the door of the server and in the model, and compares everybody after each. */
async function live(server: Server, steps: readonly Timed[], counts: Map<string, number>): Promise<void> {
  const world = createWorld(server, counts);
  for (const [i, { after, ...step }] of steps.entries()) {
    server.time.now += after;
    try {
      await act(world, step);
      await compare(world);
    } catch (error) {
      throw new Error(`at step ${i + 1}, ${step.verb}: ${(error as Error).message}`, { cause: error });
    }
  }
  await compareEnding(world);
}

describe.each(STORES)('any history of visitors and staff, in the %s store', (_, usual, open) => {
  const runs = RUNS || usual;

  it('comes to what the model of DESIGN §6 says, and every merge is undone exactly', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-histories-'));
    const counts = new Map<string, number>();
    const servers = new Map<Wanted, Server>();
    let opened = 0;
    const serverFor = async (wanted: Wanted): Promise<Server> => {
      const before = servers.get(wanted);
      if (before && before.histories < SHARED) return before;
      await before?.store.close();
      const server = await startServer(await open(join(folder, `${++opened}.db`)), wanted);
      servers.set(wanted, server);
      return server;
    };
    const wanted = fc.constantFrom<Wanted>('code', 'code', 'code', 'none');
    const property = fc.asyncProperty(wanted, history, async (proof, steps) => {
      await live(await serverFor(proof), steps, counts);
    });
    try {
      await fc.assert(property, { numRuns: runs });
    } finally {
      await Promise.all([...servers.values()].map(({ store }) => store.close()));
      rmSync(folder, { recursive: true });
    }
    if (process.env.HISTORY_COUNTS) console.log(Object.fromEntries([...counts].sort()));
    // What never happens is not tested.
    for (const what of USUAL) expect(counts.get(what) ?? 0, what).toBeGreaterThan(runs / 1_000);
  }, 3_600_000);
});
