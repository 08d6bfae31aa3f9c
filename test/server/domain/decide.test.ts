import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import { decide, type PageView } from '../../../server/domain/decide.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { rate } from '../../../server/domain/tier.ts';
import { answerAt, DAY, NOW, orderAt, pageAt } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const site = testSite();
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
    expect(JSON.parse(below).slots.members).toEqual({ variant: 'baseline', gate: { access: 'client' } });
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
