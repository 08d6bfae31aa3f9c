import { createRoute, z } from '@hono/zod-openapi';
import { json, problem } from './parts.ts';

/** For who keeps the server running. */
export const HEALTH_ROUTES = [
  createRoute({
    method: 'get',
    path: '/healthz',
    tags: ['other'],
    summary: 'Whether the store answers',
    responses: {
      200: json(z.object({ ok: z.boolean(), version: z.string() }), 'It does'),
      503: problem('It does not'),
    },
  }),
];
