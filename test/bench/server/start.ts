import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../e2e/support/chromium.ts';
import type { Bench, Run } from '../bench.ts';
import { number } from '../figures.ts';
import { commandLine } from '../programs.ts';
import { alternate, median } from '../rounds.ts';
import { databasePath } from './databases.ts';

/** From starting a command to its first answer, milliseconds; then it is ended, with whatever it started. */
async function firstAnswer(
  command: string[],
  env: Record<string, string>,
  path: string,
  patienceMs = 30_000,
): Promise<number> {
  const port = await freePort();
  const start = performance.now();
  const child = spawn(command[0]!, command.slice(1), {
    env: { ...process.env, ...env, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
    // npm starts Node, which starts nothing: one group, ended as one.
    detached: true,
  });
  const ended = new Promise(resolve => child.once('exit', resolve));
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.ok) return performance.now() - start;
      if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}.`);
      if (performance.now() - start > patienceMs)
        throw new Error(`${command.join(' ')}: no answer within ${patienceMs / 1000} s.`);
      await sleep(5);
    }
  } finally {
    process.kill(-child.pid!, 'SIGTERM');
    await ended;
  }
}

/** `npm start`, built and seeded, to the demo's first page; beside the command without npm, and beside Node itself. */
export const benchStart: Run = async (bench: Bench) => {
  const env = { STORE_URL: `sqlite:${databasePath(bench, 'start')}` };
  const serve = [...commandLine(), 'serve', '--demo'];
  const bare = [
    process.execPath,
    '-e',
    "require('node:http').createServer((_, answer) => answer.end()).listen(process.env.PORT, '127.0.0.1')",
  ];
  // The first start publishes the demo, and builds what is missing.
  await firstAnswer(['npm', 'start'], env, '/', 300_000);
  const rounds = await alternate(
    {
      npm: () => firstAnswer(['npm', 'start'], env, '/'),
      serve: () => firstAnswer(serve, env, '/'),
      node: () => firstAnswer(bare, env, '/'),
    },
    { rounds: bench.rounds, warmUp: 0 },
  );
  const npm = median(rounds.npm);
  const shown = (values: number[]) => `${number(median(values))} ms`;
  return [
    {
      name: 'npm start, built and seeded → first page (without npm; an empty Node server)',
      ours: shown(rounds.npm),
      reference: `${shown(rounds.serve)}; ${shown(rounds.node)}`,
      limit: '≤ 2 s',
      holds: npm <= 2000,
    },
  ];
};
