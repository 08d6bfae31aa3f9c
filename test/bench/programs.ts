import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A program of the bench in a process of its own: asked by message, answers by message, one at a time. */
export interface Program {
  /** its first message */
  ready: { url?: string };
  ask<T>(question: object): Promise<T>;
  stop(): Promise<void>;
}

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

/** Whether server and load get a core each. */
export const isPinned = canPin;

/**
 * Starts a program of `test/bench/programs` and waits for its first message.
 *
 * @param name file without its extension
 * @param options.core core or list of cores, bound to them where the system can; undefined: any
 * @param options.args words after the file
 * @param options.env added to ours
 * @param options.node options of Node itself
 * @throws when it ends before it answers
 */
export async function startProgram(
  name: string,
  {
    core,
    args = [],
    env = {},
    node = [],
  }: { core?: number | '0,1'; args?: string[]; env?: Record<string, string>; node?: string[] } = {},
): Promise<Program> {
  const file = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  const command = [process.execPath, ...node, file, ...args];
  const [program, ...words] =
    core !== undefined && canPin ? ['taskset', '-c', String(core), ...command] : command;
  const child = spawn(program!, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const ready = await nextMessage<Program['ready']>(child, name);
  return {
    ready,
    ask: <T>(question: object) => {
      const answer = nextMessage<T>(child, name);
      child.send(question);
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const nextMessage = <T>(child: ChildProcess, name: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`The program ${name} ended with ${code}.`));
    child.once('exit', onExit);
    child.once('message', message => {
      child.off('exit', onExit);
      const answer = message as { error?: string };
      if (answer.error === undefined) resolve(message as T);
      else reject(new Error(`${name}: ${answer.error}`));
    });
  });

/**
 * The other end, inside a program: answers each question and says that it is there.
 *
 * @param answer of one question; what it throws is thrown where it was asked
 * @param ready sent at once
 */
export function answerQuestions<Q>(answer: (question: Q) => unknown, ready: object = {}): void {
  process.on('message', async (question: Q) => {
    try {
      process.send!((await answer(question)) ?? {});
    } catch (error) {
      process.send!({ error: String((error as Error).stack ?? error) });
    }
  });
  process.once('disconnect', () => process.exit());
  process.send!(ready);
}
