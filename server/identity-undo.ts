import type { Deps } from './deps.ts';
import type { Interaction } from './domain/interaction.ts';
import { partProfiles } from './domain/part.ts';
import type { Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { ApiError } from './error.ts';
import { type MergeLog, UNDO_DAYS } from './merge-log.ts';
import type { StoredRecord } from './store/contract.ts';

/** A join as it is shown. */
export interface MergeView extends Pick<MergeLog, 'at' | 'by' | 'staff' | 'from' | 'into'> {
  /** names it for `undoMerge` */
  key: string;
  /** until when it can be taken back, milliseconds since 1970 */
  until: number;
  /** the join that has to be taken back before this one, if there is one */
  undoFirst?: string;
}

/** Joins into one person, the last one first: in this order they are taken back. */
const lastFirst = (merges: readonly StoredRecord[]): StoredRecord[] =>
  merges.toSorted((a, b) => (b.value as MergeLog).number - (a.value as MergeLog).number);

/** The joins into one person that can still be taken back, the last one first. */
export async function listMerges(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  profile: string,
): Promise<MergeView[]> {
  const kept = await store.records(site.key, { owner: profile, kind: 'merge', now: clock(), limit: 1_000 });
  const merges = lastFirst(kept);
  return merges.map(({ key, value, expiresAt }) => {
    const { at, by, staff, from, into } = value as MergeLog;
    return {
      ...{ key, at, by, from, into, until: expiresAt! },
      ...(staff === undefined ? {} : { staff }),
      ...(key === merges[0]!.key ? {} : { undoFirst: merges[0]!.key }),
    };
  });
}

/**
 * Takes a join back, in one atomic step (DESIGN R6): the joined profile answers for itself again, with what arrived by its
 * own retired tokens since; the person goes on from before the join with what arrived by theirs. Names and tokens that were
 * bound since stay with the person. Of several joins into one person the last is taken back first.
 *
 * @param key of the join, as `listMerges` shows it
 * @param by the member of staff who decided it
 * @throws ApiError `not_found` for a join that was never made, is taken back already or is older than 30 days; `conflict`
 *   when another one has to be taken back first
 * @example const { person, joined } = await undoMerge(deps, site, key, 'Ann of the service desk')
 */
export async function undoMerge(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  key: string,
  by: string,
): Promise<{ person: Profile; joined: Profile }> {
  const now = clock();
  const [record] = await store.records(site.key, { kind: 'merge', key, now });
  if (record === undefined) throw noSuchMerge();
  const { from, into, position } = record.value as MergeLog;
  return store.settle({
    site: site.key,
    people: [{ id: into }],
    records: [{ kind: 'merge', key }],
    histories: [
      { profile: into, withJoined: true, after: position },
      { profile: from, after: position },
    ],
    owned: [{ owner: { id: into }, kind: 'merge' }],
    now,
    decide: ({ people, records, histories, owned }) => {
      const log = records[0] as MergeLog | undefined;
      const person = people[0];
      // Taken back by somebody else, and perhaps made anew, between the look and the deed.
      if (log?.position !== position || log.into !== into || person === undefined) throw noSuchMerge();
      const last = lastFirst(owned[0]!)[0]!;
      if (last.key !== key)
        throw new ApiError(
          'conflict',
          409,
          `Take the merge "${last.key}" back first: it was made after this one, into the same profile.`,
        );
      const [whole, joined] = histories as [Interaction[], Interaction[]];
      // Whoever else was joined into the person stays, with what they told since.
      const theirs = new Set(joined.map(({ id }) => id));
      const parted = partProfiles(site, {
        ...{ at: log.at, partedAt: now, before: log.before, joined: log.joined, now: person },
        told: { person: whole.filter(({ id }) => !theirs.has(id)), joined },
      });
      const merge = { at: log.at, by: log.by, ...(log.staff === undefined ? {} : { staff: log.staff }) };
      return {
        answer: parted,
        profiles: [parted.person, parted.joined],
        split: [from],
        records: [
          { kind: 'merge', key },
          { kind: 'unmerge', key: `${from} ${now}`, owner: into, value: { at: now, by, from, into, merge } },
        ],
      };
    },
  });
}

const noSuchMerge = (): ApiError =>
  new ApiError(
    'not_found',
    404,
    `There is no such merge. It was never made, was taken back already, or is older than ${UNDO_DAYS} days; a profile's merges are listed at /v1/server/profiles/{id}/merges.`,
  );
