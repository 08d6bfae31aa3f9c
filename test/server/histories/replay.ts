import type { Interaction } from '../../../server/domain/interaction.ts';
import { joinProfiles } from '../../../server/domain/join.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import type { Site } from '../../../server/domain/site.ts';
import { rate } from '../../../server/domain/tier.ts';
import { foldFor } from '../../../server/visit.ts';
import type { Entry, Person, Told } from './person.ts';

/** The interaction that keeps a fact, as the server has answered it. */
export type Find = (fact: Told) => Interaction;

/**
 * The whole profile that a person's log comes to, folded anew from the first day. A join that was taken back is not in
 * the log: its two sides have to be, to the letter, who they would be had it never been.
 */
export function replay(site: Site, person: Person, find: Find): Profile {
  const { names, proof } = person;
  const identity = Object.keys(names).length > 0 ? { identity: names } : {};
  return { ...play(site, start(person), person.log, find), proof, ...identity };
}

const start = ({ id, madeAt, madeAs }: Person): Profile => newProfile(id!, madeAt, madeAs);

function play(site: Site, first: Profile, log: readonly Entry[], find: Find): Profile {
  let profile = first;
  for (const entry of log) profile = step(site, profile, entry, find);
  return profile;
}

function step(site: Site, profile: Profile, entry: Entry, find: Find): Profile {
  switch (entry.kind) {
    case 'told':
      return foldFor(site, profile.id, entry.now)(profile, entry.facts.map(find));
    case 'declared':
      return { ...profile, proof: 'declared' };
    case 'gap':
      return { firstName: entry.firstName, ...profile };
    case 'proved': {
      const seenAt = entry.isQuiet ? profile.seenAt : Math.max(profile.seenAt, entry.now);
      return rate(site, { ...profile, proof: 'verified', seenAt }, entry.now);
    }
    case 'joined':
      return joinProfiles(site, profile, play(site, start(entry.from), entry.log, find), entry.now);
  }
}
