import { describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { apply } from '../../../server/domain/apply.ts';
import { decide } from '../../../server/domain/decide.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { asStranger, newProfile, type Profile } from '../../../server/domain/profile.ts';
import { rate } from '../../../server/domain/tier.ts';
import { answerAt, DAY, idOf, MINUTE, NOW, orderAt, pageAt } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const representatives: SiteConfigInput['representatives'] = {
  mo: {
    name: 'Mo Byrne',
    title: { en: 'Customer care', de: 'Kundendienst' },
    phone: '+353 21 555 0100',
    tiers: ['mvc'],
  },
  ann: { name: 'Ann Daly', phone: '+353 21 555 0101' },
};
const site = testSite({
  representatives,
  incentives: { tea: { kind: 'file', name: 'The tea book', offer: 'x', purpose: 'find', href: '/tea.pdf' } },
});
const fold = (more: Partial<Profile>, ...events: Interaction[]): Profile =>
  rate(
    site,
    events.reduce((before, event) => apply(site, before, event), {
      ...newProfile('p', NOW, 'device'),
      ...more,
    }),
    NOW,
  );
const greeting = (profile: Profile, now: number, locale = 'en') =>
  decide(site, profile, { page: { url: 'https://shop.example/' }, locale, placed: [], overlays: 'auto' }, now)
    .greeting;
const seenAt = (at: number): Interaction => ({
  id: idOf(at),
  at,
  source: 'browser',
  type: 'prompt',
  item: 'greeting',
  outcome: 'shown',
  unsolicited: false,
});
const again = [pageAt(NOW), pageAt(NOW + DAY)];
const ann = { firstName: 'Ann' };
const phones = (profile: Profile) => JSON.stringify(greeting(profile, NOW)).match(/\+353[ \d]+/g);

describe('a greeting', () => {
  it('is there for who comes back, known or not, and for who is known by name; a device keeps none of it', () => {
    expect(greeting(fold({}, pageAt(NOW)), NOW)).toBe(undefined);
    expect(greeting(fold({}, ...again), NOW + DAY)).toEqual({ _kept: false });
    expect(greeting(fold(ann, pageAt(NOW)), NOW)).toEqual({ _kept: false });
  });

  it('is not there for who may not be remembered, or does not want to be', () => {
    expect(greeting(fold({ proof: 'none', ...ann }, pageAt(NOW)), NOW)).toBe(undefined);
    expect(greeting(asStranger(fold(ann, ...again), NOW + DAY), NOW + DAY)).toBe(undefined);
  });

  it('comes once a session, and is quiet for a day after', () => {
    const seen = fold(ann, pageAt(NOW), seenAt(NOW + MINUTE));
    expect(greeting(seen, NOW + 2 * MINUTE)).toBe(undefined);
    const soon = apply(site, seen, pageAt(NOW + DAY));
    expect(greeting(soon, NOW + DAY)).toBe(undefined);
    const next = apply(site, soon, pageAt(NOW + DAY + 2 * MINUTE));
    expect(greeting(next, NOW + DAY + 2 * MINUTE)).toEqual({ _kept: false });
    // A session that has gone on for more than a day is still the same.
    const long = { ...seen, session: { ...seen.session!, lastAt: NOW + 2 * DAY } };
    expect(greeting(long, NOW + 2 * DAY)).toBe(undefined);
  });

  it('interrupts nobody: the arbiter’s clocks do not see it', () => {
    const { session, stats } = fold(ann, pageAt(NOW), seenAt(NOW + MINUTE));
    expect([session!.prompts, stats.lastPromptAt]).toEqual([0, undefined]);
  });
});

describe('the next useful thing', () => {
  it('is the newest reward that is still good', () => {
    const reward = { at: NOW, state: 'granted' as const };
    expect(greeting(fold({ ...ann, rewards: { tea: reward } }), NOW)?.nextThing).toEqual({
      kind: 'reward',
      reward: {
        incentive: 'tea',
        kind: 'file',
        name: 'The tea book',
        at: NOW,
        state: 'granted',
        href: '/tea.pdf',
      },
    });
    expect(greeting(fold({ ...ann, rewards: { tea: { ...reward, state: 'used' } } }), NOW)).toEqual({
      _kept: false,
    });
  });

  it('is else what they said they look for, in their words, with where it leads', () => {
    const lamps = fold({}, ...again, answerAt(NOW + DAY, 'lamps'));
    expect(greeting(lamps, NOW + DAY, 'de')?.nextThing).toEqual({
      kind: 'need',
      name: 'Lampen',
      link: { label: 'All lamps', href: '/lamps' },
    });
    expect(greeting(lamps, NOW + 200 * DAY)?.nextThing).toBe(undefined);
  });

  it('is nothing that was merely observed', () => {
    const watched = [1, 2, 3, 4].map(minute => pageAt(NOW + minute * MINUTE, 'lamps'));
    expect(greeting(fold(ann, ...watched), NOW + DAY)).toEqual({ _kept: false });
  });
});

describe('a client’s representative', () => {
  it('is the first of their tier, with the direct line, in their language', () => {
    expect(greeting(fold(ann, orderAt(NOW, 'o', 5)), NOW)?.representative).toEqual({
      name: 'Ann Daly',
      phone: '+353 21 555 0101',
    });
    expect(greeting(fold(ann, orderAt(NOW, 'o', 5000)), NOW, 'de')?.representative).toEqual({
      name: 'Mo Byrne',
      title: 'Kundendienst',
      phone: '+353 21 555 0100',
    });
  });

  it('is whom the site’s own server has named, if of their tier; a claim names nobody', () => {
    const named = (value: string, verified?: true) => ({
      ...ann,
      fields: { representative: { value, at: NOW, ...(verified ? { verified } : {}) } },
    });
    const mvc = orderAt(NOW, 'o', 5000);
    expect(phones(fold(named('ann', true), mvc))).toEqual(['+353 21 555 0101']);
    expect(phones(fold(named('ann'), mvc))).toEqual(['+353 21 555 0100']);
    expect(phones(fold(named('mo', true), orderAt(NOW, 'o', 5)))).toEqual(['+353 21 555 0101']);
    expect(phones(fold(named('gone', true), mvc))).toEqual(['+353 21 555 0100']);
  });

  it('is nobody’s below that, whatever they claim', () => {
    const claiming = fold(
      { ...ann, proof: 'verified', fields: { representative: { value: 'mo', at: NOW, verified: true } } },
      pageAt(NOW),
    );
    expect(
      JSON.stringify(
        decide(
          site,
          claiming,
          { page: { url: 'https://shop.example/' }, locale: 'en', placed: [], overlays: 'auto' },
          NOW,
        ),
      ),
    ).not.toMatch(/353|Byrne|Daly/);
  });
});
