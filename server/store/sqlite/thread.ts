import { Worker } from 'node:worker_threads';
import { ApiError } from '../../error.ts';
import { unreachable } from '../refusal.ts';
import type { Committer } from './commit.ts';

/** An error as it crosses from one thread to the other: its copy would lose everything but name and message. */
export type Refusal = ConstructorParameters<typeof ApiError>;

export type Reply = { result: unknown } | { refusal: Refusal };

/**
 * Starts a file beside this one on a thread of its own: TypeScript as it is written, JavaScript once it is built.
 *
 * @param data for the thread, its `workerData`
 */
export const startThread = (name: 'writer' | 'stats', data: object): Worker =>
  new Worker(new URL(`./${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url), {
    workerData: data,
    // The flags of the main thread may not fit a file: --eval and --input-type do not.
    execArgv: [],
  });

/**
 * The committer, on a thread of its own. One call at a time.
 *
 * @param path of the database file, which exists
 * @returns `call` makes one call and waits for it; it rejects with `unavailable` when the thread has ended
 */
export const startWriter = (path: string, options: object) => {
  const worker = startThread('writer', { path, options });
  let settle: ((reply: Reply) => void) | undefined;
  let ended: ApiError | undefined;

  const finish = (reply: Reply) => {
    worker.unref();
    settle?.(reply);
    settle = undefined;
  };
  const end = (why: string) => {
    ended ??= unreachable(`The thread that writes has ended${why}; start the server again.`);
    finish({ refusal: [ended.code, ended.status, ended.message] });
  };
  worker.on('message', finish);
  worker.on('error', error => end(` with "${error.message}"`));
  worker.on('exit', () => end(''));
  worker.unref();

  return {
    async call<K extends keyof Committer>(
      verb: K,
      ...args: Parameters<Committer[K]>
    ): Promise<ReturnType<Committer[K]>> {
      if (ended !== undefined) throw ended;
      const reply = await new Promise<Reply>(resolve => {
        settle = resolve;
        // Only a call under way keeps the process alive: a script that forgets to close still ends.
        worker.ref();
        worker.postMessage({ verb, args });
      });
      if ('refusal' in reply) throw new ApiError(...reply.refusal);
      return reply.result as ReturnType<Committer[K]>;
    },
  };
};

export type Writer = ReturnType<typeof startWriter>;
