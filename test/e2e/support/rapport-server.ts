import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { build } from '../../../scripts/build.ts';
import { applySite } from '../../../server/commands/apply.ts';
import type { DirectoryStats } from '../../../server/store/contract.ts';
import { openStore } from '../../../server/store/open.ts';
import { freePort } from './chromium.ts';

/** An interaction as the server plane shows it. */
export interface Seen {
  id: string;
  type: string;
  /** milliseconds since 1970 */
  at: number;
  /** whose it is; only where it was asked for by id */
  profile?: string;
  name?: string;
  props?: Record<string, unknown>;
  page?: { url: string };
}

/** What the tests read of a profile. */
export interface SeenProfile {
  id: string;
  stats: { pages: number; tracked: number; productViews: number };
  session: { number: number; pages: number };
  ledger: Record<string, { shown: number; outcome?: string }>;
}

/** The server as a process of its own over files that outlive it. */
export interface RapportServer {
  /** `http://127.0.0.1:40123`, the same after every start */
  readonly origin: string;
  /** Starts it on the files of the last run. `offsetMs` moves its clock. Resolves when it answers. */
  start(options?: { offsetMs?: number }): Promise<void>;
  /** SIGKILL, as a power cut */
  kill(): Promise<void>;
  /** SIGTERM, and waits for its end */
  stop(): Promise<void>;
  /** events of these ids, as many requests as that takes */
  interactions(ids: Iterable<string>): Promise<Seen[]>;
  profile(id: string): Promise<SeenProfile>;
  /** one person's whole history, oldest first */
  history(profile: string): Promise<Seen[]>;
  /** people, tiers, needs and interactions, read from the files by another process than the server's */
  figures(): Promise<DirectoryStats>;
  /** asks the server plane, with the secret key */
  ask<T>(path: string, method?: string, body?: object): Promise<T>;
  /** its own folder: the database, its erasure log, mail as files */
  readonly folder: string;
  /** all it has written to its standard streams since the first start */
  written(): string;
  /** ends it and throws the files away */
  close(): Promise<void>;
}

const START_LIMIT_MS = 30_000;
const IDS_A_REQUEST = 200;
const CLI = resolve('server/cli.ts');

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise(resolve => child.once('exit', () => resolve()));

/**
 * Publishes a site in a folder of its own and starts `rapport serve` on it, from the built browser files.
 *
 * @param site the configuration as its owner writes it
 * @param options.demo serve the demo shop's pages too, as `npm start` does
 * @param options.env more of its environment, e.g. `SMTP_URL`
 * @throws when it does not answer within 30 s, with what it wrote
 * @example
 * const server = await startRapport(config);
 * await server.kill();
 * await server.start({ offsetMs: 31 * 60_000 });
 */
export const startRapport = async (
  site: SiteConfigInput,
  options: { demo?: boolean; env?: Record<string, string> } = {},
): Promise<RapportServer> => {
  await build();
  const folder = mkdtempSync(join(tmpdir(), 'rapport-server-'));
  const storeUrl = `sqlite:${join(folder, 'rapport.db')}`;
  const store = await openStore(storeUrl);
  const { secretKey } = await applySite(store, site, Date.now());
  await store.close();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let written = '';

  const answers = async (): Promise<boolean> => {
    try {
      return (await fetch(`${origin}/healthz`)).ok;
    } catch {
      return false;
    }
  };

  const start: RapportServer['start'] = async ({ offsetMs = 0 } = {}) => {
    const args = [CLI, 'serve', ...(options.demo ? ['--demo'] : [])];
    const env = {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: `${port}`,
      STORE_URL: storeUrl,
      CLOCK_OFFSET_MS: `${offsetMs}`,
      LOG_LEVEL: 'warn',
      // Four visitors send what the line carries: counted, and never too much.
      LIMITS: 'visitor:100000/1000000,network:100000/1000000,site:100000/1000000',
      ...options.env,
    };
    const starting = spawn(process.execPath, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child = starting;
    for (const stream of [starting.stdout, starting.stderr]) stream.on('data', data => (written += data));
    for (const endAt = Date.now() + START_LIMIT_MS; !(await answers()); await sleep(20)) {
      const end = starting.exitCode ?? starting.signalCode;
      if (end !== null || Date.now() > endAt)
        throw new Error(`The server did not start (${end ?? 'still trying'}): ${written}`);
    }
  };

  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child?.kill(signal);
    if (child) await ended(child);
    child = undefined;
  };

  const ask: RapportServer['ask'] = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
    const response = await fetch(`${origin}/v1/server/${path}`, {
      method,
      headers: { authorization: `Bearer ${secretKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  };

  const server: RapportServer = {
    origin,
    folder,
    ask,
    written: () => written,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    interactions: async ids => {
      const all = [...ids];
      const found: Seen[] = [];
      for (let from = 0; from < all.length; from += IDS_A_REQUEST) {
        const some = all.slice(from, from + IDS_A_REQUEST);
        found.push(...(await ask<{ interactions: Seen[] }>(`interactions?ids=${some}`)).interactions);
      }
      return found;
    },
    profile: id => ask(`profiles/${id}`),
    history: async id => {
      const found: Seen[] = [];
      let after = '';
      do {
        const page = await ask<{ interactions: Seen[]; next?: string }>(
          `profiles/${id}/interactions?limit=200${after && `&after=${encodeURIComponent(after)}`}`,
        );
        found.push(...page.interactions);
        after = page.next ?? '';
      } while (after);
      return found.reverse();
    },
    figures: async () => {
      const reader = await openStore(storeUrl);
      try {
        return await reader.stats(site.site);
      } finally {
        await reader.close();
      }
    },
    close: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  try {
    await start();
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
};
