import { apply } from './apply.ts';
import type { Interaction } from './interaction.ts';
import type { Profile } from './profile.ts';
import { takeRewardsBack } from './reward.ts';
import type { Site } from './site.ts';
import { rate } from './tier.ts';

/** A join that is taken back. */
export interface Parting {
  /** when the two were joined and when they are parted, milliseconds since 1970 */
  at: number;
  partedAt: number;
  /** both sides on that day */
  before: Profile;
  joined: Profile;
  /** the person as they are now, both in one */
  now: Profile;
  /** what each was told since, in the order it arrived; the person also by others who were joined into them before */
  told: { person: readonly Interaction[]; joined: readonly Interaction[] };
}

/**
 * Takes a join back (DESIGN R6): both sides become what they would be had it never been. Each goes on from the day of the
 * join with what it was told itself. What no interaction tells, or none any more, stays with the person who was proven:
 * names, a tier given by hand, rewards that were granted since. Rewards that came with the joined one go back as they are.
 *
 * An interaction does not say when it arrived, so the tier is rated again at the time it happened, and not before the
 * join. Of a visit whose history was not to be kept, nothing can be given back to either.
 *
 * @example const { person, joined } = partProfiles(site, parting);
 */
export function partProfiles(
  site: Site,
  { at, partedAt, before, joined, now, told }: Parting,
): { person: Profile; joined: Profile } {
  const { kept, back } = takeRewardsBack(now.rewards, joined.id);
  const start: Profile = { ...before, proof: now.proof };
  if (now.identity) start.identity = now.identity;
  // Which of the two browsers it was nobody can say any more: a refusal counts for both.
  const isGpcNew = now.gpcAt !== undefined && before.gpcAt === undefined && joined.gpcAt === undefined;
  if (isGpcNew) start.gpcAt = now.gpcAt!;
  if (kept) start.rewards = kept;
  else delete start.rewards;
  // Whoever was proven by the very step that joined them stays so, with the tier that it gives.
  const wasProven = before.proof === now.proof;
  const person = refold(site, wasProven ? start : rate(site, start, at), told.person, at);
  // A name that neither interactions nor the joined one brought came with a proof.
  const theirs = [joined.firstName, ...told.joined.map(one => one.type === 'profile' && one.set.firstName)];
  if (person.firstName === undefined && now.firstName !== undefined && !theirs.includes(now.firstName))
    person.firstName = now.firstName;
  const seen = [joined.seenAt, at, ...told.joined.map(event => event.at)];
  if (now.seenAt > Math.max(person.seenAt, ...seen)) person.seenAt = now.seenAt;
  // Where the history does not tell it any more, whoever a tier was given to by hand since, the person has it.
  const isGrantTold = [...told.person, ...told.joined].some(({ type }) => type === 'tier');
  const isGrantNew = !isGrantTold && now.grant?.at !== before.grant?.at;
  if (isGrantNew && now.grant) person.grant = now.grant;
  else if (isGrantNew) delete person.grant;
  const owner = {
    ...joined,
    ...(back ? { rewards: { ...joined.rewards, ...back } } : {}),
    ...(isGpcNew ? { gpcAt: now.gpcAt! } : {}),
  };
  return {
    person: isGrantNew ? rate(site, person, partedAt) : person,
    joined: refold(site, owner, told.joined, at),
  };
}

/** Folds in what arrived since, rating after each moment as it was rated then. */
function refold(site: Site, start: Profile, told: readonly Interaction[], since: number): Profile {
  let profile = { ...start };
  for (const [i, event] of told.entries()) {
    profile = apply(site, profile, event);
    const moment = Math.max(event.at, since);
    const next = told[i + 1];
    if (!next || Math.max(next.at, since) !== moment) profile = rate(site, profile, moment);
  }
  return profile;
}
