import type { Handler } from 'hono';
import {
  type EventsAnswer,
  InteractionEntrySchema,
  InteractionInputSchema,
  InteractionsRequestSchema,
  type PermissionMethod,
} from '../../protocol/index.ts';
import type { Deps } from '../deps.ts';
import type { Interaction, InteractionOf } from '../domain/interaction.ts';
import { newProfile } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import { ApiError, faultOf } from '../error.ts';
import { ingest, type RejectedEvent } from '../ingest.ts';
import { admitPermissions } from '../permission-door.ts';
import type { Changed, Who } from '../store/contract.ts';
import { uuidv7 } from '../token.ts';
import { foldFor, inOrder } from '../visit.ts';
import { readBody } from './body.ts';
import { reply } from './reply.ts';
import type { ServerEnv } from './server-plane.ts';

const MAX_IDS = 200;
/** Whose an entry is; what is told of them is checked on its own. */
const EntrySchema = InteractionEntrySchema.omit({ interaction: true }).loose();

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
      const entry = EntrySchema.safeParse(input);
      if (!entry.success) {
        const detail = faultOf(entry.error);
        rejected.push({ id: null, index, code: 'bad_event', detail });
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

/** What is said on the phone is said in a call; for the rest the channel and the place stand beside it. */
const methodOf = ({ channel }: InteractionOf<'permission'>): PermissionMethod =>
  channel === 'phone' || channel === 'sales-call' ? 'call' : 'server';

/** Takes somebody's interactions in: an unknown profile id stays unknown, an unknown customer id is somebody new. */
export const remember = (
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
