import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import type { Assets, Deps } from './deps.ts';
import { createErasureMemory, type ErasureLog } from './erase.ts';
import { ApiError } from './error.ts';
import { createLimits, LIMIT_RATES, type LimitRates } from './limits.ts';
import { errorFields, type Log } from './log.ts';
import type { Mail } from './mail/message.ts';
import { assetRoute } from './routes/assets.ts';
import { type BrowserEnv, browserPlane } from './routes/browser-plane.ts';
import { mayContactRoute, messagesRoute } from './routes/contact.ts';
import { contactRequestRoute, deskRoute, referencesRoute } from './routes/contact-request.ts';
import { contextRoute, eventsRoute } from './routes/context.ts';
import { identifyRoute } from './routes/identify.ts';
import { checkCodeRoute, drawRoute, fillPoolRoute, incentiveRoute } from './routes/incentives.ts';
import { eventsByIdRoute, interactionsRoute } from './routes/interactions.ts';
import { logoutRoute, meRoute } from './routes/me.ts';
import {
  deleteMeRoute,
  exportMeRoute,
  patchMeRoute,
  postEraseRoute,
  postExportRoute,
  postMeRoute,
} from './routes/my-data.ts';
import { openApiDocument } from './routes/openapi/document.ts';
import { createProblemHandler } from './routes/problem.ts';
import { decisionRoute, historyRoute, patchProfileRoute, profileRoute } from './routes/profiles.ts';
import { registerRoute } from './routes/register.ts';
import {
  eraseRoute,
  exportRoute,
  mergeRoute,
  mergesRoute,
  possiblySameRoute,
  undoMergeRoute,
} from './routes/relations.ts';
import type { RequestVariables } from './routes/reply.ts';
import { type ServerEnv, serverPlane } from './routes/server-plane.ts';
import { dryRunRoute } from './routes/tiers.ts';
import { verifyRoute } from './routes/verify.ts';
import { askWithdrawalRoute, withdrawRoute } from './routes/withdrawal.ts';
import { createSecret } from './secret.ts';
import { createSites } from './sites.ts';
import { createStockKeeper } from './stock.ts';
import type { Store } from './store/contract.ts';

/** What a platform's entry gives. */
export interface AppOptions {
  store: Store;
  /** the built browser files */
  assets: Assets;
  /** milliseconds since 1970; default `Date.now` */
  clock?: () => number;
  /** where erasures are kept outside the store; default: as long as the process runs */
  erasures?: ErasureLog;
  log?: Log;
  /** how mail leaves; without it nobody can prove an address */
  mail?: Mail;
  /** how the outside reaches this server; without it no mail that rests on a permission is sent */
  publicUrl?: string | undefined;
  /** the server's own key; default: one that is made once and kept in the store */
  secret?: string | undefined;
  /** how many requests are taken in; default `LIMIT_RATES` */
  limits?: LimitRates | 'off';
  /** the address a request came from; default: not known, and limits by address are off */
  clientOf?: (c: Context) => string | undefined;
  /** shown by `/healthz` and `/openapi.json` */
  version?: string;
}

/**
 * The whole server as one `fetch` function, the same on every platform.
 *
 * @example serve({ fetch: createApp({ store: await openStore('memory:'), assets: () => undefined }).fetch })
 */
export function createApp({
  store,
  assets,
  clock = Date.now,
  log = () => {},
  mail,
  publicUrl,
  secret,
  limits = LIMIT_RATES,
  clientOf = () => undefined,
  erasures = createErasureMemory(),
  version = '0.0.0',
}: AppOptions): Hono<{ Variables: RequestVariables }> {
  const sites = createSites(store, clock, (site, error) =>
    log('error', 'a site could not be loaded', { site, ...errorFields(error) }),
  );
  const deps: Deps = {
    ...{ store, sites, assets, erasures, clock, log, mail, publicUrl, clientOf },
    stock: createStockKeeper(store, clock),
    secret: createSecret(store, secret, clock),
    limits: createLimits(limits),
  };
  const app = new Hono<{ Variables: RequestVariables }>();

  app.onError(createProblemHandler(log));
  app.notFound(nothingHere);
  app.use('/v1/*', async (c, next) => {
    const start = performance.now();
    const given = c.req.header('x-request-id');
    const requestId = given && REQUEST_ID.test(given) ? given : crypto.randomUUID();
    c.set('requestId', requestId);
    c.set('headers', { 'X-Request-Id': requestId });
    await next();
    const ms = Math.round((performance.now() - start) * 10) / 10;
    log('debug', 'request', {
      method: c.req.method,
      // Not the path itself: callers write ids, and what they please, into it.
      route: routePath(c, -1),
      status: c.res.status,
      ms,
      requestId,
    });
  });

  const browser = new Hono<BrowserEnv>();
  browser.use(browserPlane(deps));
  browser.post('/context', contextRoute(deps));
  browser.post('/events', eventsRoute(deps));
  browser.post('/register', registerRoute(deps));
  browser.post('/verify', verifyRoute(deps));
  browser.post('/identify', identifyRoute(deps));
  browser.post('/desk', deskRoute(deps));
  browser.post('/contact', contactRequestRoute(deps));
  browser.post('/logout', logoutRoute(deps));
  browser.get('/me', meRoute(deps));
  browser.patch('/me', patchMeRoute(deps));
  browser.delete('/me', deleteMeRoute(deps));
  browser.get('/me/export', exportMeRoute(deps));
  browser.post('/me', postMeRoute(deps));
  browser.post('/me/export', postExportRoute(deps));
  browser.post('/me/erase', postEraseRoute(deps));

  const server = new Hono<ServerEnv>();
  server.use(serverPlane(deps));
  server.post('/interactions', interactionsRoute(deps));
  server.get('/interactions', eventsByIdRoute(deps));
  server.get('/profiles', profileRoute(deps));
  server.get('/profiles/:id', profileRoute(deps));
  server.patch('/profiles/:id', patchProfileRoute(deps));
  server.delete('/profiles/:id', eraseRoute(deps));
  server.get('/profiles/:id/interactions', historyRoute(deps));
  server.get('/profiles/:id/export', exportRoute(deps));
  server.get('/profiles/:id/merges', mergesRoute(deps));
  server.get('/profiles/:id/possibly-same', possiblySameRoute(deps));
  server.post('/merge', mergeRoute(deps));
  server.post('/merges/:key/undo', undoMergeRoute(deps));
  server.post('/decision', decisionRoute(deps));
  server.post('/tiers/dry-run', dryRunRoute(deps));
  server.post('/may-contact', mayContactRoute(deps));
  server.post('/messages', messagesRoute(deps));
  server.post('/references', referencesRoute(deps));
  server.get('/incentives/:id', incentiveRoute(deps));
  server.post('/incentives/:id/codes', fillPoolRoute(deps));
  server.post('/incentives/:id/draw', drawRoute(deps));
  server.post('/codes', checkCodeRoute(deps));
  // Without it an unknown path would go on to the browser plane's door and be told of a missing site.
  server.all('*', nothingHere);

  app.get('/r.js', assetRoute(deps));
  app.get('/w/*', assetRoute(deps));
  // The server plane first: `/v1/server/*` must not meet the browser plane's door.
  app.route('/v1/server', server);
  // A link in a mail is opened from anywhere: it must not meet the browser plane's door either.
  app.get('/v1/withdraw', askWithdrawalRoute(deps));
  app.post('/v1/withdraw', withdrawRoute(deps));
  app.route('/v1', browser);
  app.get('/healthz', async c => {
    await store.revision();
    return c.json({ ok: true, version });
  });
  let document: object | undefined;
  app.get('/openapi.json', c => {
    document ??= openApiDocument(version);
    return c.json(document);
  });
  return app;
}

/** What a caller may name its request; anything else is given a name of ours. */
const REQUEST_ID = /^[\w=-]{1,64}$/;

const nothingHere = (c: Context): never => {
  throw new ApiError(
    'not_found',
    404,
    `There is nothing at ${c.req.method} ${c.req.path}. /openapi.json lists what there is.`,
  );
};
