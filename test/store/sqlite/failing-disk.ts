import { openStore } from '../../../server/store/open.ts';
import { change, event, SITE, uuid } from '../conformance/fixtures.ts';

// Runs with a limit on the size of files, so that a large change fails half-way in the middle of being written.
const store = await openStore(process.argv[2]!);
const outcome = (change: Promise<{ fresh: string[] }>) =>
  change.then(
    ({ fresh }) => fresh.length,
    ({ name, code, status }) => ({ name, code, status }),
  );
const large = Array.from({ length: 200 }, (_, i) => event(i + 10, i, { text: 'x'.repeat(30_000) }));

const before = await outcome(store.update(change(1, [event(1)])));
const together = await Promise.all([
  outcome(store.update(change(1, [event(2)]))),
  outcome(store.update(change(1, large))),
]);
const [profile, kept] = [
  await store.profile(SITE, { id: uuid(1) }),
  await store.interactions(SITE, [uuid(1), uuid(2), uuid(10)]),
];
const after = await outcome(store.update(change(1, [event(2), event(3)])));
await store.close();
console.log(JSON.stringify({ before, together, tracked: profile?.stats.tracked, kept: kept.length, after }));
