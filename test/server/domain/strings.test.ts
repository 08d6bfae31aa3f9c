import { describe, expect, it } from 'vitest';
import type { OwnStrings } from '../../../protocol/index.ts';
import { readSite } from '../../../server/domain/check-site.ts';
import { decide } from '../../../server/domain/decide.ts';
import { newProfile } from '../../../server/domain/profile.ts';
import { compileStrings } from '../../../server/domain/strings.ts';
import type { FieldError } from '../../../server/error.ts';
import { NOW } from '../support/events.ts';
import { siteInput, testSite } from '../support/site.ts';

const faults = (strings: unknown): readonly FieldError[] => {
  try {
    readSite(siteInput({ strings: strings as OwnStrings }));
    return [];
  } catch (error) {
    return (error as { errors: readonly FieldError[] }).errors;
  }
};
const shownTo = (strings: OwnStrings, locale: string) =>
  decide(
    testSite({ strings }),
    newProfile('p', NOW, 'device'),
    { page: { url: 'https://shop.example/' }, locale, placed: [], overlays: 'auto' },
    NOW,
  ).strings;

describe("a site's own words", () => {
  it.each<[string, unknown, string, string]>([
    [
      'for a widget there is not',
      { quickfinder: {} },
      'strings.quickfinder',
      'quickfind, several, menu, register, greeting',
    ],
    ['with a name there is not', { greeting: { helo: 'Hi' } }, 'strings.greeting.helo', 'hello, again, need'],
    ['that every object has', { greeting: { constructor: 'Hi' } }, 'strings.greeting.constructor', 'hello'],
    [
      'with a place that nobody fills in',
      { greeting: { hello: { en: 'Hi {name}', de: 'Hallo {nmae}' } } },
      'strings.greeting.hello.de',
      'only {name} is filled in here, not {nmae}',
    ],
    [
      'with a place where nothing is filled in',
      { register: { notNow: 'Later, {name}' } },
      'strings.register.notNow',
      'nothing is filled in here',
    ],
    [
      'with a merge tag without a fallback',
      { register: { notNow: 'Later, {{ firstName }}' } },
      'strings.register.notNow',
      'needs a fallback',
    ],
    ['that are no text', { register: { notNow: 3 } }, 'strings.register.notNow', 'Invalid'],
  ])('are refused %s, with the place', (_, strings, path, message) => {
    const found = faults(strings);
    expect(found.map(fault => fault.path)).toEqual([path]);
    expect(found[0]!.message).toContain(message);
  });

  it('may have every place of the built-in ones, and merge tags', () => {
    expect(faults({ register: { sent: '{{ firstName | You }}: {count} min, {email}' } })).toEqual([]);
  });

  it('reach the page in the language of the visitor, and where they have none nothing does', () => {
    const strings = {
      register: { notNow: { en: 'Later', de: 'Später' }, never: 'No' },
      greeting: { hello: { de: 'Moin {name}, {{ firstName | du }}' } },
    };
    expect(shownTo(strings, 'de-AT')).toEqual({
      register: { notNow: 'Später', never: 'No' },
      greeting: { hello: 'Moin {name}, du' },
    });
    expect(shownTo(strings, 'fr')).toEqual({ register: { never: 'No' } });
    expect(shownTo({ greeting: { hello: { de: 'Moin' } } }, 'fr')).toBeUndefined();
  });

  it('cost a site nothing that has none', () => {
    expect(shownTo({}, 'en')).toBeUndefined();
    // A site that was published before there were any.
    const { strings: _, ...before } = readSite(siteInput());
    expect(compileStrings(before)).toBeUndefined();
  });
});
