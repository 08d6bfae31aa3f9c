import { z } from '@hono/zod-openapi';
import {
  DecisionRequestSchema,
  DecisionSchema,
  DryRunAnswerSchema,
  DryRunRequestSchema,
  EventsAnswerSchema,
  ExportSchema,
  InteractionEntrySchema,
  InteractionsRequestSchema,
  InteractionViewSchema,
  LIMITS,
  MergeRequestSchema,
  MergeViewSchema,
  PossiblySameSchema,
  ProfilePatchSchema,
  ProfileViewSchema,
  UndoAnswerSchema,
  UndoRequestSchema,
} from '../../../protocol/index.ts';
import { idParam, json, jsonBody, problem, serverRoute } from './parts.ts';

const history = z.object({ interactions: z.array(InteractionViewSchema), next: z.string().optional() });
// The server checks interactions one by one; a reader of the document wants to see what each must be.
const interactionsRequest = InteractionsRequestSchema.extend({
  interactions: z.array(InteractionEntrySchema).min(1).max(LIMITS.eventsPerRequest),
});

/** Interactions, profiles and what is made of them. */
export const PEOPLE_ROUTES = [
  serverRoute({
    method: 'post',
    path: '/v1/server/interactions',
    summary: 'Record interactions of any channel',
    request: jsonBody(interactionsRequest),
    responses: { 200: json(EventsAnswerSchema, 'What became of each') },
  }),
  serverRoute({
    method: 'get',
    path: '/v1/server/interactions',
    summary: 'Events by id',
    request: { query: z.object({ ids: z.string() }) },
    responses: {
      200: json(
        z.object({ interactions: z.array(InteractionViewSchema) }),
        'Those the site holds, in the order asked',
      ),
    },
  }),
  serverRoute({
    method: 'get',
    path: '/v1/server/profiles',
    summary: 'The profile of your own customer id',
    request: { query: z.object({ customer: z.string() }) },
    responses: { 200: json(ProfileViewSchema, 'The profile') },
  }),
  serverRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}',
    summary: 'A profile',
    request: { params: idParam },
    responses: { 200: json(ProfileViewSchema, 'The profile') },
  }),
  serverRoute({
    method: 'patch',
    path: '/v1/server/profiles/{id}',
    summary: 'Set what the site itself knows',
    request: { params: idParam, ...jsonBody(ProfilePatchSchema) },
    responses: { 200: json(ProfileViewSchema, 'The profile') },
  }),
  serverRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/interactions',
    summary: 'The history, newest first',
    request: {
      params: idParam,
      query: z.object({ limit: z.string().optional(), after: z.string().optional() }),
    },
    responses: { 200: json(history, 'One page of it') },
  }),
  serverRoute({
    method: 'delete',
    path: '/v1/server/profiles/{id}',
    summary: 'Erase a person, whole',
    request: { params: idParam },
    responses: { 204: { description: 'Nothing is left' } },
  }),
  serverRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/export',
    summary: 'Everything that is kept of a person',
    request: { params: idParam },
    responses: { 200: json(ExportSchema, 'Everything') },
  }),
  serverRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/merges',
    summary: 'Merges into this profile that can still be taken back, the last one first',
    request: { params: idParam },
    responses: { 200: json(z.object({ merges: z.array(MergeViewSchema) }), 'The merges') },
  }),
  serverRoute({
    method: 'get',
    path: '/v1/server/profiles/{id}/possibly-same',
    summary: 'Profiles that may be the same person; no machine joins them',
    request: { params: idParam },
    responses: { 200: json(PossiblySameSchema, 'The profiles') },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/merge',
    summary: 'Join an anonymous profile into a proven one, because a member of staff says so',
    request: jsonBody(MergeRequestSchema),
    responses: {
      200: json(ProfileViewSchema, 'The person'),
      409: problem('They must not be joined'),
    },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/merges/{key}/undo',
    summary: 'Take a merge back, within 30 days',
    request: { params: z.object({ key: z.string() }), ...jsonBody(UndoRequestSchema) },
    responses: {
      200: json(UndoAnswerSchema, 'Both, as they are now'),
      409: problem('Another merge has to be taken back first'),
    },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/decision',
    summary: 'What a person would see on a page, and why',
    request: jsonBody(DecisionRequestSchema),
    responses: { 200: json(DecisionSchema, 'The decision') },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/tiers/dry-run',
    summary: 'Who would move, should these tiers be published',
    request: jsonBody(DryRunRequestSchema),
    responses: {
      200: json(DryRunAnswerSchema, 'How many, and a page of who, each with the reason'),
    },
  }),
];
