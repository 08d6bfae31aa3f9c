import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import { arbitrate } from '../../../server/domain/arbiter.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { joinProfiles } from '../../../server/domain/join.ts';
import { stateOf } from '../../../server/domain/ledger.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { answerAt, DAY, idOf, NOW, pageAt, promptAt } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const site = testSite();
const ITEM = 'question:looking';
const fold = (...events: Interaction[]): Profile =>
  events.reduce((before, event) => apply(site, before, event), newProfile(idOf(1), NOW, 'device'));
const state = (profile: Profile, now: number) => stateOf(profile.ledger[ITEM], now);

describe('an answer', () => {
  it('becomes a confirmation when it expires, and is renewed by being given again', () => {
    const old = fold(answerAt(NOW, 'lamps'));
    expect([state(old, NOW + 180 * DAY - 1), state(old, NOW + 180 * DAY)]).toEqual(['answered', 'confirm']);
    const renewed = apply(site, old, answerAt(NOW + 200 * DAY, 'lamps'));
    expect([state(renewed, NOW + 379 * DAY), state(renewed, NOW + 380 * DAY)]).toEqual([
      ...['answered', 'confirm'],
    ]);
  });

  it('is to be confirmed still when that was put off, and never when it was refused', () => {
    const later = NOW + 200 * DAY;
    const put = apply(site, fold(answerAt(NOW, 'lamps')), promptAt(later, 'postponed'));
    expect([state(put, later + 1), state(put, later + DAY)]).toEqual(['postponed', 'confirm']);
    expect(state(apply(site, put, promptAt(later + DAY, 'declined')), later + 900 * DAY)).toBe('declined');
  });

  it('is not put off by "not now" on a device that did not know of it; nor is a refusal', () => {
    const answered = fold(answerAt(NOW, 'lamps'), promptAt(NOW + 1, 'postponed'));
    expect(state(answered, NOW + DAY)).toBe('answered');
    const refused = fold(promptAt(NOW, 'declined'), promptAt(NOW + 1, 'postponed'));
    expect(state(refused, NOW + 900 * DAY)).toBe('declined');
  });

  it('is confirmed by a clock of its own', () => {
    const expired = NOW + 200 * DAY;
    const shown = fold(pageAt(NOW), pageAt(NOW), answerAt(NOW, 'lamps'), promptAt(expired, 'shown', true));
    const input = {
      ...{ overlays: 'auto' as const, placed: [], attributes: {}, inAudience: () => true, stock: {} },
      isRefusedByBrowser: false,
    };
    const { questions } = siteInput();
    const looking = questions!.looking!;
    const own = testSite({
      questions: { looking: { ...looking, ask: { againDays: 1, confirmDays: 90 } } },
    });
    const gate = (compiled: typeof site, days: number) => {
      const { item, reasons } = arbitrate(compiled, shown, input, expired + days * DAY);
      return item ?? reasons[0]!.failed![ITEM];
    };
    expect([gate(site, 29), gate(site, 30)]).toEqual(['this-again', ITEM]);
    expect([gate(own, 89), gate(own, 90)]).toEqual(['this-again', ITEM]);
  });
});

describe('a value that is taken back', () => {
  const not = (at: number, value: string): Interaction => ({
    ...{ id: idOf(at - NOW + 5_000), at, source: 'browser', type: 'need' },
    ...{ need: 'category', value, wanted: false },
  });
  const wanted = (at: number, value: string, need = 'category'): Interaction => ({
    ...{ id: idOf(at - NOW + 6_000), at, source: 'browser', type: 'need', need, value, wanted: true },
  });
  const both = { ...answerAt(NOW, 'lamps'), values: ['lamps', 'plants'] } as Interaction;
  const { looking } = siteInput().questions!;
  const many = testSite({ questions: { looking: { ...looking!, multiple: true, other: true } } });
  const foldMany = (...events: Interaction[]): Profile =>
    events.reduce((before, event) => apply(many, before, event), newProfile(idOf(1), NOW, 'device'));

  it('leaves an answer that was given in own words besides', () => {
    const said = { ...both, other: 'a birthday' } as Interaction;
    const left = foldMany(said, not(NOW + 1, 'lamps'), not(NOW + 2, 'plants'));
    expect([left.needs, left.ledger[ITEM]]).toMatchObject([
      {},
      { outcome: 'answered', answer: [], other: 'a birthday' },
    ]);
    expect(state(left, NOW + 3)).toBe('answered');
  });

  it('goes out of the needs, learned or declared, and out of the answer; with the last one the question is open', () => {
    const known = foldMany(pageAt(NOW, 'lamps'), both);
    const once = apply(many, known, not(NOW + 1, 'lamps'));
    expect(Object.keys(once.needs.category!)).toEqual(['plants']);
    expect(once.ledger[ITEM]).toMatchObject({ outcome: 'answered', answer: ['plants'] });
    const twice = apply(many, once, not(NOW + 2, 'plants'));
    expect([twice.needs, twice.ledger[ITEM]]).toEqual([{}, { shown: 0, postponed: 0, outcomeAt: NOW + 2 }]);
    expect(state(twice, NOW + 3)).toBe('open');
    expect(state(apply(site, twice, answerAt(NOW + 4, 'lamps')), NOW + 5)).toBe('answered');
  });

  it('does not go when it was answered anew since; an answer of before comes too late', () => {
    const answered = fold(answerAt(NOW + 9, 'lamps'));
    expect(apply(site, answered, not(NOW + 5, 'lamps')).ledger).toEqual(answered.ledger);
    expect(apply(site, answered, not(NOW + 5, 'lamps')).needs).toEqual(answered.needs);
    const taken = fold(answerAt(NOW, 'lamps'), not(NOW + 5, 'lamps'), answerAt(NOW + 3, 'lamps'));
    expect([state(taken, NOW + 6), taken.needs]).toEqual(['open', {}]);
  });

  it('leaves a refusal as it is, and what nobody has said', () => {
    const refused = fold(answerAt(NOW, 'lamps'), promptAt(NOW + 1, 'declined'), not(NOW + 2, 'lamps'));
    expect(state(refused, NOW + 900 * DAY)).toBe('declined');
    expect(fold(not(NOW, '__proto__'), not(NOW, 'lamps')).needs).toEqual({});
  });

  it('can be said to be looked for after all, beside what was declared; nobody makes a need up', () => {
    const known = fold(answerAt(NOW, 'plants'), wanted(NOW + 1, 'lamps'));
    expect(Object.keys(known.needs.category!)).toEqual(['plants', 'lamps']);
    expect(fold(wanted(NOW, 'x', 'made-up'), wanted(NOW, 'x', 'constructor')).needs).toEqual({});
  });

  it('takes nothing back that another device has answered, should both be one person', () => {
    const mine = fold(answerAt(NOW, 'lamps'), not(NOW + 5, 'lamps'));
    const theirs = fold(answerAt(NOW + 1, 'plants'));
    for (const joined of [
      joinProfiles(site, mine, theirs, NOW + 9),
      joinProfiles(site, theirs, mine, NOW + 9),
    ])
      expect([joined.ledger[ITEM]!.answer, Object.keys(joined.needs.category!)]).toEqual([
        ['plants'],
        ['plants'],
      ]);
  });
});

describe('two ledgers that become one', () => {
  const item = fc.constantFrom(ITEM, 'incentive:mug', 'permission:news');
  const told = fc.array(
    fc.oneof(
      fc.record({ item, outcome: fc.constantFrom('shown', 'postponed', 'declined', 'started') }),
      fc.constant('answer' as const),
    ),
    { maxLength: 6 },
  );
  const person = (id: number, events: { at: number; what: unknown }[]): Profile =>
    events.reduce<Profile>(
      (before, { at, what }) =>
        apply(
          site,
          before,
          what === 'answer'
            ? answerAt(at, 'lamps')
            : ({ id: idOf(at), at, source: 'browser', type: 'prompt', ...(what as object) } as Interaction),
        ),
      newProfile(idOf(id), NOW, 'device'),
    );

  it('forget no refusal and no answer, whichever side it was on', () => {
    const property = fc.property(told, told, (mine, theirs) => {
      // Times of both interleave, and none is the same.
      const into = person(
        1,
        mine.map((what, i) => ({ at: NOW + 2 * i, what })),
      );
      const from = person(
        2,
        theirs.map((what, i) => ({ at: NOW + 2 * i + 1, what })),
      );
      const joined = joinProfiles(site, into, from, NOW);
      const now = NOW + 60 * DAY;
      for (const name of [ITEM, 'incentive:mug', 'permission:news']) {
        const [ours, other, both] = [into, from, joined].map(one => one.ledger[name]);
        expect(both?.shown ?? 0).toBe((ours?.shown ?? 0) + (other?.shown ?? 0));
        const settled = [ours, other].filter(one => ['answered', 'declined'].includes(stateOf(one, now)));
        if (settled.length > 0) expect(['answered', 'declined']).toContain(stateOf(both, now));
      }
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});
