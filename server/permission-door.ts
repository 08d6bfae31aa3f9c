import type { Consent, PermissionMethod } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import type { Interaction, InteractionOf } from './domain/interaction.ts';
import { notePermission } from './domain/permission.ts';
import { catalogueFault, ladderFault, recordPermission } from './domain/permission-record.ts';
import { newProfile, type Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import type { Ingested, RejectedEvent } from './ingest.ts';
import type { Who } from './store/contract.ts';
import { inOrder } from './visit.ts';

/** Through which door something is said. */
export interface Door {
  /** how, by what came with each; the ladder counts for what a page has asked */
  method: (event: InteractionOf<'permission'>) => PermissionMethod;
  /** what the request says its reader reads */
  locale?: string | undefined;
  /** whoever says it, as they are known now */
  find: () => Promise<Profile>;
  /** place of an event in what was sent, by its id */
  indexOf: (id: string) => number;
}

/**
 * Looks at what people say to permissions before it is taken in: what is not in the catalogue is refused by name, and so
 * is a yes that no page can have asked for; the rest goes on record with its exact words. Other events are left as they
 * are, and without a permission among them nobody is looked up.
 *
 * @example const told = await admitPermissions(site, ingest(body.events, EventSchema, 'browser', now), door)
 */
export async function admitPermissions(
  site: Site,
  { events, rejected }: Ingested,
  { method, locale, find, indexOf }: Door,
): Promise<Ingested> {
  if (!events.some(({ type }) => type === 'permission')) return { events, rejected };
  let person = await find();
  const admitted = new Map<string, Interaction>();
  const refused: RejectedEvent[] = [];
  for (const event of inOrder(events)) {
    if (event.type !== 'permission') continue;
    const how = method(event);
    const fault =
      catalogueFault(site, event) ??
      (how === 'page' ? ladderFault(site, person, event, event.at) : undefined);
    if (fault) {
      const detail = `${fault.path}: ${fault.message}`;
      refused.push({ id: event.id, index: indexOf(event.id), code: 'bad_event', detail });
      continue;
    }
    const recorded = recordPermission(site, event, { method: how, locale, person });
    admitted.set(event.id, recorded);
    person = { ...person, permissions: notePermission(site, person, recorded) };
  }
  return {
    events: events.flatMap(event => (event.type === 'permission' ? (admitted.get(event.id) ?? []) : event)),
    rejected: [...rejected, ...refused],
  };
}

/**
 * The visitor a browser's token means, or somebody just met. What comes by a retired token is of a device that proves
 * nothing any more, whoever it belongs to.
 */
export const whoSays =
  (
    { store, clock }: Pick<Deps, 'store' | 'clock'>,
    site: Site,
    hash: string | undefined,
    { recognise }: Consent,
  ) =>
  async (): Promise<Profile> => {
    const met = newProfile('', clock(), recognise ? 'device' : 'none');
    if (hash === undefined || !recognise) return met;
    const named = (who: Who) => store.profile(site.key, who);
    const person = await named({ token: hash });
    if (person) return person;
    const behind = await named({ retired: hash });
    return behind ? { ...behind, proof: 'device' } : met;
  };
