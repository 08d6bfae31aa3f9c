import type { Handler } from 'hono';
import {
  type ContextAnswer,
  ContextRequestSchema,
  EventSchema,
  type EventsAnswer,
  EventsRequestSchema,
} from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { decide } from '../domain/decide.ts';
import { newProfile } from '../domain/profile.ts';
import { ingest } from '../ingest.ts';
import { type Visit, visit } from '../visit.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, giveToken, tokenHash } from './browser-plane.ts';
import { reply } from './reply.ts';

const outcome = (
  { fresh, duplicate }: Visit,
  rejected: EventsAnswer['rejected'],
): Omit<EventsAnswer, 'token'> => ({
  accepted: fresh,
  duplicate,
  rejected,
});

/** `POST /v1/context`: the waiting events are applied first, then everything on the page is decided. */
export function contextRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, ContextRequestSchema);
    const now = deps.clock();
    const { events, rejected } = ingest(body.events ?? [], EventSchema, 'browser', now);
    const visited = await visit(deps, site, tokenHash(c, body), body.consent, events);
    const view = {
      page: body.page,
      locale: body.locale ?? site.config.locale,
      placed: body.placed ?? [],
      overlays: body.overlays ?? 'auto',
      stock: await deps.stock.of(site),
      isRefusedByBrowser: c.req.header('sec-gpc') === '1',
    };
    // Who does not want to be treated as themselves is treated as somebody we have just met.
    const shownTo = body.consent.personalise
      ? visited.profile
      : newProfile(visited.profile.id, now, visited.profile.proof);
    const answer: ContextAnswer = {
      decision: decide(site, shownTo, view, now),
      events: outcome(visited, rejected),
      ...giveMinted(c, visited, body.cookie),
    };
    return reply(c, answer);
  };
}

/** `POST /v1/events`: events alone, for flushes between page views. */
export function eventsRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const body = await readBody(c, EventsRequestSchema);
    const { events, rejected } = ingest(body.events ?? [], EventSchema, 'browser', deps.clock());
    const visited = await visit(deps, c.get('site'), tokenHash(c, body), body.consent, events);
    const answer: EventsAnswer = { ...outcome(visited, rejected), ...giveMinted(c, visited, body.cookie) };
    return reply(c, answer);
  };
}

/** A token goes out once, when it is minted. */
const giveMinted = (c: Parameters<typeof giveToken>[0], { token }: Visit, inCookie: boolean | undefined) =>
  token === undefined ? {} : giveToken(c, token, inCookie);
