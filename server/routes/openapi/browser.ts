import { z } from '@hono/zod-openapi';
import {
  ContactAnswerSchema,
  ContactRequestSchema,
  ContextAnswerSchema,
  ContextRequestSchema,
  DeskAnswerSchema,
  DeskRequestSchema,
  EventSchema,
  EventsAnswerSchema,
  EventsRequestSchema,
  ExportSchema,
  IdentifyRequestSchema,
  IdentityAnswerSchema,
  LIMITS,
  LogoutAnswerSchema,
  LogoutRequestSchema,
  MePatchSchema,
  MeRequestSchema,
  MeSchema,
  MyDataRequestSchema,
  RegisterAnswerSchema,
  RegisterRequestSchema,
  VerifyRequestSchema,
} from '../../../protocol/index.ts';
import { browserRoute, json, problem } from './parts.ts';

// The server checks events one by one; a reader of the document wants to see what each must be.
const events = z.array(EventSchema).max(LIMITS.eventsPerRequest).optional();
const contextRequest = ContextRequestSchema.extend({ events });
const eventsRequest = EventsRequestSchema.extend({ events });

/** What pages ask. */
export const BROWSER_ROUTES = [
  browserRoute({
    method: 'post',
    path: '/v1/context',
    summary: 'Apply the waiting events, then decide everything on this page',
    body: contextRequest,
    responses: { 200: json(ContextAnswerSchema, 'The decision') },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/events',
    summary: 'Take events in',
    body: eventsRequest,
    responses: { 200: json(EventsAnswerSchema, 'What became of each event') },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/register',
    summary: 'Register with an address, which a mailed code or link then proves',
    body: RegisterRequestSchema,
    responses: {
      200: json(RegisterAnswerSchema, 'What comes next; the same for every address'),
      403: problem("Not one of the site's origins, no consent, or a form that is not to be taken in"),
    },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/verify',
    summary: 'Prove an address by the code or the link of a mail',
    body: VerifyRequestSchema,
    responses: {
      200: json(IdentityAnswerSchema, 'Who the visitor is now'),
      401: problem('The code or link proves nothing; the visitor stays who they were'),
    },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/identify',
    summary: "Say who is logged in, by a token that the site's own server has signed",
    body: IdentifyRequestSchema,
    responses: {
      200: json(IdentityAnswerSchema, 'Who the visitor is now'),
      401: problem('The token proves nothing; the visitor stays who they were'),
    },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/desk',
    summary: 'How this visitor reaches the site; nothing is kept',
    body: DeskRequestSchema,
    responses: { 200: json(DeskAnswerSchema, 'Reasons and channels; nothing of a site without a desk') },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/contact',
    summary: 'Ask to be heard, and get a reference',
    body: ContactRequestSchema,
    responses: {
      200: json(ContactAnswerSchema, 'The reference and the channel; the same for every address'),
    },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/logout',
    summary: 'Let go of the visitor token and go on as a new guest',
    body: LogoutRequestSchema,
    responses: { 200: json(LogoutAnswerSchema, 'The new token') },
  }),
  browserRoute({
    method: 'get',
    path: '/v1/me',
    summary: 'What is known of this visitor',
    isOwn: true,
    responses: { 200: json(MeSchema, 'What is known') },
  }),
  browserRoute({
    method: 'patch',
    path: '/v1/me',
    summary: 'What this visitor says of themselves, and wants of every contact',
    isOwn: true,
    body: MePatchSchema,
    responses: { 200: json(MeSchema, 'What is known now') },
  }),
  browserRoute({
    method: 'delete',
    path: '/v1/me',
    summary: 'Erase this visitor, whole',
    isOwn: true,
    responses: {
      204: { description: 'Nothing is left; the cookie is taken away' },
    },
  }),
  browserRoute({
    method: 'get',
    path: '/v1/me/export',
    summary: 'Everything that is kept of this visitor, to download',
    isOwn: true,
    responses: { 200: json(ExportSchema, 'Everything') },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/me',
    summary: 'What is known of this visitor, after what the body changes of it; no pre-flight',
    isOwn: true,
    body: MeRequestSchema,
    responses: { 200: json(MeSchema, 'What is known now') },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/me/export',
    summary: 'Everything that is kept of this visitor, to download; no pre-flight',
    isOwn: true,
    body: MyDataRequestSchema,
    responses: { 200: json(ExportSchema, 'Everything') },
  }),
  browserRoute({
    method: 'post',
    path: '/v1/me/erase',
    summary: 'Erase this visitor, whole; no pre-flight',
    isOwn: true,
    body: MyDataRequestSchema,
    responses: {
      204: { description: 'Nothing is left; the next exchange tells the browser to forget, too' },
    },
  }),
];
