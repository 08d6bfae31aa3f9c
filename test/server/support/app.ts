import type { ContextAnswer, ContextRequest, SiteConfigInput } from '../../../protocol/index.ts';
import { type AppOptions, createApp } from '../../../server/app.ts';
import { applySite } from '../../../server/commands/apply.ts';
import type { Asset } from '../../../server/deps.ts';
import { createErasureMemory } from '../../../server/erase.ts';
import type { Store } from '../../../server/store/contract.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { idOf, NOW } from './events.ts';
import { siteInput } from './site.ts';

export const ORIGIN = 'https://shop.example';
export const ALLOW = { recognise: true, personalise: true, measure: true };

/** The application in memory, its clock in the test's hand, with the test site published. */
export async function startApp(
  more: Partial<SiteConfigInput> = {},
  store: Store = createMemoryStore(),
  options: Pick<AppOptions, 'mail' | 'secret' | 'clientOf' | 'limits' | 'publicUrl'> = {},
) {
  const time = { now: NOW };
  const lines: { level: string; message: string; fields: Record<string, unknown> | undefined }[] = [];
  const { secretKey } = await applySite(store, siteInput(more), time.now);
  const script: Asset = {
    body: new TextEncoder().encode('/* r */'),
    encodings: { br: new Uint8Array([1, 2]) },
    type: 'text/javascript',
    etag: '"e1"',
  };
  const erasures = createErasureMemory();
  const app = createApp({
    // The clock stands still, so no bucket fills again.
    limits: 'off',
    ...options,
    store,
    erasures,
    assets: path => (path === 'r.js' || path === 'w/ui-12345678.js' ? script : undefined),
    clock: () => time.now,
    log: (level, message, fields) => lines.push({ level, message, fields }),
    version: '1.2.3',
  });

  /** A browser's request: text/plain JSON from the site's origin. */
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(`${path}?site=st_test`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: ORIGIN, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  let made = 0;
  /** One page view as the browser script sends it. */
  const view = async (
    request: Partial<ContextRequest> & { path?: string; category?: string } = {},
    headers = {},
  ) => {
    const { path = '/', category, ...rest } = request;
    const page = { url: `${ORIGIN}${path}`, ...(category ? { facts: { category } } : {}) };
    const events = [{ id: idOf(100_000 + ++made), age: 0, type: 'page', page }];
    const response = await post('/v1/context', { consent: ALLOW, page, events, ...rest }, headers);
    return { response, answer: (await response.json()) as ContextAnswer };
  };

  /** A request of the site's own server. */
  const server = (method: string, path: string, body?: unknown, key = secretKey!) =>
    app.request(`/v1/server${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  /** A request about the visitor themselves, from a page of the site. */
  const me = (method: string, token?: string, path = '', body?: unknown) =>
    app.request(`/v1/me${path}?site=st_test`, {
      method,
      headers: { origin: ORIGIN, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  /** What the parts of the server work with that are no route. */
  const deps = {
    ...{ store, erasures, clock: () => time.now },
    log: (level: string, message: string, fields?: Record<string, unknown>) =>
      void lines.push({ level, message, fields }),
  };
  return { app, store, time, lines, post, view, server, me, deps, secretKey: secretKey! };
}
