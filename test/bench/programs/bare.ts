// The floor: the same body through the same HTTP library, read and not looked at.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { answerQuestions } from '../programs.ts';

const app = new Hono().post('/v1/context', async c => c.text(String((await c.req.text()).length)));

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  answerQuestions(() => {}, { url: `http://127.0.0.1:${port}` }),
);
