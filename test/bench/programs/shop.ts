// A shop and the server behind it, each on an origin of its own; the references' scripts and answers come from the same.
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createApp } from '../../../server/app.ts';
import { builtAssets } from '../../../server/built-assets.ts';
import { readSite } from '../../../server/domain/check-site.ts';
import { readLimits } from '../../../server/limits.ts';
import { openStore } from '../../../server/store/open.ts';
import { type Contender, pageHtml, SWAPPED } from '../page/html.ts';
import { referenceScripts } from '../page/scripts.ts';
import { answerQuestions, BENCH_LIMITS } from '../programs.ts';
import { SITE, siteInput } from '../server/world.ts';

/** Sets how long every answer takes, and takes the list of what was asked for since the last time. */
export interface ShopOrder {
  delayMs?: number;
}
/** One request that came to the API's origin. */
export interface Asked {
  method: string;
  path: string;
  bytes: number;
}
export interface ShopReady {
  url: string;
  api: string;
}

const [storeUrl, dist] = process.argv.slice(2) as [string, string];
const store = await openStore(storeUrl);
const site = siteInput(20);
const hero = { variants: [{ id: 'everybody', content: { kind: 'text' as const, text: SWAPPED } }] };
await store.publish(readSite({ ...site, slots: { hero, ...site.slots } }), Date.now());

const scripts = referenceScripts();
const built = builtAssets(dist);
const app = createApp({
  store,
  limits: readLimits(BENCH_LIMITS),
  assets: path => scripts[path] ?? built(path),
});
let delayMs = 0;
let asked: Asked[] = [];

/** GrowthBook's features: as much work for the server and as many bytes as ours, so that only the browser's part differs. */
app.get('/api/features/:key', async c => {
  const body = JSON.stringify({
    consent: { recognise: true, personalise: true, measure: true },
    page: { url: 'http://localhost:1/' },
  });
  const headers = { origin: 'http://localhost:1' };
  const answer = await app.request(`/v1/context?site=${SITE}`, { method: 'POST', body, headers });
  const bytes = (await answer.text()).length;
  const features: Record<string, object> = { hero: { defaultValue: SWAPPED } };
  for (let i = 0; JSON.stringify(features).length < bytes - 150; i++)
    features[`feature-${i}`] = {
      defaultValue: 'the default of this feature',
      rules: [{ condition: { category: `c${i}` }, force: 'what it is for some people' }],
    };
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Cache-Control', 'private, no-store');
  return c.json({ status: 200, features, dateUpdated: new Date().toISOString() });
});

const api = await new Promise<string>(resolve => {
  const fetch: typeof app.fetch = async (request, ...rest) => {
    const { pathname } = new URL(request.url);
    const bytes = Number(request.headers.get('content-length') ?? 0);
    asked.push({ method: request.method, path: pathname, bytes });
    if (delayMs) await sleep(delayMs);
    return app.fetch(request, ...rest);
  };
  serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve(`http://127.0.0.1:${port}`));
});

const pages = new Hono()
  .get('/favicon.ico', c => c.body(null, 204))
  .get('/:contender', async c => {
    if (delayMs) await sleep(delayMs);
    const contender = c.req.param('contender') as Contender;
    const isProbed = c.req.query('quiet') === undefined;
    return c.html(pageHtml(contender, { api, dist, isProbed, consent: c.req.query('consent') ?? 'granted' }));
  });
serve({ fetch: pages.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  answerQuestions(
    (order: ShopOrder) => {
      delayMs = order.delayMs ?? delayMs;
      const since = asked;
      asked = [];
      return { asked: since };
    },
    { url: `http://localhost:${port}`, api } satisfies ShopReady,
  ),
);
process.once('SIGTERM', () => void store.close().then(() => process.exit()));
