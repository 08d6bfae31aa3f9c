import {
  MayContactAnswerSchema,
  MayContactRequestSchema,
  MessageAnswerSchema,
  MessageRequestSchema,
  ReferenceAnswerSchema,
  ReferenceRequestSchema,
} from '../../../protocol/index.ts';
import { json, jsonBody, problem, serverRoute } from './parts.ts';

/** Whether and how people are contacted. */
export const CONTACT_ROUTES = [
  serverRoute({
    method: 'post',
    path: '/v1/server/may-contact',
    summary: 'Whether a person may be contacted for a purpose, by a channel, now',
    request: jsonBody(MayContactRequestSchema),
    responses: { 200: json(MayContactAnswerSchema, 'Whether, and why not') },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/messages',
    summary: 'Mail one person, if they allow it; the contact is noted',
    request: jsonBody(MessageRequestSchema),
    responses: {
      200: json(MessageAnswerSchema, 'Whether it is on its way, and why not'),
      409: problem('A message of this id went to somebody else'),
      503: problem('The store cannot be reached, mail cannot be sent, or PUBLIC_URL is not set'),
    },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/references',
    summary: 'The request that a reference names, and whose it is; it proves nobody',
    request: jsonBody(ReferenceRequestSchema),
    responses: { 200: json(ReferenceAnswerSchema, 'The request') },
  }),
];
