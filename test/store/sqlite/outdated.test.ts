import { expect, it, onTestFinished } from 'vitest';
import type { Effects, Fold } from '../../../server/store/contract.ts';
import { createCommitter } from '../../../server/store/sqlite/commit.ts';
import { openDatabase } from '../../../server/store/sqlite/database.ts';
import { settlementOf } from '../../../server/store/sqlite/settle.ts';
import { change, countInto, effect, event, hash, people, SITE, uuid } from '../conformance/fixtures.ts';
import { newDatabase } from './folder.ts';

const join = (from: number, into: number) => ({ from: uuid(from), into: uuid(into) });
const token = { token: hash(1) };

it.each<[what: string, before: Effects<0>, meanwhile: Effects<0>, folded: [first: number, then: number]]>([
  ['was joined', { answer: 0 }, { answer: 0, join: [join(1, 2)] }, [1, 2]],
  ['was parted', { answer: 0, join: [join(1, 2)] }, { answer: 0, split: [uuid(1)] }, [2, 1]],
  [
    'was parted further up',
    { answer: 0, join: [join(1, 2), join(2, 3)] },
    { answer: 0, split: [uuid(2)] },
    [3, 2],
  ],
  ['was joined further up', { answer: 0, join: [join(1, 2)] }, { answer: 0, join: [join(2, 3)] }, [2, 3]],
  [
    'was joined into somebody else',
    { answer: 0, join: [join(1, 2)] },
    { answer: 0, join: [join(1, 3)] },
    [2, 3],
  ],
  ['lost the name', { answer: 0 }, { answer: 0, bind: [{ name: token, to: uuid(2) }] }, [1, 2]],
  [
    'lost the name, joined',
    { answer: 0, join: [join(1, 3)] },
    { answer: 0, bind: [{ name: token, to: uuid(2) }] },
    [3, 2],
  ],
  ['was erased', { answer: 0 }, { answer: 0, erase: [uuid(1)] }, [1, 9]],
  ['was erased, joined', { answer: 0, join: [join(1, 2)] }, { answer: 0, erase: [uuid(1)] }, [2, 9]],
])('folds anew when somebody %s by another process meanwhile', async (_, before, meanwhile, folded) => {
  const { path, open } = newDatabase();
  const store = await open();
  await people(store, 3);
  await effect(store, before);
  const db = openDatabase(path);
  onTestFinished(() => db.close());
  const other = createCommitter(db);
  const attempts: (string | undefined)[] = [];
  const fold: Fold = (person, fresh) => {
    if (attempts.push(person?.id) === 1) other.settle(settlementOf(1, meanwhile));
    return countInto(person?.id ?? uuid(9))(person, fresh);
  };
  const last = await store.update(change(1, [event(5)], { fold, create: { id: uuid(9) } }));
  const [first, then] = folded.map(uuid);
  expect(attempts).toEqual([first, then === uuid(9) ? undefined : then]);
  expect(last.profile?.id).toBe(then);
  expect((await store.profile(SITE, token))?.id).toBe(then);
  expect((await store.interactions(SITE, [uuid(5)]))[0]?.profile).toBe(then);
});
