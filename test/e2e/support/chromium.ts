import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** What every Chromium of ours is started with: nothing but loopback, no first-run pages, no background traffic. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The Chromium to test with: `CHROMIUM`, or the usual places.
 *
 * @throws with what to install when there is none; a test without a browser must fail, not be skipped.
 */
export const findChromium = (): string => {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = places.find(place => place && existsSync(place));
  if (!found)
    throw new Error('No Chromium found: install the package `chromium` or set CHROMIUM to its path.');
  return found;
};

/** A port nobody listens on right now, for programs that must be told one. Servers of your own: listen on 0. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/**
 * One Chromium for a test file; each test takes its own `browser.newContext()` (a fresh visitor).
 *
 * @param options.bfcache true: leave the back/forward cache on, which Playwright switches off
 * @example
 * const browser = await launchChromium();
 * const page = await (await browser.newContext()).newPage();
 */
export const launchChromium = (options: { bfcache?: boolean; args?: string[] } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [...CHROMIUM_FLAGS, ...(options.args ?? [])],
    ...(options.bfcache && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  });

/** A Chromium with a profile on disk, as a person has it. */
export interface PersonalChromium {
  context: BrowserContext;
  /** ends the whole browser at once, as a power cut does to a program (SIGKILL to its process group) */
  kill(): Promise<void>;
  close(): Promise<void>;
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise(resolve => child.once('exit', () => resolve()));

const endpointOf = async (userDataDir: string, child: ChildProcess): Promise<string> => {
  const file = join(userDataDir, 'DevToolsActivePort');
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 20) {
    if (child.exitCode !== null)
      throw new Error(`Chromium ended with code ${child.exitCode} while starting.`);
    const [port, path] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (port && path) return `ws://127.0.0.1:${port}${path}`;
    await sleep(20);
  }
  throw new Error('Chromium did not open its debugging port within 30 s.');
};

/**
 * Starts Chromium as a process of its own over a profile directory that survives it, so that it can be killed and started again.
 *
 * @param userDataDir the profile; the same directory is the same person
 * @example
 * const first = await startPersonalChromium(dir);
 * await first.kill();
 * const again = await startPersonalChromium(dir);
 */
export const startPersonalChromium = async (userDataDir: string): Promise<PersonalChromium> => {
  // A killed browser leaves these behind: an old port to connect to, and a lock that names a dead process.
  for (const name of ['DevToolsActivePort', 'SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    rmSync(join(userDataDir, name), { force: true });
  const flags = [
    ...CHROMIUM_FLAGS,
    '--remote-debugging-port=0',
    `--user-data-dir=${userDataDir}`,
    'about:blank',
  ];
  const child = spawn(findChromium(), flags, { stdio: 'ignore', detached: true });
  const kill = async () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // already gone
    }
    await ended(child);
  };
  try {
    const browser = await chromium.connectOverCDP(await endpointOf(userDataDir, child));
    const context = browser.contexts()[0]!;
    return { context, kill, close: () => browser.close().then(kill, kill) };
  } catch (error) {
    await kill();
    throw error;
  }
};

/** A profile directory for `startPersonalChromium`, and how to throw it away. */
export const makeProfileDir = (): { path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'rapport-profile-'));
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
};
