import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import { decide, type PageView } from '../../../server/domain/decide.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { rate } from '../../../server/domain/tier.ts';
import { answerAt, contactAt, DAY, MINUTE, NOW, orderAt, pageAt, promptAt } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const site = testSite();
const HOUR = 60 * MINUTE;
const view = (more: Partial<PageView> = {}): PageView => ({
  page: { url: 'https://shop.example/' },
  locale: 'en',
  placed: [],
  overlays: 'auto',
  ...more,
});
const fold = (...events: Interaction[]): Profile => {
  const profile = events.reduce(
    (before, event) => apply(site, before, event),
    newProfile('p', NOW, 'device'),
  );
  return rate(site, profile, NOW);
};
const reasonOf = (decision: ReturnType<typeof decide>, part: string) =>
  decision.reasons.find(reason => reason.part === part);

describe('slots', () => {
  it('leave the page alone for somebody of whom nothing is known, and say why', () => {
    const decision = decide(site, fold(), view(), NOW);
    expect(decision.slots.hero).toEqual({ variant: 'baseline' });
    expect(reasonOf(decision, 'slot:hero')).toEqual({
      part: 'slot:hero',
      given: null,
      rule: 'baseline',
      failed: { 'variant:lamps': 'audience:likes-lamps', 'variant:plants': 'audience:likes-plants' },
    });
  });

  it('take the first variant whose audience holds', () => {
    const decision = decide(site, fold(pageAt(NOW, 'plants')), view(), NOW);
    expect(decision.slots.hero).toEqual({ variant: 'plants', content: { kind: 'text', text: 'Green' } });
    expect(reasonOf(decision, 'slot:hero')).toMatchObject({ given: 'plants', rule: 'audience:likes-plants' });
  });

  it('forget what has faded', () => {
    const profile = fold(pageAt(NOW, 'lamps'));
    expect(decide(site, profile, view(), NOW).slots.hero?.variant).toBe('lamps');
    expect(decide(site, profile, view(), NOW + DAY).slots.hero?.variant).toBe('baseline');
  });

  it('believe an answer over behaviour', () => {
    const profile = fold(...[1, 2, 3, 4, 5].map(n => pageAt(NOW + n, 'plants')), answerAt(NOW + 9, 'lamps'));
    expect(decide(site, profile, view(), NOW + 10).slots.hero?.variant).toBe('lamps');
  });

  it('are filled in the reader’s locale, with the name or its fallback', () => {
    const lamps = fold(pageAt(NOW, 'lamps'));
    expect(decide(site, lamps, view(), NOW).slots.hero?.content).toEqual({
      kind: 'text',
      text: 'Light for you',
    });
    expect(decide(site, { ...lamps, firstName: '<b>Ann</b>' }, view(), NOW).slots.hero?.content).toEqual({
      kind: 'text',
      text: 'Light for <b>Ann</b>',
    });
    const plants = fold(pageAt(NOW, 'plants'));
    expect(decide(site, plants, view({ locale: 'de-AT' }), NOW).slots.hero?.content).toEqual({
      kind: 'text',
      text: 'Grün',
    });
  });

  it('give a gated slot’s content to its tier only', () => {
    const below = JSON.stringify(decide(site, fold(), view(), NOW));
    expect(below).not.toContain('CANARY');
    expect(below).not.toContain('secret');
    const client = decide(site, fold(orderAt(NOW, 'o', 5)), view(), NOW);
    expect(client.slots.members).toEqual({
      variant: 'secret',
      content: { kind: 'text', text: 'CANARY-FOR-CLIENTS' },
      // On the device it would outlive the tier.
      _kept: { variant: 'baseline' },
    });
  });
});

describe('questions', () => {
  it('come with what was answered and where it leads', () => {
    const placed = view({ placed: ['question:looking', 'question:nope', '__proto__'], locale: 'de' });
    const open = decide(site, fold(), placed, NOW).questions;
    expect(Object.keys(open)).toEqual(['looking']);
    expect(open.looking).toMatchObject({
      state: 'open',
      options: [
        { value: 'lamps', label: 'Lampen' },
        { value: 'plants', label: 'Plants' },
      ],
    });
    const answered = decide(site, fold(answerAt(NOW, 'lamps')), placed, NOW + 1);
    expect(answered.questions.looking).toMatchObject({
      state: 'answered',
      answer: ['lamps'],
      results: [{ label: 'All lamps', href: '/lamps' }],
    });
    expect(answered.visitor.known.sort()).toEqual(['category', 'looking']);
    expect(answered.texts).toEqual({ 'need.category': 'Lampen' });
  });

  it('ask whether the answer is still right once it has expired', () => {
    const profile = fold(answerAt(NOW, 'lamps'));
    const later = decide(site, profile, view({ placed: ['question:looking'] }), NOW + 181 * DAY);
    expect(later.questions.looking).toMatchObject({ state: 'confirm', answer: ['lamps'] });
    expect(later.questions.looking).not.toHaveProperty('results');
    expect(later.visitor.known).toEqual([]);
  });
});

describe('the arbiter', () => {
  const seen = [pageAt(NOW - 3), pageAt(NOW - 2)];
  const gateOf = (profile: Profile, more: Partial<PageView> = {}, now = NOW) => {
    const decision = decide(site, profile, view(more), now);
    return decision.prompt ?? reasonOf(decision, 'question:looking')?.failed?.['question:looking'];
  };

  it.each<[string, Interaction[], Partial<PageView>, number, string]>([
    ['asks once there were two page views', seen, {}, NOW, 'question:looking'],
    ['waits for the second page view', [pageAt(NOW)], {}, NOW, 'first-views'],
    ['asks nothing where overlays are manual', seen, { overlays: 'manual' }, NOW, 'overlays:manual'],
    [
      'asks nothing on a checkout',
      seen,
      { page: { url: 'https://shop.example/x', facts: { kind: 'checkout' } } },
      NOW,
      'page:checkout',
    ],
    [
      'asks nothing after a complaint',
      [...seen, contactAt(NOW - 1, 'complaint')],
      {},
      NOW,
      'after-complaint',
    ],
    [
      'asks again a month after a complaint',
      [...seen, contactAt(NOW - 1, 'complaint')],
      {},
      NOW + 31 * DAY,
      'question:looking',
    ],
    ['asks once a session', [...seen, promptAt(NOW - 1, 'shown', true)], {}, NOW, 'once-a-session'],
    [
      'keeps quiet for a day after anything',
      [...seen, promptAt(NOW - 1, 'shown', true)],
      {},
      NOW + 2 * HOUR,
      'anything-again',
    ],
    [
      'keeps the same item for a week',
      [...seen, promptAt(NOW - 1, 'shown', true)],
      {},
      NOW + 2 * DAY,
      'this-again',
    ],
    [
      'shows it again after its clock',
      [...seen, promptAt(NOW - 1, 'shown', true)],
      {},
      NOW + 8 * DAY,
      'question:looking',
    ],
    [
      'does not ask what was answered',
      [...seen, answerAt(NOW - 1, 'lamps')],
      {},
      NOW + 100 * DAY,
      'answered',
    ],
    [
      'waits two hours after "not now"',
      [...seen, promptAt(NOW, 'postponed')],
      {},
      NOW + 2 * HOUR - 1,
      'postponed',
    ],
    [
      'asks after those two hours',
      [...seen, promptAt(NOW, 'postponed')],
      {},
      NOW + 2 * HOUR,
      'question:looking',
    ],
    [
      'waits a day after the second "not now"',
      [...seen, promptAt(NOW - 1, 'postponed'), promptAt(NOW, 'postponed')],
      {},
      NOW + 23 * HOUR,
      'postponed',
    ],
    [
      'never asks again after "never"',
      [...seen, promptAt(NOW, 'declined')],
      {},
      NOW + 3000 * DAY,
      'declined',
    ],
    ['does not ask what stands in the page', seen, { placed: ['question:looking'] }, NOW, 'placed'],
    ['asks only on the pages it is for', seen, { page: { url: 'https://shop.example/quiet' } }, NOW, 'page'],
  ])('%s', (_, events, more, now, expected) => {
    expect(gateOf(fold(...events), more, now)).toBe(expected);
  });

  it('gives the higher priority and tells the other so', () => {
    const { questions } = site.config;
    const two = testSite({
      questions: { ...questions, second: { ...questions.looking!, ask: { priority: 9 } } },
    });
    const decision = decide(two, fold(...seen), view(), NOW);
    expect(decision.prompt).toBe('question:second');
    expect(reasonOf(decision, 'question:looking')?.failed).toEqual({ 'question:looking': 'priority' });
  });
});
