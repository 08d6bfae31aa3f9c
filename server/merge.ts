import type { Deps } from './deps.ts';
import { isAnonymous } from './domain/gate.ts';
import { joinProfiles } from './domain/join.ts';
import type { Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { ApiError } from './error.ts';
import { mergeRecord } from './merge-log.ts';

const refuse = (detail: string): ApiError => new ApiError('conflict', 409, detail);

/**
 * Joins an anonymous profile into a proven person's, because a member of staff says that it is theirs (DESIGN R3, R4).
 * The anonymous one's visitor tokens are retired, so that its browser, whoever sits there, sees nothing of the person's.
 *
 * @param by the member of staff, as they are to be named in the log
 * @throws ApiError `not_found` for a profile that is not there, `conflict` for two that must not be joined
 * @example const person = await mergeByStaff(deps, site, { from: guest.id, into: ann.id, by: 'Bob of the service desk' })
 */
export async function mergeByStaff(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  { from, into, by }: { from: string; into: string; by: string },
): Promise<Profile> {
  const now = clock();
  return store.settle({
    site: site.key,
    people: [{ id: from }, { id: into }],
    families: [from],
    owned: [{ owner: { id: into }, kind: 'merge' }],
    now,
    decide: ({ people: [joined, before], families: [family], owned: [merges], position }) => {
      check('from', from, joined);
      check('into', into, before);
      if (from === into) throw refuse('from and into are the same profile. Name two.');
      if (before.proof !== 'verified')
        throw refuse(
          'into is not proven: nobody knows yet whose it is. Join an anonymous profile into a proven one.',
        );
      const { names } = family!;
      if (!isAnonymous(joined) || names.some(name => 'customer' in name))
        throw refuse('from is known by a name of its own. Two known people are never joined (DESIGN R4).');
      const person = joinProfiles(site, before, joined, now);
      const log = { at: now, by: 'staff' as const, staff: by, from, into, before, joined, position };
      return {
        answer: person,
        profiles: [person],
        join: [{ from, into }],
        bind: names.flatMap(name =>
          'token' in name
            ? [
                { name, to: undefined },
                { name: { retired: name.token }, to: from },
              ]
            : [],
        ),
        records: [mergeRecord(log, merges!)],
      };
    },
  });
}

function check(field: string, id: string, found: Profile | undefined): asserts found is Profile {
  if (!found) throw new ApiError('not_found', 404, `${field}: this site has no profile "${id}".`);
  if (found.id !== id) throw refuse(`${field}: that profile was joined into "${found.id}". Name that one.`);
}
