import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { joinProfiles } from '../../../server/domain/join.ts';
import { type Parting, partProfiles } from '../../../server/domain/part.ts';
import { newProfile } from '../../../server/domain/profile.ts';
import { DAY, idOf, NOW, pageAt } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const site = testSite();
const [before, joined] = [newProfile(idOf(1), NOW, 'verified'), newProfile(idOf(2), NOW, 'device')];

const part = (changes: object, told: Partial<Parting['told']> = {}, sides: Partial<Parting> = {}) =>
  partProfiles(site, {
    ...{ at: NOW, partedAt: NOW + DAY, before, joined },
    now: { ...joinProfiles(site, before, joined, NOW), ...changes },
    told: { person: [], joined: [], ...told },
    ...sides,
  });

describe('two profiles that are parted', () => {
  it('are what they were where nothing has happened', () => {
    expect(part({})).toEqual({ person: before, joined });
  });

  it('leave the person proven, with the tier it gives, whom the step that joined them has proven', () => {
    const policy = testSite({ tiers: { registered: { when: { proof: 'verified' } } } });
    const imported = newProfile(idOf(3), NOW - DAY, 'device');
    const identity = { customer: 'c-1' };
    const now = { ...joinProfiles(policy, imported, joined, NOW), proof: 'verified' as const, identity };
    const { person } = partProfiles(policy, {
      ...{ at: NOW, partedAt: NOW + DAY, before: imported, joined, now },
      told: { person: [], joined: [] },
    });
    expect([person.proof, person.identity, person.tier.level]).toEqual(['verified', identity, 'registered']);
    expect([person.tier.since, person.seenAt]).toEqual([NOW, NOW - DAY]);
  });

  it('leave a tier that was given by hand with the person, and one that was taken away, away', () => {
    const grant = { level: 'mvc', reason: 'a friend', by: 'Bob', at: NOW + 5 } as const;
    expect(part({ grant }).person.grant).toEqual(grant);
    expect(part({ grant }).joined.grant).toBeUndefined();
    expect(part({}, {}, { before: { ...before, grant } }).person.grant).toBeUndefined();
  });

  it('give a tier that was given by hand to whom it was given, from then on', () => {
    const grant = { level: 'mvc', reason: 'a friend', by: 'Bob' } as const;
    const tier = { ...pageAt(NOW + 8), type: 'tier' as const, ...grant, source: 'server' as const };
    const now = { grant: { ...grant, at: tier.at } };
    const toPerson = part(now, { person: [pageAt(NOW + 5, 'lamps'), tier as Interaction] });
    expect(toPerson.person.tier).toMatchObject({ level: 'mvc', since: NOW + 8, heldAt: NOW + 8 });
    const toJoined = part(now, { joined: [tier as Interaction] });
    expect([toJoined.person.tier.level, toJoined.person.grant]).toEqual(['guest', undefined]);
    expect(toJoined.joined.tier.level).toBe('mvc');
  });

  it('each go on with what they were told themselves', () => {
    const { person, joined: other } = part(
      { stats: { ...before.stats, pages: 3 } },
      { person: [pageAt(NOW + 5, 'lamps')], joined: [pageAt(NOW + 6, 'plants'), pageAt(NOW + 7, 'plants')] },
    );
    expect([person.stats.pages, Object.keys(person.needs.category!)]).toEqual([1, ['lamps']]);
    expect([other.stats.pages, Object.keys(other.needs.category!)]).toEqual([2, ['plants']]);
  });

  it('both keep Global Privacy Control that came since, and otherwise their own', () => {
    const since = part({ gpcAt: NOW + 5 });
    expect([since.person.gpcAt, since.joined.gpcAt]).toEqual([NOW + 5, NOW + 5]);
    const theirs = part({ gpcAt: NOW }, {}, { joined: { ...joined, gpcAt: NOW } });
    expect([theirs.person.gpcAt, theirs.joined.gpcAt]).toEqual([undefined, NOW]);
  });

  it('learn nothing anew from what nothing was to be learned from', () => {
    const { person } = part({}, { person: [{ ...pageAt(NOW + 5, 'lamps'), unlearned: true }] });
    expect([person.stats.pages, person.needs]).toEqual([1, {}]);
  });
});
