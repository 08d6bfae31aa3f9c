import { openSync, writeSync } from 'node:fs';
import { openStore } from '../../../server/store/open.ts';
import { change, countInto, event, uuid } from '../conformance/fixtures.ts';

// A process of its own that changes a few people as fast as it can, and notes in a file what it sent and what was
// acknowledged. A note is written before the next step, so that it is there when the process is killed.
const [url, notes, first, count] = process.argv.slice(2) as [string, string, string, string];
const log = openSync(notes, 'a');
const note = (what: 'sent' | 'stored', numbers: number[]) => {
  for (const n of numbers) writeSync(log, `${what} ${n}\n`);
};

const store = await openStore(url);
let next = Number(first);
const end = next + Number(count);

const client = async () => {
  while (next < end) {
    const two = [next++, next++];
    const n = two[0]! % 4;
    note('sent', two);
    await store.update(
      change(
        n,
        two.map(id => event(id)),
        { fold: countInto(uuid(n)) },
      ),
    );
    note('stored', two);
  }
};
await Promise.all(Array.from({ length: 16 }, client));
await store.close();
