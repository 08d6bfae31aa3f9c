import { parentPort, workerData } from 'node:worker_threads';
import type { Tier } from '../../../protocol/index.ts';
import { createTally } from '../tally.ts';
import { openDatabase } from './database.ts';

// A thread that lives for one question: it reads from one snapshot, while the writer goes on writing.
// The tiers come along because the protocol would bring its schemas to this thread.
const { path, site, tiers } = workerData as { path: string; site: string; tiers: Tier[] };
const db = openDatabase(path);
db.exec('BEGIN');
const pk = db.prepare('SELECT pk FROM site WHERE key = ?').get(site)?.pk ?? null;
const tally = createTally(tiers);
const people = db.prepare(`SELECT tier, json_extract(body, '$.needs') AS needs FROM profile WHERE +site = ?`);
for (const { tier, needs } of people.iterate(pk)) {
  tally.add(tiers[tier as number]!, JSON.parse(needs as string));
}
const { count } = db
  .prepare('SELECT count(*) AS count FROM interaction WHERE profile IS NOT NULL AND +site = ?')
  .get(pk)!;
db.close();
parentPort!.postMessage(tally.result(count as number));
