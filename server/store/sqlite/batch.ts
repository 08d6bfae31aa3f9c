import type { Interaction } from '../../domain/interaction.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Change, Changed, Who } from '../contract.ts';
import { isKept } from '../kept.ts';
import { strayFold } from '../refusal.ts';
import { toRefusal } from './failure.ts';
import { fromKey } from './keys.ts';
import { BINDING_KINDS, bindingOf, type Reader } from './reader.ts';
import { interactionColumns, profileColumns } from './rows.ts';

/** A person as one batch leaves them. */
export interface PersonWrite {
  /** row number, 0 for somebody new */
  pk: number;
  site: number;
  id: string;
  /** of the row that was read; the writer refuses the batch when another one is there */
  version: number;
  /** the profile as JSON; later changes of the batch start from it; undefined until somebody new is folded */
  body: string | undefined;
  tier: number;
  value: number;
  seenAt: number;
}

/**
 * All rows of one transaction, plain because they are copied to another thread. A `holder` is a place in `people`, -1
 * nobody, and below that `-1 - pk` of somebody for whom one of `people` answers.
 */
export interface Writes {
  people: PersonWrite[];
  bindings: [site: number, kind: number, name: string, holder: number][];
  interactions: [
    site: number,
    id: string,
    holder: number,
    at: number | null,
    body: string | null,
    source: number,
  ][];
}

/** What became of one change of a batch, before it is durable. */
export type Outcome = { changed: Changed } | { error: unknown };

/** Who was named: the person who answers, and the row number of the one joined into them who was meant. */
interface Found {
  person: PersonWrite;
  own: number | undefined;
}

/** What a batch has done to one site so far; the database does not know it yet. */
interface Overlay {
  people: Map<string, PersonWrite>;
  /** by kind of binding */
  bound: Map<string, Found>[];
  interactions: Set<string>;
}

const nobody = (): Changed => ({ profile: undefined, created: false, fresh: [], duplicate: [] });

/**
 * Folds changes in order into the rows of one transaction, each seeing what those before it did. Reads only.
 *
 * @param reader on the state before the batch
 * @param changes whose sites exist where somebody is to be created
 */
export const foldBatch = (
  reader: Reader,
  changes: readonly Change[],
): { outcomes: Outcome[]; writes: Writes } => {
  const writes: Writes = { people: [], bindings: [], interactions: [] };
  const places = new Map<PersonWrite, number>();
  const overlays = new Map<number, Overlay>();

  const overlayOf = (site: number): Overlay => {
    let overlay = overlays.get(site);
    if (overlay === undefined) {
      overlay = {
        people: new Map(),
        bound: Object.keys(BINDING_KINDS).map(() => new Map()),
        interactions: new Set(),
      };
      overlays.set(site, overlay);
    }
    return overlay;
  };
  const newPerson = (site: number, id: string, pk = 0, version = 0, body?: string): PersonWrite => ({
    ...{ pk, site, id, version, body },
    ...{ tier: 0, value: 0, seenAt: 0 },
  });
  const find = (site: number, { people, bound }: Overlay, who: Who): Found | undefined => {
    const binding = bindingOf(who);
    const bindee = binding && bound[binding[0]]!.get(binding[1]);
    if (bindee !== undefined) return bindee;
    const here = binding ? undefined : people.get((who as { id: string }).id);
    if (here !== undefined) return { person: here, own: undefined };
    const row = reader.row(site, who);
    if (row === undefined) return undefined;
    const id = fromKey(row.id);
    const person = people.get(id) ?? newPerson(site, id, row.pk, row.version, row.body);
    return { person, own: row.own };
  };
  const placeOf = (person: PersonWrite, overlay: Overlay): number => {
    let place = places.get(person);
    if (place === undefined) {
      place = writes.people.push(person) - 1;
      places.set(person, place);
      overlay.people.set(person.id, person);
    }
    return place;
  };

  const apply = ({ site: key, who, create, events, keepHistory, fold }: Change): Changed => {
    const site = reader.site(key);
    if (site === undefined) return nobody();
    const overlay = overlayOf(site);
    const known = find(site, overlay, who);
    const found =
      known ??
      (create && (find(site, overlay, create) ?? { person: newPerson(site, create.id), own: undefined }));
    if (found === undefined) return nobody();
    const { person, own } = found;

    const fresh: Interaction[] = [];
    const ids = new Set<string>();
    const duplicate: string[] = [];
    for (const event of events) {
      if (ids.has(event.id) || overlay.interactions.has(event.id) || reader.holds(site, event.id)) {
        duplicate.push(event.id);
      } else {
        ids.add(event.id);
        fresh.push(event);
      }
    }
    const before = person.body;
    const profile = fold(before === undefined ? undefined : (JSON.parse(before) as Profile), fresh);
    if (profile.id !== person.id) throw strayFold(person.id, profile.id);
    const after = profileColumns(profile);
    const rows = fresh.map(event => (isKept(keepHistory, event) ? interactionColumns(event) : undefined));
    const binding = known === undefined ? bindingOf(who) : undefined;

    // Nothing throws from here on: a change is in the batch as a whole or not at all.
    if (after.body !== before || fresh.length > 0 || binding !== undefined) {
      const place = placeOf(Object.assign(person, after), overlay);
      const holder = own === undefined ? place : -1 - own;
      if (binding !== undefined) {
        overlay.bound[binding[0]]!.set(binding[1], found);
        writes.bindings.push([site, ...binding, holder]);
      }
      fresh.forEach(({ id }, i) => {
        const row = rows[i];
        overlay.interactions.add(id);
        writes.interactions.push(row ? [site, id, holder, ...row] : [site, id, -1, null, null, 0]);
      });
    }
    return { profile, created: before === undefined, fresh: [...ids], duplicate };
  };

  const outcomes = changes.map((change): Outcome => {
    try {
      return { changed: apply(change) };
    } catch (error) {
      return { error: toRefusal(error) };
    }
  });
  return { outcomes, writes };
};
