import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Interaction } from '../../../../server/domain/interaction.ts';
import type { Profile } from '../../../../server/domain/profile.ts';
import type { Site } from '../../../../server/domain/site.ts';
import { type MappingInput, readMapping } from '../../../../server/import/mapping.ts';
import type { Rejected } from '../../../../server/import/row.ts';
import { importFile } from '../../../../server/import/run.ts';
import type { Store } from '../../../../server/store/contract.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';
import { NOW } from '../../support/events.ts';
import { testSite } from '../../support/site.ts';

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rapport-import-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A file that is gone after the test. */
export function fileOf(content: string | Uint8Array, name = 'rows.csv', inside = folder()): string {
  mkdirSync(inside, { recursive: true });
  const path = join(inside, name);
  writeFileSync(path, content);
  return path;
}

/** Rows of customer, time and anything else as tracked events; tests change what they are about. */
export const trackMapping = (more: Partial<MappingInput> = {}): MappingInput => ({
  name: 'rows',
  customer: 'who',
  time: { column: 'at', format: 'iso' },
  event: { type: 'track', name: 'what' },
  ...more,
});

/** Imports a file's content and gives everything that came of it. */
export async function imported(
  content: string | Uint8Array,
  mapping: MappingInput = trackMapping(),
  options: { store?: Store; site?: Site; name?: string; now?: number } = {},
) {
  const { store = createMemoryStore(), site = testSite(), name = 'rows.csv', now = NOW } = options;
  const file = fileOf(content, name);
  const rejected: Rejected[] = [];
  const result = await importFile({
    store,
    site,
    file,
    mapping: readMapping(mapping, file),
    now,
    onRejected: rows => rejected.push(...rows),
  });
  return {
    result,
    rejected,
    store,
    person: (customer: string) => store.profile(site.key, { customer }),
    history: (customer: string) => historyOf(store, site.key, customer),
  };
}

/** All of a person's interactions, newest first. */
export async function historyOf(store: Store, site: string, customer: string): Promise<Interaction[]> {
  const profile = await store.profile(site, { customer });
  if (!profile) return [];
  const all: Interaction[] = [];
  let after: string | undefined;
  do {
    const page = await store.history(site, profile.id, { limit: 200, ...(after ? { after } : {}) });
    all.push(...page.interactions);
    after = page.next;
  } while (after);
  return all;
}

/** Everything a store knows of these people, as text: two stores that know the same have the same. */
export async function dump(store: Store, site: string, customers: readonly string[]): Promise<string> {
  const lines = [JSON.stringify(await store.stats(site))];
  for (const customer of [...customers].sort()) {
    const profile: Profile | undefined = await store.profile(site, { customer });
    lines.push(customer, JSON.stringify(profile));
    for (const interaction of await historyOf(store, site, customer)) lines.push(JSON.stringify(interaction));
  }
  return lines.join('\n');
}
