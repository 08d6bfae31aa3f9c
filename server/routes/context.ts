import type { Context, Handler } from 'hono';
import {
  type ContextAnswer,
  type ContextRequest,
  ContextRequestSchema,
  EventSchema,
  type EventsAnswer,
  type EventsRequest,
  EventsRequestSchema,
} from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { decide } from '../domain/decide.ts';
import { asStranger } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import { makeFormToken } from '../form-token.ts';
import { enterIdentified } from '../identity.ts';
import { type Ingested, ingest } from '../ingest.ts';
import { admitPermissions, whoSays } from '../permission-door.ts';
import { hashToken } from '../token.ts';
import { type Visit, visit } from '../visit.ts';
import { readBody } from './body.ts';
import { type BrowserEnv, consentOf, giveToken, sendsGpc, tokenHash } from './browser-plane.ts';
import { readIdentity } from './identify.ts';
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
    const request = await readBody(c, ContextRequestSchema);
    const body = { ...request, consent: consentOf(c, request) };
    const now = deps.clock();
    const hash = tokenHash(c, body);
    const isRefusedByBrowser = sendsGpc(c);
    const { events, rejected } = await takeIn(deps, site, hash, body, body.locale);
    const told = await visit(deps, site, hash, body.consent, events, { isRefusedByBrowser });
    const { visited, refusal } = await recognise(deps, c, told, hash, body);
    const view = {
      page: body.page,
      locale: body.locale ?? site.config.locale,
      placed: body.placed ?? [],
      overlays: body.overlays ?? 'auto',
      stock: await deps.stock.of(site),
      isRefusedByBrowser,
      pages: visited.profile.stats.pages,
    };
    // Who does not want to be treated as themselves is treated as somebody we have just met.
    const shownTo = body.consent.personalise ? visited.profile : asStranger(visited.profile, now);
    const decision = decide(site, shownTo, view, now);
    // What may be filled in comes with the token that its form has to bring back.
    for (const incentive of Object.values(decision.incentives ?? {}))
      incentive.form = makeFormToken(await deps.secret(), {
        ...{ site: site.key, now },
        profile: body.consent.recognise ? visited.profile.id : undefined,
      });
    const answer: ContextAnswer = {
      decision,
      events: outcome(visited, refusal ? [...rejected, refusal] : rejected),
      ...giveMinted(c, visited, body.cookie),
    };
    return reply(c, answer);
  };
}

/** The events of a request, each checked: by its schema, and what is said to permissions by the site's catalogue. */
const takeIn = (
  deps: Deps,
  site: Site,
  hash: string | undefined,
  { events = [], consent }: EventsRequest,
  locale?: string,
): Promise<Ingested> => {
  return admitPermissions(site, ingest(events, EventSchema, 'browser', deps.clock()), {
    ...{ method: () => 'page', locale },
    find: whoSays(deps, site, hash, consent),
    indexOf: id => events.findIndex(event => (event as { id?: unknown } | null)?.id === id),
  });
};

/**
 * The visitor after the site's own server has said, by a signed token, who is logged in there. Their events were taken in
 * before, so that what this device has learned comes along. A token that proves nothing changes nothing.
 */
async function recognise(
  deps: Deps,
  c: Context<BrowserEnv>,
  visited: Visit,
  hash: string | undefined,
  { identity, consent }: ContextRequest,
): Promise<{ visited: Visit; refusal?: EventsAnswer['rejected'][number] }> {
  if (identity === undefined || !consent.recognise) return { visited };
  try {
    const identified = await readIdentity(deps, c, identity);
    const named = visited.token === undefined ? hash : hashToken(visited.token);
    const { person, token = visited.token } = await enterIdentified(deps, c.get('site'), named, identified);
    return { visited: { ...visited, profile: person, ...(token === undefined ? {} : { token }) } };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'identity_rejected') throw error;
    const { code, message: detail } = error;
    return { visited, refusal: { id: null, index: -1, code, detail } };
  }
}

/** `POST /v1/events`: events alone, for flushes between page views. */
export function eventsRoute(deps: Deps): Handler<BrowserEnv> {
  return async c => {
    const body = await readBody(c, EventsRequestSchema);
    const site = c.get('site');
    const hash = tokenHash(c, body);
    const { events, rejected } = await takeIn(deps, site, hash, body);
    const visited = await visit(deps, site, hash, consentOf(c, body), events, {
      isRefusedByBrowser: sendsGpc(c),
    });
    const answer: EventsAnswer = { ...outcome(visited, rejected), ...giveMinted(c, visited, body.cookie) };
    return reply(c, answer);
  };
}

/** A token goes out once, when it is minted, and with it the word to forget whoever was erased. */
const giveMinted = (c: Context<BrowserEnv>, { token, purge }: Visit, inCookie: boolean | undefined) =>
  token === undefined ? {} : { ...giveToken(c, token, inCookie), ...(purge ? { purge } : {}) };
