import type { Deps } from './deps.ts';
import type { Profile } from './domain/profile.ts';
import { DAY_MS } from './domain/time.ts';
import { OPEN, type OpenRegistration } from './open-registration.ts';
import type { StoredRecord } from './store/contract.ts';

/** Who was erased: names nobody any more, but finds them in a backup. */
export interface Erasure {
  site: string;
  /** ids of the profile and of everybody who was joined into it */
  profiles: string[];
  /** milliseconds since 1970 */
  at: number;
}

/** Every erasure, kept outside the store, so that a restored backup brings nobody back. */
export interface ErasureLog {
  /** Keeps them; durable when it resolves. */
  append(erasures: readonly Erasure[]): Promise<void>;
  /** All there are, oldest first. */
  all(): Promise<Erasure[]>;
}

/** An erasure log that forgets when the process ends, as the memory store does. */
export const createErasureMemory = (): ErasureLog => {
  const kept: Erasure[] = [];
  return {
    append: async erasures => void kept.push(...structuredClone(erasures)),
    all: async () => structuredClone(kept),
  };
};

/** Who asked for it: the person, the site's own server, a command, the time that was agreed on, a restored backup. */
export type ErasedBy = 'person' | 'server' | 'command' | 'retention' | 'restore';

type EraseDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'erasures'> & Partial<Pick<Deps, 'mail'>>;

/** The kind of the records that keep the hash of an erased person's visitor token. */
export const ERASED = 'erased';
/** As long as a browser keeps a cookie. */
const ERASED_DAYS = 400;

/**
 * Erases people with everybody joined into them: profile, history, names, records. What stays is the ids of their
 * interactions, and for 400 days the hashes of their visitor tokens, so that a browser that comes with one is told to
 * forget them too. The erasure is in the log before it is done, so that none is done and not in the log.
 *
 * @param ids of profiles that answer for themselves
 * @returns an erasure for each who was there
 * @example await erase(deps, site.key, [profile.id], 'person')
 */
export async function erase(
  deps: EraseDeps,
  site: string,
  ids: readonly string[],
  by: ErasedBy,
): Promise<Erasure[]> {
  const at = deps.clock();
  const seen = await deps.store.settle({
    ...{ site, families: ids, now: at },
    decide: ({ families }) => ({ answer: families.map(({ members }) => ({ site, profiles: members, at })) }),
  });
  const logged = seen.filter(({ profiles }) => profiles.length > 0);
  if (logged.length === 0) return [];
  await deps.erasures.append(logged);
  const erased = await eraseNow(deps, site, ids, by);
  // Whoever was joined into them since the look.
  const known = new Set(logged.flatMap(({ profiles }) => profiles));
  const late = erased.filter(({ profiles }) => profiles.some(id => !known.has(id)));
  if (late.length > 0) await deps.erasures.append(late);
  return erased;
}

/**
 * Erases those who were not seen since a time, and nobody who has come back meanwhile. Logged afterwards: who is there
 * again in a restored backup was not seen for even longer.
 *
 * @param seenBefore milliseconds since 1970
 */
export async function eraseUnseen(
  deps: EraseDeps,
  site: string,
  ids: readonly string[],
  seenBefore: number,
): Promise<Erasure[]> {
  const erased = await eraseNow(deps, site, ids, 'retention', seenBefore);
  if (erased.length > 0) await deps.erasures.append(erased);
  return erased;
}

async function eraseNow(
  { store, clock, log, mail }: EraseDeps,
  site: string,
  ids: readonly string[],
  by: ErasedBy,
  seenBefore = Number.POSITIVE_INFINITY,
): Promise<Erasure[]> {
  const at = clock();
  const named = ids.map(id => ({ id }));
  const { erased, mailed } = await store.settle<{ erased: Erasure[]; mailed: string[] }>({
    ...{ site, people: named, families: ids, now: at },
    owned: named.map(owner => ({ owner, kind: OPEN })),
    decide: ({ people, families, owned }) => {
      const gone = people.flatMap((person, i) =>
        person !== undefined && person.seenAt < seenBefore
          ? [{ ...families[i]!, mailed: addressesOf(person, owned[i]!) }]
          : [],
      );
      return {
        answer: {
          erased: gone.map(({ members }) => ({ site, profiles: members, at })),
          // Mail to them, and mail about them to those who answer their requests.
          mailed: gone.flatMap(({ mailed, members }) => [...mailed, ...members]),
        },
        records: gone
          .flatMap(({ names }) => names)
          .flatMap(name => ('token' in name ? [name.token] : 'retired' in name ? [name.retired] : []))
          .map(
            (key): StoredRecord => ({ kind: ERASED, key, value: 1, expiresAt: at + ERASED_DAYS * DAY_MS }),
          ),
        erase: gone.map(({ members }) => members[0]!),
      };
    },
  });
  if (mailed.length > 0) await mail?.forget?.(mailed);
  for (const { profiles } of erased) log('info', 'erased', { site, by, profiles: profiles.length });
  return erased;
}

/** Where mail to somebody may lie: the address that is proven, and those that wait for it. */
const addressesOf = ({ identity }: Profile, open: readonly StoredRecord[]): string[] => [
  ...(identity?.email === undefined ? [] : [identity.email]),
  ...open.map(({ value }) => (value as OpenRegistration).email),
];

/**
 * Erases everybody again whom a restored backup brought back.
 *
 * @returns how many people
 */
export async function replayErasures(deps: EraseDeps): Promise<number> {
  let count = 0;
  for (const { site, profiles } of await deps.erasures.all()) {
    for (const id of profiles) {
      if (await deps.store.profile(site, { id }))
        count += (await eraseNow(deps, site, [id], 'restore')).length;
    }
  }
  if (count > 0) deps.log('warn', 'people whom a backup brought back were erased again', { people: count });
  return count;
}
