import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import { audienceAttributes } from '../../../server/domain/attributes.ts';
import { decide } from '../../../server/domain/decide.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { joinProfiles } from '../../../server/domain/join.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { DAY, idOf, NOW, promptAt } from '../support/events.ts';
import { menus, occasion } from '../support/menus.ts';
import { siteInput, testSite } from '../support/site.ts';

const looking = siteInput().questions!.looking!;
const site = testSite({ questions: { looking, occasion, ...menus } });

let made = 0;
const answer = (question: string, values: string[], other?: string, at = NOW): Interaction => ({
  ...{ id: idOf(++made), at, source: 'browser', type: 'answer', question, values },
  ...(other === undefined ? {} : { other }),
});
const fold = (...events: Interaction[]): Profile =>
  events.reduce((before, event) => apply(site, before, event), newProfile('p', NOW, 'device'));
const see = (profile: Profile, id: string, now = NOW, locale = 'en') =>
  decide(
    site,
    profile,
    { page: { url: 'https://shop.example/' }, locale, placed: [`question:${id}`], overlays: 'auto' },
    now,
  ).questions;
const declared = (profile: Profile, need: string) =>
  Object.entries(profile.needs[need] ?? {}).flatMap(([value, one]) => (one.declared ? [value] : []));

describe('a question that takes several answers', () => {
  it('declares all of them, each once; another question takes the first', () => {
    const both = fold(answer('occasion', ['plants', 'lamps', 'plants', 'yachts']));
    expect(see(both, 'occasion').occasion).toMatchObject({ multiple: true, answer: ['plants', 'lamps'] });
    expect(see(both, 'occasion').occasion?.results?.map(link => link.href)).toEqual(['/lamps', '/plants']);
    expect(declared(both, 'occasion')).toEqual(['plants', 'lamps']);
    const one = fold(answer('looking', ['plants', 'lamps']));
    expect(see(one, 'looking').looking).toMatchObject({ answer: ['plants'] });
    expect(see(one, 'looking').looking).not.toHaveProperty('multiple');
  });
});

describe('an answer in own words', () => {
  it('counts as an answer, is given back, and declares what was chosen with it', () => {
    expect(see(fold(), 'occasion').occasion).toMatchObject({ state: 'open', other: '' });
    const alone = fold(answer('occasion', [], 'a birthday'));
    expect(see(alone, 'occasion').occasion).toMatchObject({
      ...{ state: 'answered', answer: [], other: 'a birthday', results: [] },
    });
    expect(alone.needs).toEqual({ occasion: {} });
    const beside = fold(answer('occasion', ['lamps'], 'a birthday'));
    expect(see(beside, 'occasion').occasion).toMatchObject({ answer: ['lamps'], other: 'a birthday' });
    expect(declared(beside, 'occasion')).toEqual(['lamps']);
  });

  it('takes back what was declared before, and is confirmed when it has expired', () => {
    const profile = fold(answer('occasion', ['lamps']), answer('occasion', [], 'a move', NOW + 1));
    expect(declared(profile, 'occasion')).toEqual([]);
    expect(see(profile, 'occasion', NOW + 200 * DAY).occasion).toMatchObject({
      ...{ state: 'confirm', answer: [], other: 'a move' },
    });
    const again = apply(site, profile, answer('occasion', ['plants'], undefined, NOW + 2));
    expect(see(again, 'occasion').occasion).toMatchObject({ answer: ['plants'], other: '' });
  });

  it('is nothing to a question that takes none', () => {
    const profile = fold(answer('looking', [], 'a birthday'));
    expect(profile.ledger).toEqual({});
    expect(see(profile, 'looking').looking).not.toHaveProperty('other');
  });

  it('goes with its answer when two become one, and never with another one', () => {
    const other = (profile: Profile) => profile.ledger['question:occasion']?.other;
    const mine = fold(answer('occasion', [], 'mine', NOW + 5));
    for (const [theirs, kept] of [
      [fold(answer('occasion', ['lamps'], undefined, NOW + 9)), undefined],
      [fold(answer('occasion', ['lamps'], undefined, NOW + 1)), 'mine'],
      [fold(answer('occasion', [], 'theirs', NOW + 9)), 'theirs'],
      [fold({ ...promptAt(NOW + 9, 'declined'), item: 'question:occasion' } as Interaction), 'mine'],
    ] as const) {
      expect(other(joinProfiles(site, mine, theirs, NOW))).toBe(kept);
      expect(other(joinProfiles(site, theirs, mine, NOW))).toBe(kept);
    }
  });

  it('is in nobody else’s decision and in no condition, whatever it says', () => {
    const words = fc
      .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
      .map(text => `own ${text} words`)
      .chain(text => fc.constantFrom(text, `{{ ${text} | x }}`, `lamps ${text}`));
    const values = fc.subarray(['lamps', 'plants']);
    const property = fc.property(words, values, values, (other, chosen, others) => {
      const whose = fold(answer('occasion', chosen, other));
      const somebody = fold(...(others.length ? [answer('occasion', others)] : []));
      const now = NOW + 1;
      const decisionOf = (profile: Profile) =>
        decide(
          site,
          profile,
          {
            ...{ page: { url: 'https://shop.example/' }, locale: 'en', overlays: 'auto' as const },
            placed: ['question:occasion', 'question:looking'],
          },
          now,
        );
      const said = JSON.stringify(other).slice(1, -1);
      expect(JSON.stringify(decisionOf(somebody))).not.toContain(said);
      // Of their own decision it is in the question alone.
      const { questions, ...rest } = decisionOf(whose);
      expect(questions.occasion?.other).toBe(other);
      expect(JSON.stringify(rest)).not.toContain(said);
      const seen = audienceAttributes(site, whose, { url: 'https://shop.example/' }, now, 'en');
      expect(JSON.stringify(seen)).not.toContain(said);
      expect(JSON.stringify(whose.needs)).not.toContain(said);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('a menu', () => {
  it('is known with where each option leads, and says where there is more', () => {
    expect(see(fold(), 'room').room?.options).toEqual([
      { value: 'desk', label: 'Desk', href: '/desk' },
      { value: 'bed', label: 'Bed' },
    ]);
    expect(see(fold(), 'lamp', NOW, 'de').lamp?.options).toEqual([
      { value: 'heron', label: 'Heron', group: 'Hoch', under: ['desk', 'bed'], href: '/heron', more: true },
      { value: 'dusk', label: 'Dusk', under: ['bed'], href: '/dusk' },
    ]);
    expect(see(fold(), 'looking').looking?.options[0]).toEqual({ value: 'lamps', label: 'Lamps' });
  });

  it('comes with the one that follows it, and not the other way round', () => {
    const questions = see(fold(), 'room');
    expect(Object.keys(questions)).toEqual(['room', 'lamp']);
    expect([questions.room?.followedBy, questions.lamp?.followedBy]).toEqual(['lamp', undefined]);
    expect(Object.keys(see(fold(), 'lamp'))).toEqual(['lamp']);
  });

  it('that follows another forgets its answer when that one is answered otherwise', () => {
    const before = fold(answer('room', ['bed']), answer('lamp', ['dusk'], undefined, NOW + 1));
    expect(see(before, 'room')).toMatchObject({
      ...{ room: { answer: ['bed'] }, lamp: { state: 'answered', answer: ['dusk'] } },
    });
    const after = see(apply(site, before, answer('room', ['desk'], undefined, NOW + 2)), 'room');
    expect(after.room).toMatchObject({ answer: ['desk'] });
    expect(after.lamp?.state).toBe('open');
    expect(after.lamp).not.toHaveProperty('answer');
    expect(after.lamp).not.toHaveProperty('results');
    // What is under both stays.
    const under = fold(answer('room', ['bed']), answer('lamp', ['heron']), answer('room', ['desk']));
    expect(see(under, 'room').lamp).toMatchObject({ state: 'answered', answer: ['heron'] });
  });
});
