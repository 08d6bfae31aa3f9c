import type { Context, Handler, MiddlewareHandler } from 'hono';
import {
  DecisionRequestSchema,
  type EventsAnswer,
  InteractionEntrySchema,
  InteractionInputSchema,
  InteractionsRequestSchema,
  type PermissionMethod,
  ProfilePatchSchema,
} from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import { decide } from '../domain/decide.ts';
import type { Interaction, InteractionOf } from '../domain/interaction.ts';
import { newProfile } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import { ApiError } from '../error.ts';
import { ingest, type RejectedEvent } from '../ingest.ts';
import { admitPermissions } from '../permission-door.ts';
import type { Changed, Who } from '../store/contract.ts';
import { uuidv7 } from '../token.ts';
import { foldFor, inOrder } from '../visit.ts';
import { readBody } from './body.ts';
import { type RequestVariables, reply } from './reply.ts';

/** What the server plane's door leaves for its routes. */
export interface ServerEnv {
  Variables: RequestVariables & { site: Site };
}

const MAX_IDS = 200;

/** The server plane's door: the secret key names the site. */
export function serverPlane({ sites }: Deps): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const secret = c.req.header('authorization')?.match(/^Bearer (sk_[A-Za-z0-9_-]{43})$/)?.[1];
    const site = secret && (await sites.ofSecret(secret));
    if (!site)
      throw new ApiError('key_required', 401, "Send the site's secret key: Authorization: Bearer sk_…");
    c.set('site', site);
    c.get('headers')['Cache-Control'] = 'private, no-store';
    await next();
  };
}

/** What the server plane answers about somebody it does not know. */
export const noSuchProfile = (): ApiError =>
  new ApiError(
    'not_found',
    404,
    'This site has no such profile. Name it by its id, or by the customer id you imported it with.',
  );

/**
 * `POST /v1/server/interactions`: interactions of any channel. Each entry is checked alone and applied to its own
 * person, who is made when the site's customer id is new.
 */
export function interactionsRoute({ store, clock }: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site');
    const { interactions } = await readBody(c, InteractionsRequestSchema);
    const now = clock();
    const rejected: RejectedEvent[] = [];
    const byPerson = new Map<string, { who: Who; events: Interaction[] }>();
    interactions.forEach((input, index) => {
      const entry = InteractionEntrySchema.omit({ interaction: true }).loose().safeParse(input);
      if (!entry.success) {
        const issue = entry.error.issues[0]!;
        rejected.push({
          id: null,
          index,
          code: 'bad_event',
          detail: `${issue.path.join('.') || '(the whole)'}: ${issue.message}`,
        });
        return;
      }
      const { who } = entry.data;
      const taken = ingest([entry.data.interaction], InteractionInputSchema, 'server', now);
      rejected.push(...taken.rejected.map(reject => ({ ...reject, index })));
      const key = JSON.stringify(who);
      const person = byPerson.get(key) ?? { who, events: [] };
      person.events.push(...taken.events);
      byPerson.set(key, person);
    });
    const indexOf = (id: string) =>
      interactions.findIndex(one => (one as { interaction?: { id?: unknown } })?.interaction?.id === id);
    const changes = await Promise.all(
      [...byPerson.values()].map(async ({ who, events }) => {
        const find = async () => (await store.profile(site.key, who)) ?? newProfile('', now, 'device');
        const told = await admitPermissions(
          site,
          { events, rejected: [] },
          { method: methodOf, find, indexOf },
        );
        rejected.push(...told.rejected);
        return told.events.length > 0
          ? [{ events: told.events, changed: await remember(store, site, who, told.events, now) }]
          : [];
      }),
    ).then(each => each.flat());
    const unknown = changes
      .filter(({ changed }) => !changed.profile)
      .flatMap(({ events }) => events.map(event => event.id));
    const answer: EventsAnswer = {
      accepted: changes.flatMap(({ changed }) => changed.fresh),
      duplicate: changes.flatMap(({ changed }) => changed.duplicate),
      rejected: [
        ...rejected,
        ...unknown.map(id => ({
          id,
          index: indexOf(id),
          code: 'unknown_profile',
          detail: 'who.id: this site has no such profile',
        })),
      ],
    };
    return reply(c, answer);
  };
}

/** What is said on the phone is said in a call; for the rest the channel and the place stand beside it. */
const methodOf = ({ channel }: InteractionOf<'permission'>): PermissionMethod =>
  channel === 'phone' || channel === 'sales-call' ? 'call' : 'server';

/** An unknown profile id stays unknown; an unknown customer id is somebody new. */
const remember = (
  store: Deps['store'],
  site: Site,
  who: Who,
  events: Interaction[],
  now: number,
): Promise<Changed> => {
  const id = uuidv7(now);
  return store.update({
    site: site.key,
    who,
    ...('id' in who ? {} : { create: { id } }),
    events: inOrder(events),
    fold: foldFor(site, id, now),
  });
};

/** `GET /v1/server/interactions?ids=…`: events by id, so that a sender can prove what arrived. */
export function eventsByIdRoute({ store }: Deps): Handler<ServerEnv> {
  return async c => {
    const ids = (c.req.query('ids') ?? '').split(',').filter(Boolean);
    if (ids.length === 0 || ids.length > MAX_IDS) {
      throw new ApiError('bad_request', 400, `ids: name 1 to ${MAX_IDS} event ids, separated by commas`);
    }
    const found = await store.interactions(c.get('site').key, ids);
    return reply(c, { interactions: found.map(({ profile, interaction }) => ({ ...interaction, profile })) });
  };
}

/** Who a request is about: `/profiles/:id`, or `/profiles?customer=…`. */
function whoOf(c: Context<ServerEnv>): Who {
  const id = c.req.param('id');
  if (id) return { id };
  const customer = c.req.query('customer');
  if (customer) return { customer };
  throw new ApiError('bad_request', 400, 'customer: name whose profile you want, ?customer=<your own id>');
}

/** `GET /v1/server/profiles/:id` and `GET /v1/server/profiles?customer=`. */
export function profileRoute({ store }: Deps): Handler<ServerEnv> {
  return async c => {
    const profile = await store.profile(c.get('site').key, whoOf(c));
    if (!profile) throw noSuchProfile();
    return reply(c, profile);
  };
}

/** `PATCH /v1/server/profiles/:id`: what the site itself knows; kept as an interaction like everything else. */
export function patchProfileRoute({ store, clock }: Deps): Handler<ServerEnv> {
  return async c => {
    const set = await readBody(c, ProfilePatchSchema);
    const now = clock();
    const event = { id: uuidv7(now), type: 'profile', set, at: now, source: 'server' } as Interaction;
    const { profile } = await remember(store, c.get('site'), { id: c.req.param('id')! }, [event], now);
    if (!profile) throw noSuchProfile();
    return reply(c, profile);
  };
}

/** `GET /v1/server/profiles/:id/interactions`: one person's history, newest first, a page at a time. */
export function historyRoute({ store }: Deps): Handler<ServerEnv> {
  return async c => {
    const limit = Number(c.req.query('limit') ?? 50);
    if (!Number.isInteger(limit) || limit < 1 || limit > 200)
      throw new ApiError('bad_request', 400, 'limit: a whole number from 1 to 200');
    const after = c.req.query('after');
    return reply(
      c,
      await store.history(c.get('site').key, c.req.param('id')!, { limit, ...(after ? { after } : {}) }),
    );
  };
}

/** `POST /v1/server/decision`: what a person would see on a page, and why. Nothing is written. */
export function decisionRoute({ store, clock }: Deps): Handler<ServerEnv> {
  return async c => {
    const site = c.get('site');
    const body = await readBody(c, DecisionRequestSchema);
    const profile = await store.profile(site.key, body.who);
    if (!profile) throw noSuchProfile();
    const view = {
      page: body.page,
      locale: body.locale ?? site.config.locale,
      placed: body.placed ?? [],
      overlays: 'auto' as const,
    };
    return reply(c, decide(site, profile, view, clock()));
  };
}
