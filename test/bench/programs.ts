import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../e2e/support/chromium.ts';
import { type Usage, usageOf } from './usage.ts';

/** A server in a process of its own. */
export interface Served {
  url: string;
  usage(): Usage;
  stop(): Promise<void>;
}

/** A program of the bench in a process of its own: asked by message, answers by message, one at a time. */
export interface Program {
  /** its first message */
  ready: { url?: string };
  ask<T>(question: object): Promise<T>;
  usage(): Usage;
  stop(): Promise<void>;
}

/** Whether server and load get a core each. */
export const isPinned = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

/**
 * Starts a program of `test/bench/programs` and waits for its first message.
 *
 * @param name file without its extension
 * @param options.core core or list of cores, bound to them where the system can; undefined: any
 * @param options.args words after the file
 * @throws when it ends before it answers
 */
export async function startProgram(
  name: string,
  { core, args = [] }: { core?: Cores; args?: string[] } = {},
): Promise<Program> {
  const file = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  const child = start([process.execPath, file, ...args], core, process.env);
  const ready = await nextMessage<Program['ready']>(child, name);
  return {
    ready,
    ask: <T>(question: object) => {
      const answer = nextMessage<T>(child, name);
      child.send(question);
      return answer;
    },
    usage: () => usageOf(child.pid!),
    stop: () => stop(child),
  };
}

/** One core, or both: what a process is bound to where the system can; undefined: any. */
export type Cores = 0 | 1 | '0,1';

const start = (command: string[], core: Cores | undefined, env: NodeJS.ProcessEnv): ChildProcess => {
  const [program, ...words] =
    core === undefined || !isPinned ? command : ['taskset', '-c', `${core}`, ...command];
  const child = spawn(program!, words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env });
  // A bench that breaks off leaves nothing behind.
  const onExit = () => void child.kill('SIGKILL');
  process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
  return child;
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
};

/** The command as it is shipped (as it is written where it has not been built), run as its first line says. */
export const commandLine = (): string[] => {
  const file = existsSync('dist/server/cli.js') ? 'dist/server/cli.js' : 'server/cli.ts';
  const flags = /^#!.*?\bnode (.*)/.exec(readFileSync(file, 'utf8'))?.[1]?.split(' ') ?? [];
  return [process.execPath, ...flags, file];
};

/** One machine sends what a country does: counted like everybody's, and never too much. */
export const BENCH_LIMITS = 'visitor:100000/1000000,network:1000000/10000000,site:1000000/10000000';

/** Starts `rapport serve` on a database, and waits until it answers. */
export async function startServer(storeUrl: string, core: Cores): Promise<Served> {
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: `${port}`,
    STORE_URL: storeUrl,
    LOG_LEVEL: 'warn',
    LIMITS: BENCH_LIMITS,
  };
  const child = start([...commandLine(), 'serve'], core, env);
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/healthz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`rapport serve ended with ${child.exitCode}.`);
    await sleep(20);
  }
  return { url, usage: () => usageOf(child.pid!), stop: () => stop(child) };
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
