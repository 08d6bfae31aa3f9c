import { parentPort, workerData } from 'node:worker_threads';
import type { Tier } from '../../../protocol/index.ts';
import { createTally } from '../tally.ts';
import { openDatabase } from './database.ts';

// A thread that lives for one question. It reads a thousand people at a time: a single read of everything would keep
// the log from being emptied for seconds. The tiers come along because the protocol would bring its schemas.
const { path, site, tiers } = workerData as { path: string; site: string; tiers: Tier[] };
const db = openDatabase(path);
const tally = createTally(tiers);
let interactions = 0;

const pk = db.prepare('SELECT pk FROM site WHERE key = ?').get(site)?.pk ?? null;
const people = db.prepare(
  'SELECT pk, body, joined FROM profile WHERE pk > ? AND +site = ? ORDER BY pk LIMIT 1000',
);
const kept = db.prepare(
  `SELECT count(*) AS count FROM profile p CROSS JOIN interaction e ON e.profile = p.pk
   WHERE p.pk > ? AND p.pk <= ? AND +p.site = ?`,
);
for (let after = 0; ; ) {
  const rows = people.all(after, pk);
  if (rows.length === 0) break;
  // Whoever was joined is no person more, but what they did is counted.
  for (const { body, joined } of rows) if (joined === null) tally.add(JSON.parse(body as string));
  const last = rows.at(-1)!.pk as number;
  interactions += kept.get(after, last, pk)!.count as number;
  after = last;
}
db.close();
parentPort!.postMessage(tally.result(interactions));
