import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from '../../error.ts';
import { unreachable } from '../refusal.ts';
import { type Committer, createCommitter } from './commit.ts';
import { openDatabase } from './database.ts';
import { toRefusal } from './failure.ts';
import type { Reply } from './thread.ts';

// The thread that writes: one message is one call of the committer, answered by its result or by what it threw.
const { path, options } = workerData as { path: string; options: Parameters<typeof openDatabase>[1] };
const committer = createCommitter(openDatabase(path, options));

const answer = (verb: keyof Committer, args: unknown[]): Reply => {
  try {
    return { result: (committer[verb] as (...args: unknown[]) => unknown)(...args) };
  } catch (error) {
    const refusal = toRefusal(error);
    const { code, status, message } =
      refusal instanceof ApiError ? refusal : unreachable(`The store failed: ${(error as Error).message}.`);
    return { refusal: [code, status, message] };
  }
};

parentPort!.on('message', ({ verb, args }: { verb: keyof Committer; args: unknown[] }) => {
  parentPort!.postMessage(answer(verb, args));
  if (verb === 'close') parentPort!.close();
});
