import { spawn } from 'node:child_process';

/** How a command ended and what it printed. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/**
 * Starts the command line as a user does.
 *
 * @param storeUrl for STORE_URL
 * @returns the process to send signals to, and how it ended
 */
export function rapport(args: readonly string[], storeUrl: string) {
  const child = spawn(process.execPath, ['server/cli.ts', ...args], {
    env: { ...process.env, STORE_URL: storeUrl, CLOCK_OFFSET_MS: '' },
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', text => {
      printed[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...printed }));
  });
  return { child, ended };
}
