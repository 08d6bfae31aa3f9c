import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  CodeAnswerSchema,
  CodeRequestSchema,
  ContextAnswerSchema,
  ContextRequestSchema,
  DecisionRequestSchema,
  DecisionSchema,
  DrawLogSchema,
  DryRunAnswerSchema,
  DryRunRequestSchema,
  EventSchema,
  EventsAnswerSchema,
  EventsRequestSchema,
  ExportSchema,
  IdentifyRequestSchema,
  IdentityAnswerSchema,
  InteractionEntrySchema,
  InteractionsRequestSchema,
  InteractionViewSchema,
  LIMITS,
  LogoutAnswerSchema,
  LogoutRequestSchema,
  MayContactAnswerSchema,
  MayContactRequestSchema,
  MePatchSchema,
  MergeRequestSchema,
  MergeViewSchema,
  MeSchema,
  MessageAnswerSchema,
  MessageRequestSchema,
  PoolAnswerSchema,
  PoolRequestSchema,
  PossiblySameSchema,
  ProblemSchema,
  ProfilePatchSchema,
  ProfileViewSchema,
  RegisterAnswerSchema,
  RegisterRequestSchema,
  TakenSchema,
  UndoAnswerSchema,
  UndoRequestSchema,
  VerifyRequestSchema,
} from '../../protocol/index.ts';

const siteQuery = z.object({
  site: z.string().meta({ description: "the site's public key", example: 'st_demo' }),
});
const withdrawalQuery = z.object({
  t: z.string().meta({ description: 'as the mail carried it' }),
  l: z.string().optional().meta({ description: 'the locale of the mail' }),
});
const visitor = [{ visitorToken: [] }, { visitorCookie: [] }, {}];
/** Of the visitor's own: nothing without a token. */
const own = [{ visitorToken: [] }, { visitorCookie: [] }];
const secret = [{ secretKey: [] }];
const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const html = (description: string) => ({
  description,
  content: { 'text/html': { schema: z.string() } },
});
const plain = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'text/plain': { schema } } },
});
const jsonBody = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

const refused = {
  400: problem('The body or a parameter is wrong'),
  404: problem('No such site, profile or file'),
  413: problem('The body is too large'),
};
const browser = {
  ...refused,
  403: problem("Not one of the site's origins"),
  429: problem('Too many requests; Retry-After says when to come back'),
  503: problem('The store cannot be reached; send it again'),
};
const server = {
  ...refused,
  401: problem('The secret key is missing or wrong'),
  503: problem('The store cannot be reached; send it again'),
};
const idParam = z.object({ id: z.string() });
const history = z.object({ interactions: z.array(InteractionViewSchema), next: z.string().optional() });

// The server checks events and interactions one by one; a reader of the document wants to see what each must be.
const eventList = z.array(EventSchema).max(LIMITS.eventsPerRequest).optional();
const contextRequest = ContextRequestSchema.extend({ events: eventList });
const eventsRequest = EventsRequestSchema.extend({ events: eventList });
const interactionsRequest = InteractionsRequestSchema.extend({
  interactions: z.array(InteractionEntrySchema).min(1).max(LIMITS.eventsPerRequest),
});

const ROUTES = [
  createRoute({
    method: 'post',
    path: '/v1/context',
    tags: ['browser'],
    summary: 'Apply the waiting events, then decide everything on this page',
    security: visitor,
    request: { query: siteQuery, ...plain(contextRequest) },
    responses: { 200: json(ContextAnswerSchema, 'The decision'), ...browser },
  }),
  createRoute({
    method: 'post',
    path: '/v1/events',
    tags: ['browser'],
    summary: 'Take events in',
    security: visitor,
    request: { query: siteQuery, ...plain(eventsRequest) },
    responses: { 200: json(EventsAnswerSchema, 'What became of each event'), ...browser },
  }),
  createRoute({
    method: 'post',
    path: '/v1/register',
    tags: ['browser'],
    summary: 'Register with an address, which a mailed code or link then proves',
    security: visitor,
    request: { query: siteQuery, ...plain(RegisterRequestSchema) },
    responses: {
      200: json(RegisterAnswerSchema, 'What comes next; the same for every address'),
      ...browser,
      403: problem("Not one of the site's origins, no consent, or a form that is not to be taken in"),
    },
  }),
  createRoute({
    method: 'post',
    path: '/v1/verify',
    tags: ['browser'],
    summary: 'Prove an address by the code or the link of a mail',
    security: visitor,
    request: { query: siteQuery, ...plain(VerifyRequestSchema) },
    responses: {
      200: json(IdentityAnswerSchema, 'Who the visitor is now'),
      401: problem('The code or link proves nothing; the visitor stays who they were'),
      ...browser,
    },
  }),
  createRoute({
    method: 'post',
    path: '/v1/identify',
    tags: ['browser'],
    summary: "Say who is logged in, by a token that the site's own server has signed",
    security: visitor,
    request: { query: siteQuery, ...plain(IdentifyRequestSchema) },
    responses: {
      200: json(IdentityAnswerSchema, 'Who the visitor is now'),
      401: problem('The token proves nothing; the visitor stays who they were'),
      ...browser,
    },
  }),
  createRoute({
    method: 'post',
    path: '/v1/logout',
    tags: ['browser'],
    summary: 'Let go of the visitor token and go on as a new guest',
    security: visitor,
    request: { query: siteQuery, ...plain(LogoutRequestSchema) },
    responses: { 200: json(LogoutAnswerSchema, 'The new token'), ...browser },
  }),
  createRoute({
    method: 'get',
    path: '/v1/me',
    tags: ['browser'],
    summary: 'What is known of this visitor',
    security: own,
    request: { query: siteQuery },
    responses: { 200: json(MeSchema, 'What is known'), 401: problem('No visitor token'), ...browser },
  }),
  createRoute({
    method: 'patch',
    path: '/v1/me',
    tags: ['browser'],
    summary: 'What this visitor says of themselves, and wants of every contact',
    security: own,
    request: { query: siteQuery, ...plain(MePatchSchema) },
    responses: { 200: json(MeSchema, 'What is known now'), 401: problem('No visitor token'), ...browser },
  }),
  createRoute({
    method: 'delete',
    path: '/v1/me',
    tags: ['browser'],
    summary: 'Erase this visitor, whole',
    security: own,
    request: { query: siteQuery },
    responses: {
      204: { description: 'Nothing is left; the cookie is taken away' },
      401: problem('No visitor token'),
      ...browser,
    },
  }),
  createRoute({
    method: 'get',
    path: '/v1/me/export',
    tags: ['browser'],
    summary: 'Everything that is kept of this visitor, to download',
    security: own,
    request: { query: siteQuery },
    responses: { 200: json(ExportSchema, 'Everything'), 401: problem('No visitor token'), ...browser },
  }),
  createRoute({
    method: 'get',
    path: '/v1/withdraw',
    tags: ['mail'],
    summary: "The page that a mail's link opens: asks, and takes nothing back",
    request: { query: withdrawalQuery },
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
      query: withdrawalQuery,
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
  createRoute({
    method: 'post',
    path: '/v1/server/may-contact',
    tags: ['server'],
    summary: 'Whether a person may be contacted for a purpose, by a channel, now',
    security: secret,
    request: jsonBody(MayContactRequestSchema),
    responses: { 200: json(MayContactAnswerSchema, 'Whether, and why not'), ...server },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/messages',
    tags: ['server'],
    summary: 'Mail one person, if they allow it; the contact is noted',
    security: secret,
    request: jsonBody(MessageRequestSchema),
    responses: {
      200: json(MessageAnswerSchema, 'Whether it is on its way, and why not'),
      409: problem('A message of this id went to somebody else'),
      ...server,
      503: problem('The store cannot be reached, mail cannot be sent, or PUBLIC_URL is not set'),
    },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/interactions',
    tags: ['server'],
    summary: 'Record interactions of any channel',
    security: secret,
    request: jsonBody(interactionsRequest),
    responses: { 200: json(EventsAnswerSchema, 'What became of each'), ...server },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/interactions',
    tags: ['server'],
    summary: 'Events by id',
    security: secret,
    request: { query: z.object({ ids: z.string() }) },
    responses: {
      200: json(
        z.object({ interactions: z.array(InteractionViewSchema) }),
        'Those the site holds, in the order asked',
      ),
      ...server,
    },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/profiles',
    tags: ['server'],
    summary: 'The profile of your own customer id',
    security: secret,
    request: { query: z.object({ customer: z.string() }) },
    responses: { 200: json(ProfileViewSchema, 'The profile'), ...server },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}',
    tags: ['server'],
    summary: 'A profile',
    security: secret,
    request: { params: idParam },
    responses: { 200: json(ProfileViewSchema, 'The profile'), ...server },
  }),
  createRoute({
    method: 'patch',
    path: '/v1/server/profiles/{id}',
    tags: ['server'],
    summary: 'Set what the site itself knows',
    security: secret,
    request: { params: idParam, ...jsonBody(ProfilePatchSchema) },
    responses: { 200: json(ProfileViewSchema, 'The profile'), ...server },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/interactions',
    tags: ['server'],
    summary: 'The history, newest first',
    security: secret,
    request: {
      params: idParam,
      query: z.object({ limit: z.string().optional(), after: z.string().optional() }),
    },
    responses: { 200: json(history, 'One page of it'), ...server },
  }),
  createRoute({
    method: 'delete',
    path: '/v1/server/profiles/{id}',
    tags: ['server'],
    summary: 'Erase a person, whole',
    security: secret,
    request: { params: idParam },
    responses: { 204: { description: 'Nothing is left' }, ...server },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/export',
    tags: ['server'],
    summary: 'Everything that is kept of a person',
    security: secret,
    request: { params: idParam },
    responses: { 200: json(ExportSchema, 'Everything'), ...server },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/merges',
    tags: ['server'],
    summary: 'Merges into this profile that can still be taken back, the last one first',
    security: secret,
    request: { params: idParam },
    responses: { 200: json(z.object({ merges: z.array(MergeViewSchema) }), 'The merges'), ...server },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/possibly-same',
    tags: ['server'],
    summary: 'Profiles that may be the same person; no machine joins them',
    security: secret,
    request: { params: idParam },
    responses: { 200: json(PossiblySameSchema, 'The profiles'), ...server },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/merge',
    tags: ['server'],
    summary: 'Join an anonymous profile into a proven one, because a member of staff says so',
    security: secret,
    request: jsonBody(MergeRequestSchema),
    responses: {
      200: json(ProfileViewSchema, 'The person'),
      409: problem('They must not be joined'),
      ...server,
    },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/merges/{key}/undo',
    tags: ['server'],
    summary: 'Take a merge back, within 30 days',
    security: secret,
    request: { params: z.object({ key: z.string() }), ...jsonBody(UndoRequestSchema) },
    responses: {
      200: json(UndoAnswerSchema, 'Both, as they are now'),
      409: problem('Another merge has to be taken back first'),
      ...server,
    },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/decision',
    tags: ['server'],
    summary: 'What a person would see on a page, and why',
    security: secret,
    request: jsonBody(DecisionRequestSchema),
    responses: { 200: json(DecisionSchema, 'The decision'), ...server },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/tiers/dry-run',
    tags: ['server'],
    summary: 'Who would move, should these tiers be published',
    security: secret,
    request: jsonBody(DryRunRequestSchema),
    responses: {
      200: json(DryRunAnswerSchema, 'How many, and a page of who, each with the reason'),
      ...server,
    },
  }),
  createRoute({
    method: 'get',
    path: '/v1/server/incentives/{id}',
    tags: ['server'],
    summary: 'What is gone of an incentive',
    security: secret,
    request: { params: idParam },
    responses: { 200: json(TakenSchema, 'How many were given'), ...server },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/incentives/{id}/codes',
    tags: ['server'],
    summary: 'Fill the pool of an incentive that gives codes',
    security: secret,
    request: { params: idParam, ...jsonBody(PoolRequestSchema) },
    responses: { 200: json(PoolAnswerSchema, 'How many were new'), ...server },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/incentives/{id}/draw',
    tags: ['server'],
    summary: 'Draw a prize; once drawn, its log',
    security: secret,
    request: { params: idParam },
    responses: { 200: json(DrawLogSchema, 'The log'), 409: problem('It is not time yet'), ...server },
  }),
  createRoute({
    method: 'post',
    path: '/v1/server/codes',
    tags: ['server'],
    summary: 'Look at a code, or use it up',
    security: secret,
    request: jsonBody(CodeRequestSchema),
    responses: { 200: json(CodeAnswerSchema, 'What it is worth'), ...server },
  }),
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

/**
 * The OpenAPI document, made from the same schemas that check the requests.
 *
 * @param version of the package
 */
export function openApiDocument(version: string): object {
  const app = new OpenAPIHono();
  for (const route of ROUTES) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerComponent('securitySchemes', 'visitorToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'vt_…, minted by this server; POST bodies may carry it as `token` instead',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'visitorCookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'rapport_<site>',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'secretKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'sk_…, the site’s secret key',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Rapport',
      version,
      license: { name: 'MIT' },
      description: 'Events in, decisions out, in one round trip.',
    },
    servers: [{ url: '/' }],
  });
}
