import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import type { Site } from '../../../server/domain/site.ts';
import { hasTier, rate } from '../../../server/domain/tier.ts';
import { valueScore } from '../../../server/domain/value.ts';
import { DAY, NOW, orderAt } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const ordered = (site: Site, ...totals: number[]): Profile =>
  totals.reduce(
    (profile, total, n) => apply(site, profile, orderAt(NOW, `o${n}`, total)),
    newProfile('p', NOW, 'device'),
  );

describe('rate', () => {
  const site = testSite();

  it('raises to the highest tier that is earned, with the evidence', () => {
    expect(rate(site, ordered(site, 20), NOW).tier).toMatchObject({
      level: 'client',
      rule: 'policy:client',
      evidence: { 'orders.count': 1 },
    });
    const mvc = rate(site, rate(site, ordered(site, 20, 1500), NOW), NOW + 1);
    expect(mvc.tier).toMatchObject({ level: 'mvc', since: NOW, evidence: { 'orders.revenue': 1520 } });
    expect(mvc.tierHistory.map(tier => tier.level)).toEqual(['guest']);
  });

  it('demotes nobody where the policy does not say so', () => {
    const recent = testSite({ tiers: { client: { when: { 'days.sinceOrder': { $lte: 30 } } } } });
    const client = rate(recent, ordered(recent, 20), NOW);
    expect(rate(recent, client, NOW + 3000 * DAY).tier.level).toBe('client');
  });

  it('demotes only after the condition has not held for the days the policy says', () => {
    const strict = testSite({
      tiers: { client: { when: { 'days.sinceOrder': { $lte: 30 } } }, demoteAfterDays: 60 },
    });
    const client = rate(strict, rate(strict, ordered(strict, 20), NOW), NOW + 30 * DAY);
    expect(rate(strict, client, NOW + 89 * DAY).tier.level).toBe('client');
    expect(rate(strict, client, NOW + 90 * DAY).tier).toMatchObject({
      level: 'guest',
      rule: 'demotion:client',
      evidence: { 'days.sinceOrder': 90 },
    });
  });

  it('rests on nothing a visitor can claim', () => {
    const site = siteInput({ tiers: { mvc: { when: { 'answers.looking': 'lamps' } } } });
    expect(() => testSite(site)).toThrow(/1 problem/);
  });
});

describe('value', () => {
  const policy = {
    recency: { weight: 1, halfLifeDays: 10 },
    frequency: { weight: 1, halfAt: 2 },
    money: { weight: 2, halfAt: 100 },
  };
  const stats = { ...newProfile('p', NOW, 'device').stats, orders: 2, revenue: 100, lastOrderAt: NOW };

  it('is the weighted mean of recency, frequency and money', () => {
    expect(valueScore(stats, policy, NOW)).toBe(63); // (1 + ½ + 2·½) / 4
    expect(valueScore(stats, policy, NOW + 10 * DAY)).toBe(50); // (½ + ½ + 2·½) / 4
  });

  it('is nothing without an order and never beyond 0 to 100', () => {
    expect(valueScore({ ...stats, orders: 0 }, policy, NOW)).toBe(0);
    expect(valueScore({ ...stats, orders: 1e9, revenue: 1e12 }, policy, NOW - DAY)).toBe(100);
    expect(
      valueScore(
        stats,
        {
          recency: { weight: 0, halfLifeDays: 1 },
          frequency: { weight: 0, halfAt: 1 },
          money: { weight: 0, halfAt: 1 },
        },
        NOW,
      ),
    ).toBe(0);
  });
});

describe('hasTier', () => {
  it('orders the tiers guest, registered, client, mvc', () => {
    expect(hasTier('client', 'registered')).toBe(true);
    expect(hasTier('client', 'client')).toBe(true);
    expect(hasTier('registered', 'client')).toBe(false);
  });
});
