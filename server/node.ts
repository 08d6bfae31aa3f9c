import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context } from 'hono';
import { createApp } from './app.ts';
import { builtAssets } from './built-assets.ts';
import { HOUR_MS } from './domain/time.ts';
import { createErasureMemory, replayErasures } from './erase.ts';
import { createErasureFile } from './erasure-file.ts';
import { createLog, errorFields } from './log.ts';
import { createMailQueue } from './mail/queue.ts';
import { createFileMail, createSmtpMail, MAIL_FOLDER } from './node-mail.ts';
import { repeatedly } from './repeat.ts';
import { sweepSites } from './retention.ts';
import { createScrub } from './scrub.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/contract.ts';
import { measureSites } from './top-share.ts';

/** A started server. */
export interface Running {
  /** where it listens, e.g. `http://127.0.0.1:8787` */
  url: string;
  /** Stops taking connections, lets what is under way finish, mail too (at most 10 s), closes the store. */
  stop(): Promise<void>;
}

const DRAIN_MS = 10_000;

const connectedClient = (c: Context): string | undefined => getConnInfo(c).remote.address;

/** Whom the nearest proxy saw: the last one in the list, the only one that was not written by the client. */
const proxiedClient = (c: Context): string | undefined =>
  c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || connectedClient(c);

/** The entry for Node: an HTTP server, the built files from disk, an orderly end. */
export async function startNode(options: {
  settings: Settings;
  store: Store;
  /** where the build lies */
  dist: string;
  version: string;
  /** a folder of static pages to serve beside the API: the demo */
  pages?: string;
  /** where the gallery of the widgets lies; served at `/gallery/` */
  gallery?: string;
}): Promise<Running> {
  const { settings, store } = options;
  const clock = settings.clockOffsetMs ? () => Date.now() + settings.clockOffsetMs : Date.now;
  const log = createLog(line => process.stderr.write(line), settings.logLevel, clock);
  const erasures = settings.erasureLog ? createErasureFile(settings.erasureLog) : createErasureMemory();
  // Before anybody is let in: nobody sees those whom a backup brought back.
  await replayErasures({ store, clock, log, erasures });
  const transport = settings.smtpUrl ? createSmtpMail(settings.smtpUrl) : createFileMail(MAIL_FOLDER, clock);
  const mail = createMailQueue(transport, log);
  const app = createApp({
    ...{ store, clock, log, erasures, mail },
    limits: settings.limits,
    secret: settings.secret,
    publicUrl: settings.publicUrl,
    version: options.version,
    assets: builtAssets(options.dist),
    clientOf: settings.trustProxy ? proxiedClient : connectedClient,
  });
  if (options.gallery) {
    app.get('/gallery', c => c.redirect('/gallery/'));
    const rewriteRequestPath = (path: string) => path.replace('/gallery/', '/');
    app.get('/gallery/*', serveStatic({ root: options.gallery, rewriteRequestPath }));
  }
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
  log('info', 'started', {
    host: settings.host,
    port,
    store: store.facts.name,
    mail: settings.smtpUrl ? 'smtp' : MAIL_FOLDER,
  });

  const scrub = createScrub({ store, clock });
  const hourly = repeatedly(
    async signal => {
      await measureSites({ store, clock, log }, signal);
      if (signal.aborted) return;
      await sweepSites({ store, clock, log, erasures, mail }, signal);
      if (!signal.aborted) await scrub();
    },
    HOUR_MS,
    error => log('error', 'the hourly work failed', errorFields(error)),
  );
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    const until = performance.now() + DRAIN_MS;
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    server.closeIdleConnections();
    const forced = setTimeout(() => server.closeAllConnections(), DRAIN_MS - 1000);
    await closed;
    clearTimeout(forced);
    await hourly.stop();
    await mail.stop(until - performance.now());
    transport.close();
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
