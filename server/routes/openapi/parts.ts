import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import { ProblemSchema } from '../../../protocol/index.ts';

type Responses = RouteConfig['responses'];

/** A body of JSON. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
/** A page. */
export const html = (description: string) => ({
  description,
  content: { 'text/html': { schema: z.string() } },
});
/** An error. */
export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});
/** What is sent as JSON. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
const plainBody = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'text/plain': { schema } } },
});
export const idParam = z.object({ id: z.string() });

const siteQuery = z.object({
  site: z.string().meta({ description: "the site's public key", example: 'st_demo' }),
});
const refused = {
  400: problem('The body or a parameter is wrong'),
  404: problem('No such site, profile or file'),
  413: problem('The body is too large'),
};

/** A route of the browser plane, with what all of them ask and answer. */
export const browserRoute = ({
  method,
  path,
  summary,
  isOwn = false,
  body,
  responses,
}: Pick<RouteConfig, 'method' | 'path'> & {
  summary: string;
  /** nothing is answered without a visitor token */
  isOwn?: boolean;
  body?: z.ZodType;
  responses: Responses;
}): RouteConfig =>
  createRoute({
    method,
    path,
    tags: ['browser'],
    summary,
    security: [{ visitorToken: [] }, { visitorCookie: [] }, ...(isOwn ? [] : [{}])],
    request: { query: siteQuery, ...(body ? plainBody(body) : {}) },
    responses: {
      ...refused,
      ...(isOwn ? { 401: problem('No visitor token') } : {}),
      403: problem("Not one of the site's origins"),
      429: problem('Too many requests; Retry-After says when to come back'),
      503: problem('The store cannot be reached; send it again'),
      ...responses,
    },
  });

/** A route of the server plane, with what all of them ask and answer. */
export const serverRoute = ({
  method,
  path,
  summary,
  request,
  responses,
}: Pick<RouteConfig, 'method' | 'path' | 'request'> & {
  summary: string;
  responses: Responses;
}): RouteConfig =>
  createRoute({
    method,
    path,
    tags: ['server'],
    summary,
    security: [{ secretKey: [] }],
    ...(request ? { request } : {}),
    responses: {
      ...refused,
      401: problem('The secret key is missing or wrong'),
      503: problem('The store cannot be reached; send it again'),
      ...responses,
    },
  });
