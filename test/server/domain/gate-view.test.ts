import { describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { apply } from '../../../server/domain/apply.ts';
import { decide } from '../../../server/domain/decide.ts';
import type { Stock } from '../../../server/domain/incentive.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { idOf, NOW, orderAt } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const club = {
  kind: 'access',
  ...{ name: 'The club', offer: 'Register and look behind', purpose: 'find', slot: 'members' },
} as const;
const gateOf = (
  more: Partial<SiteConfigInput>,
  profile: Profile = newProfile('p', NOW, 'device'),
  { locale = 'en', stock = {} as Stock } = {},
) => {
  const { members } = siteInput().slots!;
  const site = testSite({
    slots: { members: { ...members!, access: 'registered', gate: { en: 'Come in', de: 'Herein' } } },
    incentives: { club },
    ...more,
  });
  const view = {
    page: { url: 'https://shop.example/' },
    locale,
    placed: [],
    overlays: 'auto' as const,
    stock,
  };
  return decide(site, profile, view, NOW).slots.members!.gate;
};

describe('who is below a slot’s tier', () => {
  it('is told the tier, the site’s line in their language, and what opens it', () => {
    expect(gateOf({})).toEqual({ access: 'registered', text: 'Come in', incentive: 'club' });
    expect(gateOf({}, undefined, { locale: 'de-AT' })?.text).toBe('Herein');
    expect(gateOf({ incentives: { club: { ...club, kind: 'content' } } })?.incentive).toBe('club');
  });

  it('is offered it also after "not now" and "never": now it is they who ask', () => {
    for (const outcome of ['postponed', 'declined'] as const) {
      const event = { id: idOf(1), at: NOW, source: 'browser' as const, type: 'prompt' as const };
      const said = { ...event, item: 'incentive:club', outcome };
      const profile = apply(testSite(), newProfile('p', NOW, 'device'), said);
      expect(gateOf({}, profile)?.incentive).toBe('club');
    }
  });

  it.each<[string, Partial<SiteConfigInput>, Partial<Profile>?, Stock?]>([
    ['there is none', { incentives: {} }],
    [
      'it opens another slot',
      {
        incentives: { club: { ...club, kind: 'content', slot: 'other' } },
        slots: {
          ...siteInput().slots,
          members: { access: 'registered', variants: [] },
          other: { variants: [] },
        },
      },
    ],
    ['it has not begun', { incentives: { club: { ...club, from: '2030-01-01T00:00:00Z' } } }],
    ['it is over', { incentives: { club: { ...club, until: '2020-01-01T00:00:00Z' } } }],
    ['it is for others', { incentives: { club: { ...club, audience: 'returning' } } }],
    ['none is left', { incentives: { club: { ...club, stock: 1 } } }, {}, { club: { given: 1 } }],
    ['they have it already', {}, { rewards: { club: { at: NOW, state: 'granted' } } }],
    ['registering gives another tier', { slots: { members: { access: 'client', variants: [] } } }],
    [
      'their proof is as good as it gets',
      { tiers: { registered: { when: { 'orders.count': 9 } } } },
      { proof: 'verified' },
    ],
    ['an address alone gives no tier', { registration: { proof: 'none' } }],
  ])('is offered nothing when %s', (_, more, profile, stock) => {
    const gate = gateOf(more, { ...newProfile('p', NOW, 'device'), ...profile }, stock ? { stock } : {});
    expect(gate).toHaveProperty('access');
    expect(gate).not.toHaveProperty('incentive');
  });

  it('is offered it where an address alone gives the tier', () => {
    const tiers = { registered: { when: { proof: 'declared' } } };
    expect(gateOf({ registration: { proof: 'none' }, tiers })?.incentive).toBe('club');
  });
});

it('who has the tier, and a slot for everybody, has no gate', () => {
  const site = testSite();
  const view = {
    page: { url: 'https://shop.example/' },
    locale: 'en',
    placed: [],
    overlays: 'auto' as const,
  };
  const client = {
    ...newProfile('p', NOW, 'device'),
    tier: { level: 'mvc' as const, since: 0, rule: '', evidence: {}, heldAt: 0 },
  };
  for (const slot of Object.values(decide(site, apply(site, client, orderAt(NOW, 'o', 5)), view, NOW).slots))
    expect(slot).not.toHaveProperty('gate');
});
