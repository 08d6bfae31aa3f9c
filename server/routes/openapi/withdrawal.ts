import { createRoute, z } from '@hono/zod-openapi';
import { html, problem } from './parts.ts';

const query = z.object({
  t: z.string().meta({ description: 'as the mail carried it' }),
  l: z.string().optional().meta({ description: 'the locale of the mail' }),
});

/** What the link of a mail leads to. */
export const WITHDRAWAL_ROUTES = [
  createRoute({
    method: 'get',
    path: '/v1/withdraw',
    tags: ['mail'],
    summary: "The page that a mail's link opens: asks, and takes nothing back",
    request: { query },
    responses: {
      200: html('One button'),
      400: html('Says that the link was not made here'),
      404: problem('The site is not there any more'),
    },
  }),
  createRoute({
    method: 'post',
    path: '/v1/withdraw',
    tags: ['mail'],
    summary: 'Take a permission back by the link of a mail, with one click (RFC 8058)',
    request: {
      query,
      body: {
        content: {
          'application/x-www-form-urlencoded': {
            schema: z.object({ 'List-Unsubscribe': z.literal('One-Click').optional() }),
          },
        },
      },
    },
    responses: {
      200: html('Taken back; the same a second time, and for somebody who was erased'),
      400: html('Says that the link was not made here'),
      404: problem('The site is not there any more'),
      413: problem('More than 1 KiB'),
      503: problem('The store cannot be reached; send it again'),
    },
  }),
];
