import { spawnSync } from 'node:child_process';
import { findChromium } from './e2e/support/chromium.ts';

/** Runs a program in the foreground; its exit code, or 1 when it could not be started. */
const run = (program: string, args: string[]): number =>
  spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;

const chromiumOrUndefined = (): string | undefined => {
  try {
    return findChromium();
  } catch {
    return undefined;
  }
};

/**
 * The Chromium that the browser tests use. Where there is none, Debian's is installed; where that cannot be done either,
 * the run ends here with what to do: a browser test is never left out in silence.
 */
function chromium(): string {
  const found = chromiumOrUndefined();
  if (found) return found;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]) => {
    const [program, ...rest] = [...sudo, 'apt-get', '-q', '-y', ...args] as [string, ...string[]];
    return run(program, rest) === 0;
  };
  console.log('No Chromium found; installing the package "chromium" with apt-get.');
  if (apt('update') && apt('install', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')) {
    const installed = chromiumOrUndefined();
    if (installed) return installed;
  }
  console.error(
    'Chromium could not be installed. Install it, or set CHROMIUM to the path of one, and run npm test again.',
  );
  process.exit(1);
}

const path = chromium();
console.log(`Browser tests use ${path}.`);
process.env.CHROMIUM = path;
process.exit(run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]));
