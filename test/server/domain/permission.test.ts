import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import { arbitrate } from '../../../server/domain/arbiter.ts';
import { decide } from '../../../server/domain/decide.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { joinProfiles } from '../../../server/domain/join.ts';
import { mayContact } from '../../../server/domain/may-contact.ts';
import { permissionState, stands } from '../../../server/domain/permission.ts';
import { newProfile, type PermissionState, type Profile } from '../../../server/domain/profile.ts';
import { DAY, idOf, NOW, pageAt } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const ask = {};
const site = testSite({
  questions: {},
  permissions: {
    news: { purpose: 'find', channel: 'e-mail', wordings: ['Send me news'], ask },
    calls: { purpose: 'find', channel: 'phone', wordings: ['Call me'], above: 'news', ask },
    personal: { purpose: 'find', channel: 'web', wordings: ['Choose for me'], ask },
  },
});
const said = (permission: string, granted: boolean, at = NOW): Interaction => ({
  ...{ id: idOf(at - NOW + 1), at, source: 'browser', type: 'permission', permission, granted },
});
const fold = (events: Interaction[], start = newProfile(idOf(1), NOW, 'verified')): Profile =>
  events.reduce((before, event) => apply(site, before, event), start);
const stateOf = (profile: Profile, id: string, now = NOW + 9) => permissionState(site, profile, id, now);

describe('the ladder', () => {
  it('is climbed from the step below, and a step that was taken stays when that one is left', () => {
    expect(stateOf(fold([]), 'calls')).toBe('unready');
    const both = fold([said('news', true), said('calls', true, NOW + 1)]);
    expect(stateOf(fold([said('news', true)]), 'calls')).toBe('open');
    expect(stateOf(both, 'calls')).toBe('granted');
    expect(stateOf(fold([said('news', false, NOW + 2)], both), 'calls')).toBe('granted');
  });

  it('closes the arbiter for the steps above', () => {
    const known = fold([pageAt(NOW), pageAt(NOW + 1)]);
    const input = {
      ...{ overlays: 'auto' as const, placed: [], attributes: {}, inAudience: () => false, stock: {} },
      isRefusedByBrowser: false,
    };
    const failed = (profile: Profile, isRefusedByBrowser = false) =>
      arbitrate(site, profile, { ...input, isRefusedByBrowser }, NOW + DAY).reasons.map(
        ({ part, failed }) => failed?.[part] ?? 'given',
      );
    expect(failed(known)).toEqual(['given', 'unready', 'priority']);
    expect(failed(fold([said('news', true)], known))).toEqual(['granted', 'given', 'priority']);
    // Global Privacy Control: in this browser nothing is asked, elsewhere nothing about the web.
    expect(failed(known, true)).toEqual(['gpc', 'gpc', 'gpc']);
    expect(failed({ ...known, gpcAt: NOW })).toEqual(['given', 'unready', 'declined']);
  });
});

describe('in a page', () => {
  const inPageAfter = (pages: number, isRefusedByBrowser = false, events: Interaction[] = []) => {
    const views = Array.from({ length: pages }, (_, n) => pageAt(NOW + n));
    const view = {
      ...{ page: { url: 'https://shop.example/' }, locale: 'en', overlays: 'off' as const },
      ...{ placed: ['permission:news'], isRefusedByBrowser },
    };
    return decide(site, fold([...views, ...events]), view, NOW + 9).permissions!.news!.state;
  };

  it('a permission is asked for on the second page that somebody sees, never on the first', () => {
    expect([0, 1, 2, 3].map(pages => inPageAfter(pages))).toEqual(['later', 'later', 'open', 'open']);
  });

  it('Global Privacy Control is an answer, also for what it says nothing about elsewhere', () => {
    expect([0, 2].map(pages => inPageAfter(pages, true))).toEqual(['declined', 'declined']);
  });

  it('what was said stands, on every page and in every browser', () => {
    for (const pages of [0, 2])
      for (const isRefused of [false, true]) {
        expect(inPageAfter(pages, isRefused, [said('news', true, NOW + 5)])).toBe('granted');
        expect(inPageAfter(pages, isRefused, [said('news', false, NOW + 5)])).toBe('declined');
      }
  });

  it('the arbiter waits, too, where the site would have it show things at once', () => {
    const hasty = testSite({
      questions: {},
      arbiter: { afterViews: 0 },
      permissions: { news: { purpose: 'find', channel: 'e-mail', wordings: ['News'], ask } },
    });
    const view = {
      ...{ page: { url: 'https://shop.example/' }, locale: 'en', placed: [], overlays: 'auto' as const },
    };
    const promptAfter = (...events: Interaction[]) => decide(hasty, fold(events), view, NOW + 9).prompt;
    expect(promptAfter(pageAt(NOW))).toBe(null);
    expect(promptAfter(pageAt(NOW), pageAt(NOW + 1))).toBe('permission:news');
  });
});

describe('Global Privacy Control', () => {
  const allowed = fold([said('personal', true), said('news', true)]);

  it('takes away what was allowed before it about the web, and nothing else', () => {
    const profile = { ...allowed, gpcAt: NOW + 1 };
    expect([stateOf(allowed, 'personal'), stateOf(profile, 'personal')]).toEqual(['granted', 'declined']);
    expect(stands(site, profile, 'news', NOW + 2)).toBe(true);
    expect(mayContact(site, profile, 'find', 'web', NOW + 2)).toEqual({ may: false, why: 'no-permission' });
  });

  it('gives way to a yes that is said after it', () => {
    const profile = fold([said('personal', true, NOW + 2)], { ...allowed, gpcAt: NOW + 1 });
    expect(stateOf(profile, 'personal')).toBe('granted');
  });
});

describe('a permission that left the catalogue', () => {
  it('is not given, and one that is taken back meanwhile does not come back with it', () => {
    const gone = { gone: { granted: true, at: NOW, version: 1, proof: 'verified' as const } };
    const profile = { ...newProfile(idOf(1), NOW, 'verified'), permissions: gone };
    expect(fold([said('gone', true, NOW + 1)], profile).permissions).toEqual(gone);
    expect(fold([said('gone', false, NOW + 1)], profile).permissions!.gone).toMatchObject({
      ...{ granted: false, at: NOW + 1 },
    });
  });
});

describe('two people who turn out to be one', () => {
  const state: fc.Arbitrary<PermissionState> = fc
    .record({
      granted: fc.boolean(),
      at: fc.integer({ min: NOW, max: NOW + 9 }),
      version: fc.constant(1),
      proof: fc.constantFrom('device' as const, 'verified' as const),
      until: fc.option(fc.integer({ min: NOW, max: NOW + 20 }), { nil: undefined }),
    })
    .map(({ until, ...one }) => ({ ...one, ...(until === undefined ? {} : { until }) }));
  const time = fc.integer({ min: NOW - 5, max: NOW + 20 });
  const one = (id: number) =>
    fc
      .record(
        {
          permissions: fc.dictionary(fc.constantFrom('news', 'calls', 'personal'), state),
          gpcAt: time,
          pausedUntil: time,
          contacted: fc.array(time, { maxLength: 4 }),
        },
        { requiredKeys: ['permissions'] },
      )
      .map(
        ({ pausedUntil, ...more }): Profile => ({
          ...newProfile(idOf(id), NOW, 'verified'),
          ...more,
          ...(pausedUntil === undefined ? {} : { wishes: { pausedUntil, at: { pauseDays: NOW } } }),
        }),
      );

  it('are asked and contacted no more than either was: no join turns a no into a yes', () => {
    const capped = testSite({
      permissions: site.config.permissions,
      contact: { cap: { count: 2, days: 1 } },
    });
    const property = fc.property(one(1), one(2), time, (into, from, now) => {
      const joined = joinProfiles(capped, into, from, NOW);
      const isNo = (profile: Profile, id: string) =>
        profile.permissions?.[id]?.granted === false ||
        (profile.permissions?.[id] !== undefined && !stands(capped, profile, id, now));
      for (const id of ['news', 'calls', 'personal']) {
        if (isNo(into, id) || isNo(from, id)) expect(stands(capped, joined, id, now)).toBe(false);
        // Nor is anything allowed that neither allowed.
        if (stands(capped, joined, id, now))
          expect(stands(capped, into, id, now) || stands(capped, from, id, now)).toBe(true);
      }
      for (const side of [into, from]) {
        const before = mayContact(capped, side, 'find', 'e-mail', now);
        if (!before.may && before.why !== 'no-permission')
          expect(mayContact(capped, joined, 'find', 'e-mail', now).may).toBe(false);
      }
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('keep the longer pause and what was said last', () => {
    const wishing = (id: number, wish: object, at: number) =>
      apply(site, newProfile(idOf(id), NOW, 'device'), {
        ...{ id: idOf(id), at, source: 'browser', type: 'wish', wish },
      });
    const ann = wishing(1, { preferred: 'phone', pauseDays: 1 }, NOW + 1);
    const guest = wishing(2, { preferred: 'fax', pauseDays: 9 }, NOW);
    expect(joinProfiles(site, ann, guest, NOW).wishes).toEqual({
      ...{ preferred: 'phone', pausedUntil: NOW + 9 * DAY },
      at: { preferred: NOW + 1, pauseDays: NOW + 1 },
    });
  });
});
