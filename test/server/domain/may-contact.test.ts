import { describe, expect, it } from 'vitest';
import type { Channel, SiteConfigInput } from '../../../protocol/index.ts';
import { apply } from '../../../server/domain/apply.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { mayContact } from '../../../server/domain/may-contact.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { DAY, idOf, MINUTE, NOW } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const HOUR = 60 * MINUTE;
const siteWith = (contact: SiteConfigInput['contact'] = {}) =>
  testSite({
    purposes: {
      find: { text: 'Help you find things' },
      news: { text: 'Tell you what is new' },
      care: { text: 'Look after what you bought' },
    },
    permissions: {
      news: { purpose: 'news', channel: 'e-mail', wordings: ['Send me news'], days: 100 },
      calls: { purpose: 'news', channel: 'phone', wordings: ['Call me'] },
    },
    contact,
  });
const plain = siteWith();

const given = (...ids: string[]): Profile['permissions'] =>
  Object.fromEntries(ids.map(id => [id, { granted: true, at: NOW, version: 1, proof: 'verified' as const }]));
/** Somebody who is proven and allows both. */
const person = (more: Partial<Profile> = {}): Profile => ({
  ...newProfile(idOf(1), NOW, 'verified'),
  permissions: given('news', 'calls')!,
  ...more,
});
const why = (site = plain, profile = person(), channel: Channel = 'e-mail', now = NOW) => {
  const answer = mayContact(site, profile, 'news', channel, now);
  return answer.may ? answer.permission : answer.why;
};

const always = { from: '00:00', to: '23:59' };
const capped = siteWith({ cap: { count: 2, days: 7 } });
/** Each rule with somebody whom it alone forbids, in the order in which they are looked at. */
const RULES: [why: string, site: ReturnType<typeof siteWith>, Partial<Profile>][] = [
  ['no-permission', plain, { permissions: {} }],
  ['address-not-proven', plain, { proof: 'declared' }],
  ['paused', plain, { wishes: { pausedUntil: NOW + 1 } }],
  ['prefers:phone', plain, { wishes: { preferred: 'phone' } }],
  ['quiet-hours', plain, { wishes: { quiet: always } }],
  ['cap', capped, { contacted: [NOW - DAY, NOW - 2 * DAY] }],
];

describe('who may be contacted', () => {
  it('is whoever allows it, with the permission it rests on', () => {
    expect(mayContact(plain, person(), 'news', 'e-mail', NOW)).toEqual({ may: true, permission: 'news' });
    expect(mayContact(plain, person(), 'news', 'phone', NOW)).toEqual({ may: true, permission: 'calls' });
  });

  it.each(RULES)('is nobody where one rule forbids it: %s', (rule, site, more) => {
    expect(why(site, person(more))).toBe(rule);
    expect(why(site, person())).toBe('news');
  });

  it('is told the first of the rules that forbid it', () => {
    for (const [i, [rule, , mine]] of RULES.entries()) {
      for (const [, , theirs] of RULES.slice(i + 1)) {
        const wishes = { ...theirs.wishes, ...mine.wishes };
        expect(why(capped, person({ ...theirs, ...mine, wishes }))).toBe(rule);
      }
    }
  });

  it('needs the very purpose and the very channel', () => {
    expect(mayContact(plain, person(), 'care', 'e-mail', NOW)).toEqual({ may: false, why: 'no-permission' });
    expect(why(plain, person(), 'fax')).toBe('no-permission');
    expect(why(plain, person({ permissions: given('calls')! }))).toBe('no-permission');
  });

  it('believes a yes until it expires or is taken back', () => {
    const until = {
      news: { granted: true, at: NOW, version: 1, proof: 'verified' as const, until: NOW + 5 },
    };
    expect(why(plain, person({ permissions: until }), 'e-mail', NOW + 4)).toBe('news');
    expect(why(plain, person({ permissions: until }), 'e-mail', NOW + 5)).toBe('no-permission');
    const no = { news: { granted: false, at: NOW, version: 1, proof: 'verified' as const } };
    expect(why(plain, person({ permissions: no }))).toBe('no-permission');
  });

  it('asks for a proven address of those only who need one', () => {
    expect(why(plain, person({ proof: 'device' }), 'phone')).toBe('calls');
  });

  it('lets a pause end by itself', () => {
    const wishes = { pausedUntil: NOW };
    expect(why(plain, person({ wishes }))).toBe('news');
    expect(why(plain, person({ wishes: { pausedUntil: NOW + 1 } }), 'phone')).toBe('paused');
  });

  it('keeps to the channel somebody prefers', () => {
    expect(why(plain, person({ wishes: { preferred: 'phone' } }), 'phone')).toBe('calls');
  });
});

describe('quiet hours', () => {
  const night = { from: '21:00', to: '08:00' };
  const at = (time: string, quiet: object, contact: SiteConfigInput['contact'] = {}) =>
    why(siteWith(contact), person({ wishes: { quiet: quiet as typeof night } }), 'e-mail', Date.parse(time));

  it.each([
    ['20:59', 'news'],
    ['21:00', 'quiet-hours'],
    ['23:59', 'quiet-hours'],
    ['00:00', 'quiet-hours'],
    ['07:59', 'quiet-hours'],
    ['08:00', 'news'],
  ])('go over midnight: at %s %s', (time, expected) => {
    expect(at(`2026-03-02T${time}:00Z`, night)).toBe(expected);
  });

  it('are the site’s where somebody has none, and their own where they have', () => {
    const noon = { from: '12:00', to: '13:00' };
    const site = siteWith({ quiet: noon });
    const time = Date.parse('2026-03-02T12:30:00Z');
    expect(why(site, person(), 'e-mail', time)).toBe('quiet-hours');
    expect(why(site, person({ wishes: { quiet: night } }), 'e-mail', time)).toBe('news');
  });

  it('are those of the place: their zone, else the site’s, else UTC', () => {
    const time = '2026-03-02T13:00:00Z';
    expect(at(time, { ...night, timeZone: 'Asia/Tokyo' })).toBe('quiet-hours');
    expect(at(time, night, { timeZone: 'Asia/Tokyo' })).toBe('quiet-hours');
    expect(at(time, { ...night, timeZone: 'Europe/Berlin' }, { timeZone: 'Asia/Tokyo' })).toBe('news');
    expect(at(time, night)).toBe('news');
    // Another day there, by another zone than whole hours.
    expect(at('2026-03-02T15:20:00Z', { ...night, timeZone: 'Asia/Kathmandu' })).toBe('quiet-hours');
    expect(at('2026-03-02T15:10:00Z', { ...night, timeZone: 'Asia/Kathmandu' })).toBe('news');
  });

  it('follow summer time: eight o’clock is eight o’clock on both sides of the change', () => {
    const berlin = { ...night, timeZone: 'Europe/Berlin' };
    // 29 March 2026, 01:00 UTC: from +1 to +2.
    expect(at('2026-03-28T06:59:00Z', berlin)).toBe('quiet-hours');
    expect(at('2026-03-28T07:00:00Z', berlin)).toBe('news');
    expect(at('2026-03-29T05:59:00Z', berlin)).toBe('quiet-hours');
    expect(at('2026-03-29T06:00:00Z', berlin)).toBe('news');
    // 25 October 2026, 01:00 UTC: back, and the hour from two to three comes twice.
    const twice = { from: '02:00', to: '03:00', timeZone: 'Europe/Berlin' };
    expect(at('2026-10-24T23:59:00Z', twice)).toBe('news');
    for (const time of ['00:00', '00:59', '01:00', '01:59'])
      expect(at(`2026-10-25T${time}:00Z`, twice)).toBe('quiet-hours');
    expect(at('2026-10-25T02:00:00Z', twice)).toBe('news');
    // In spring that hour does not come at all.
    for (
      let now = Date.parse('2026-03-29T00:00:00Z');
      now < Date.parse('2026-03-29T03:00:00Z');
      now += MINUTE
    )
      expect(at(new Date(now).toISOString(), twice)).toBe('news');
  });
});

describe('the cap', () => {
  const told = (...contacts: [channel: Channel, at: number, direction?: 'in' | 'out'][]): Profile =>
    contacts
      .map(
        ([channel, at, direction = 'out'], i): Interaction => ({
          ...{ id: idOf(i), at, source: 'server', type: 'contact', channel, direction },
        }),
      )
      .reduce((before, event) => apply(capped, before, event), person());

  it('counts what we sent, by whatever channel', () => {
    expect(why(capped, told(['phone', NOW]))).toBe('news');
    expect(why(capped, told(['phone', NOW], ['mail', NOW]))).toBe('cap');
    expect(why(capped, told(['phone', NOW], ['mail', NOW]), 'phone')).toBe('cap');
  });

  it('does not count what they sent us', () => {
    expect(why(capped, told(['phone', NOW, 'in'], ['e-mail', NOW, 'in'], ['visit', NOW, 'in']))).toBe('news');
  });

  it('forgets after its days, whatever order it was told in', () => {
    const profile = told(['mail', NOW + HOUR], ['phone', NOW]);
    expect(why(capped, profile, 'e-mail', NOW + 7 * DAY - 1)).toBe('cap');
    expect(why(capped, profile, 'e-mail', NOW + 7 * DAY)).toBe('news');
  });
});
