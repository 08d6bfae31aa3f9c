import type { Consent } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { apply } from './domain/apply.ts';
import type { Interaction } from './domain/interaction.ts';
import { isEvidence } from './domain/permission-record.ts';
import { newProfile, type Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { rate } from './domain/tier.ts';
import { ERASED } from './erase.ts';
import type { Changed, Effects, Fold } from './store/contract.ts';
import { hashToken, mintToken, uuidv7 } from './token.ts';

/** What became of a visitor's events. */
export interface Visit {
  profile: Profile;
  fresh: string[];
  duplicate: string[];
  /** minted now, for a visitor we had not met */
  token?: string;
  /** whoever the token named was erased: the events were dropped */
  purge?: true;
}

/**
 * The fold that stores run: every fresh event applied in the order it happened, then the tier.
 *
 * @param id the profile's id, should it be made now
 */
export function foldFor(site: Site, id: string, now: number): Fold {
  return (profile, fresh) => {
    // What arrives a second time changes nothing, not even when the tier was last looked at.
    if (profile && fresh.length === 0) return profile;
    const applied = inOrder(fresh).reduce(
      (before, event) => apply(site, before, event),
      profile ?? newProfile(id, now, 'device'),
    );
    return rate(site, applied, now);
  };
}

/** The effects of one more interaction of somebody, within a deed. */
export const effectsOf = (
  site: Site,
  person: Profile,
  event: Interaction,
): Required<Pick<Effects<unknown>, 'profiles' | 'interactions'>> => ({
  profiles: [foldFor(site, person.id, event.at)(person, [event])],
  interactions: [{ profile: person.id, events: [event] }],
});

/** Events as they are folded: in the order they happened, and without learning where that is not wanted. */
const asTold = (events: readonly Interaction[], consent: Consent): readonly Interaction[] => {
  const told = consent.personalise ? events : events.map(event => ({ ...event, unlearned: true as const }));
  return inOrder(told);
};

/** Events in the order they happened. Kept in it, they can be folded again and come to the same. */
export const inOrder = (events: readonly Interaction[]): readonly Interaction[] =>
  events.length > 1 ? [...events].sort((a, b) => a.at - b.at) : events;

/** What a request says besides its events. */
export interface Signals {
  /** the browser sends Global Privacy Control */
  isRefusedByBrowser?: boolean;
}

/**
 * Notes that a browser of theirs sends Global Privacy Control, the first time: what they allow after that they allow
 * knowing it. What waited in that browser was said under it too.
 */
const noteGpc =
  (fold: Fold, events: readonly Interaction[], now: number): Fold =>
  (before, fresh) => {
    const profile = fold(before, fresh);
    if (profile.gpcAt !== undefined) return profile;
    return { ...profile, gpcAt: events.reduce((first, { at }) => Math.min(first, at), now) };
  };

/**
 * Takes a visitor's events in. Who may be recognised is found by token or met for the first time; who may not is an
 * ephemeral guest: the events change this answer and nothing is stored.
 *
 * @param hash of the token the request carried
 * @example const { profile, token } = await visit(deps, site, hash, body.consent, events)
 */
export async function visit(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  hash: string | undefined,
  consent: Consent,
  events: readonly Interaction[],
  { isRefusedByBrowser = false }: Signals = {},
): Promise<Visit> {
  const now = clock();
  const told = asTold(events, consent);
  const change = { site: site.key, events: told, keepHistory: consent.measure || isEvidence };
  const folding = (id: string): Fold =>
    isRefusedByBrowser ? noteGpc(foldFor(site, id, now), told, now) : foldFor(site, id, now);
  let late: Changed | undefined;
  if (hash && consent.recognise) {
    // Nobody is made by this change, so no id is needed.
    const fold = folding('');
    const { profile, fresh, duplicate } = await store.update({ ...change, who: { token: hash }, fold });
    if (profile) return { profile, fresh, duplicate };
    // Retired when its visitor was proven: what it had waiting is theirs, what is shown for it is a guest's.
    late = await store.update({ ...change, who: { retired: hash }, fold });
  }
  const id = uuidv7(now);
  const fold = folding(id);
  if (!consent.recognise) {
    const profile = { ...fold(newProfile(id, now, 'none'), told), proof: 'none' as const };
    return { profile, fresh: events.map(event => event.id), duplicate: [] };
  }
  // Tokens are minted here and nowhere else (R1): an unknown one is replaced, never adopted.
  const token = mintToken('vt');
  const isLate = late?.profile !== undefined;
  const isErased = late?.profile === undefined && (await wasErased(store, site.key, hash, now));
  const made = await store.update({
    ...change,
    events: isLate ? [] : told,
    who: { token: hashToken(token) },
    create: { id },
    // Nothing of somebody who was erased comes back: of what their browser had waiting only the ids stay, as duplicates.
    ...(isErased ? { keepHistory: false, fold: () => newProfile(id, now, 'device') } : { fold }),
  });
  const { fresh, duplicate } = isLate ? late! : made;
  return { profile: made.profile!, fresh, duplicate, token, ...(isErased ? { purge: true } : {}) };
}

/** Whether a token that names nobody named somebody who was erased. */
const wasErased = async (
  store: Deps['store'],
  site: string,
  hash: string | undefined,
  now: number,
): Promise<boolean> =>
  hash !== undefined && (await store.records(site, { kind: ERASED, key: hash, now, limit: 1 })).length > 0;
