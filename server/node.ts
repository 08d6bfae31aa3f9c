import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createApp } from './app.ts';
import { builtAssets } from './built-assets.ts';
import { createLog, errorFields } from './log.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/contract.ts';

/** A started server. */
export interface Running {
  /** where it listens, e.g. `http://127.0.0.1:8787` */
  url: string;
  /** Stops taking connections, lets what is under way finish (at most 10 s), closes the store. */
  stop(): Promise<void>;
}

const DRAIN_MS = 10_000;

/** The entry for Node: an HTTP server, the built files from disk, an orderly end. */
export async function startNode(options: {
  settings: Settings;
  store: Store;
  /** where the build lies */
  dist: string;
  version: string;
  /** a folder of static pages to serve beside the API: the demo */
  pages?: string;
}): Promise<Running> {
  const { settings, store } = options;
  const clock = settings.clockOffsetMs ? () => Date.now() + settings.clockOffsetMs : Date.now;
  const log = createLog(line => process.stderr.write(line), settings.logLevel, clock);
  const app = createApp({ store, assets: builtAssets(options.dist), clock, log, version: options.version });
  if (options.pages) {
    app.get('*', serveStatic({ root: options.pages }));
    const missing = readFileSync(`${options.pages}/404.html`, 'utf8');
    app.get('*', c => c.html(missing, 404));
  }

  const server = await new Promise<Server>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: settings.host, port: settings.port }, () =>
      resolve(starting),
    ) as Server;
    starting.once('error', reject);
  });
  const { port } = server.address() as { port: number };
  log('info', 'started', { host: settings.host, port, store: store.facts.name });

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    server.closeIdleConnections();
    const forced = setTimeout(() => server.closeAllConnections(), DRAIN_MS - 1000);
    await closed;
    clearTimeout(forced);
    await store.close().catch(error => log('error', 'the store did not close', errorFields(error)));
    log('info', 'stopped');
  };
  return {
    url: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}
