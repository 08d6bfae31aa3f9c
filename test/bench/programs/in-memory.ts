// The work itself: JSON in, the profile folded in memory, a decision, JSON out; no checks, no disk.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { ContextRequest } from '../../../protocol/index.ts';
import { decide } from '../../../server/domain/decide.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { hashToken } from '../../../server/token.ts';
import { foldFor } from '../../../server/visit.ts';
import { answerQuestions } from '../programs.ts';
import { seed } from '../server/seed.ts';
import { compiledSite, SITE } from '../server/world.ts';

const [visitors] = process.argv.slice(2).map(Number);
const site = compiledSite(20);
const store = createMemoryStore();
await seed(store, { visitors: visitors!, interactions: 0 });

const app = new Hono().post('/v1/context', async c => {
  const { token, page, events } = JSON.parse(await c.req.text()) as ContextRequest;
  const now = Date.now();
  const { profile, fresh, duplicate } = await store.update({
    site: SITE,
    who: { token: hashToken(token!) },
    events: (events as Interaction[]).map(event => ({ ...event, at: now, source: 'browser' }) as Interaction),
    keepHistory: false,
    fold: foldFor(site, '', now),
  });
  const view = { page, locale: 'en', placed: ['question:looking'], overlays: 'auto' as const };
  return c.json({
    decision: decide(site, profile!, view, now),
    events: { accepted: fresh, duplicate, rejected: [] },
  });
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  answerQuestions(() => {}, { url: `http://127.0.0.1:${port}` }),
);
