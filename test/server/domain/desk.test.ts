import { describe, expect, it } from 'vitest';
import type { Channel, SiteConfigInput, Tier } from '../../../protocol/index.ts';
import { readSite } from '../../../server/domain/check-site.ts';
import { decide } from '../../../server/domain/decide.ts';
import { viewDesk } from '../../../server/domain/desk.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { ApiError } from '../../../server/error.ts';
import { deskInput } from '../support/desk.ts';
import { NOW } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const SITE = testSite({ desk: deskInput() });
const person = (tier: Tier = 'guest', more: Partial<Profile> = {}): Profile => {
  const profile = newProfile('p', NOW, 'device');
  return { ...profile, tier: { ...profile.tier, level: tier }, ...more };
};
const view = (profile: Profile, locale = 'en', now = NOW) =>
  viewDesk(SITE, profile, locale, () => undefined, now)!;
const order = (profile: Profile) => view(profile).channels.map(({ id }) => id);
const prefers = (preferred: Channel) => ({ wishes: { preferred } });

describe('a desk', () => {
  it('has reasons that the widget has words for, in the order of the site', () => {
    expect(view(person()).reasons).toEqual([
      { id: 'order' },
      { id: 'products' },
      { id: 'technical' },
      { id: 'complaint', isComplaint: true },
      { id: 'other' },
    ]);
  });

  it('says of a channel what there is of it for this visitor, in their language', () => {
    expect(view(person(), 'de-AT').channels[0]).toEqual({
      ...{ id: 'line', kind: 'phone', text: 'Telefon', bestFor: 'a quick answer', number: '+49 30 555 0100' },
      ...{ isOpen: true, closesAt: Date.parse('2026-03-02T16:00:00Z'), waitMinutes: 3 },
    });
    expect(view(person()).channels.find(({ id }) => id === 'post')).toEqual({
      ...{ id: 'post', kind: 'email', address: 'desk@shop.example', isOpen: true },
    });
  });

  it('keeps a closed channel in its place, with when it opens', () => {
    const [line] = view(person(), 'en', Date.parse('2026-03-02T20:00:00Z')).channels;
    expect(line).toMatchObject({ id: 'line', isOpen: false, opensAt: Date.parse('2026-03-03T08:00:00Z') });
  });

  it('gives everybody the best number of their tier, and nobody a better one', () => {
    const numberOf = (tier: Tier) => view(person(tier)).channels.find(({ id }) => id === 'line');
    expect(numberOf('guest')).toMatchObject({ number: '+49 30 555 0100' });
    expect(numberOf('guest')).not.toHaveProperty('isOwn');
    expect(numberOf('registered')).toMatchObject({ number: '+49 30 555 0100' });
    expect(numberOf('client')).toMatchObject({ number: '+49 30 555 0101', isOwn: true });
    expect(numberOf('mvc')).toMatchObject({ number: '+49 30 555 0102', isOwn: true });
    expect(JSON.stringify(view(person('client')))).not.toContain('0102');
  });

  it('offers a channel of a tier to that tier and above, and a line without a number to nobody', () => {
    expect(order(person())).not.toContain('fax');
    expect(order(person('client'))).toContain('fax');
    const channels = [
      { id: 'best', kind: 'phone' as const, numbers: { mvc: '+49 30 555 0102' } },
      { id: 'form', kind: 'form' as const },
    ];
    const few = testSite({ desk: deskInput({ channels }) });
    const seen = (tier: Tier) =>
      viewDesk(few, person(tier), 'en', () => undefined, NOW)!.channels.map(({ id }) => id);
    expect([seen('client'), seen('mvc')]).toEqual([['form'], ['best', 'form']]);
  });

  it('puts what the visitor prefers first, and before that only an MVC’s own line', () => {
    expect(order(person())).toEqual(['line', 'call', 'post', 'chat', 'form']);
    expect(order(person('guest', prefers('message')))).toEqual(['chat', 'line', 'call', 'post', 'form']);
    expect(order(person('client', prefers('fax')))).toEqual(['fax', 'line', 'call', 'post', 'chat', 'form']);
    expect(order(person('mvc', prefers('e-mail')))).toEqual(['line', 'post', 'call', 'chat', 'form', 'fax']);
    expect(view(person('guest', prefers('phone'))).channels.map(({ isPreferred }) => isPreferred)).toEqual([
      ...[true, true, undefined, undefined, undefined],
    ]);
  });

  it('says what is known of a person, and never what it is', () => {
    const fields = {
      email: { value: 'canary@example.com', at: 1 },
      phone: { value: '+1 555 canary', at: 1 },
    };
    const known = view(person('guest', { fields, firstName: 'Canary' }));
    expect(known.known).toEqual(['name', 'email', 'phone']);
    expect(JSON.stringify(known)).not.toMatch(/canary/i);
    expect(view(person('guest', { identity: { email: 'ann@example.com' } })).known).toEqual(['email']);
    expect(view(person()).known).toEqual([]);
  });

  it('is in a decision only where it is asked for', () => {
    const look = (placed: string[], site = SITE) =>
      decide(site, person(), { page: { url: '' }, locale: 'en', placed, overlays: 'off' }, NOW);
    expect(look([])).not.toHaveProperty('contact');
    expect(look(['question:looking', 'contact']).contact?.channels).toHaveLength(5);
    expect(look(['contact'], testSite())).not.toHaveProperty('contact');
  });
});

describe('the check of a configuration', () => {
  const faults = (desk: unknown) => {
    try {
      readSite(siteInput({ desk } as Partial<SiteConfigInput>));
    } catch (error) {
      if (error instanceof ApiError) return error.errors!.map(({ path, message }) => `${path}: ${message}`);
    }
    return [];
  };
  const channel = (more: object) => deskInput({ channels: [{ id: 'a', kind: 'form', ...more } as never] });

  it('finds nothing wrong with a sound desk', () => {
    expect(faults(deskInput())).toEqual([]);
  });

  it.each([
    [deskInput({ purpose: 'nothing' }), 'desk.purpose: there is no purpose "nothing"; there are: find'],
    [deskInput({ reasons: { order: { purpose: 'x' } } }), 'desk.reasons.order.purpose: there is no purpose'],
    [deskInput({ reasons: { press: {} } }), 'desk.reasons.press.text: is missing'],
    [deskInput({ reasons: {} }), 'desk.reasons: name 1 to 12 reasons'],
    [
      deskInput({ reasons: { press: { text: 'For {{ firstName }}' } } }),
      'desk.reasons.press.text: the merge',
    ],
    [deskInput({ address: 'nobody' }), 'desk.address: '],
    [channel({ kind: 'phone' }), 'desk.channels.0.number: a phone needs a number'],
    [channel({ kind: 'phone', numbers: {} }), 'desk.channels.0.number: a phone needs a number'],
    [channel({ kind: 'fax', number: '1234', numbers: { guest: '1234' } }), 'desk.channels.0.number: a fax'],
    [channel({ kind: 'phone', number: 'call us' }), 'desk.channels.0.number: a phone number'],
    [channel({ number: '1234' }), 'desk.channels.0.number: belongs to phone or fax, not to form'],
    [channel({ kind: 'message' }), 'desk.channels.0.href: a message needs'],
    [channel({ kind: 'message', href: 'javascript:alert(1)' }), 'desk.channels.0.href: '],
    [channel({ timeZone: 'Europe/Atlantis' }), 'desk.channels.0.timeZone: "Europe/Atlantis" is no time zone'],
    [channel({ hours: [{ days: ['mon'], from: '9', to: '25:00' }] }), 'desk.channels.0.hours.0.from: a time'],
    [
      channel({ hours: [{ days: ['someday'], from: '09:00', to: '17:00' }] }),
      'desk.channels.0.hours.0.days.0',
    ],
    [channel({ bestFor: '{{ firstName }}' }), 'desk.channels.0.bestFor: the merge tag'],
    [deskInput({ channels: [] }), 'desk.channels: '],
    [
      deskInput({
        channels: [
          { id: 'a', kind: 'form' },
          { id: 'a', kind: 'callback' },
        ],
      }),
      'desk.channels.1.id: two channels are called "a"',
    ],
  ])('names what is wrong: case %#', (desk, expected) => {
    expect(faults(desk).some(fault => fault.startsWith(expected))).toBe(true);
  });
});
