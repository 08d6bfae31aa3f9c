import { describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { readSite } from '../../../server/domain/check-site.ts';
import { ApiError } from '../../../server/error.ts';
import { choices, menus, occasion } from '../support/menus.ts';
import { siteInput } from '../support/site.ts';

/** The paths a configuration is refused for. */
const wrongPaths = (input: unknown): string[] => {
  try {
    readSite(input);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    return (error as ApiError).errors!.map(({ path }) => path);
  }
};
const question = siteInput().questions!.looking!;

describe('a site configuration', () => {
  it('is taken whole, with its defaults filled in', () => {
    expect(readSite(siteInput())).toMatchObject({ locale: 'en', trustBrowserOrders: false, groups: {} });
  });

  it.each<[string, unknown, string]>([
    ['that is not an object', [], '(the whole)'],
    ['with an unknown field', { ...siteInput(), colour: 'red' }, '(the whole)'],
    ['with a key of another form', { ...siteInput(), site: 'demo' }, 'site'],
    [
      'with a line at a slot that is open',
      siteInput({ slots: { s: { gate: 'Register first', variants: [] } } }),
      'slots.s.gate',
    ],
    [
      'with a representative whose title needs what may be missing',
      siteInput({ representatives: { mo: { name: 'Mo', title: 'Yours, {{ firstName }}' } } }),
      'representatives.mo.title',
    ],
    [
      'with a representative of nobody',
      siteInput({ representatives: { mo: { name: 'Mo', tiers: [] } } }),
      'representatives.mo.tiers',
    ],
    ['with an origin that has a path', siteInput({ origins: ['https://shop.example/de'] }), 'origins.0'],
    [
      'with an unknown operator',
      siteInput({ audiences: { a: { name: 'A', when: { tier: { $like: 'x' } } } } }),
      'audiences.a.when.tier.$like',
    ],
    [
      'with a pattern that could run for ever',
      siteInput({ audiences: { a: { name: 'A', when: { 'page.path': { $regex: '(?=a)' } } } } }),
      'audiences.a.when.page.path.$regex',
    ],
    [
      'with an audience nobody wrote',
      siteInput({
        slots: { s: { variants: [{ id: 'v', audience: 'gone', content: { kind: 'text', text: 'x' } }] } },
      }),
      'slots.s.variants.0.audience',
    ],
    [
      'with a group nobody wrote',
      siteInput({ audiences: { a: { name: 'A', when: { 'page.sku': { $inGroup: 'gone' } } } } }),
      'audiences.a.when.page.sku.$inGroup',
    ],
    [
      'with a merge tag without fallback',
      siteInput({
        slots: {
          s: {
            variants: [
              {
                id: 'v',
                content: {
                  kind: 'blocks',
                  blocks: [{ block: 'heading', text: { de: 'Hallo {{ firstName }}' } }],
                },
              },
            ],
          },
        },
      }),
      'slots.s.variants.0.content.blocks.0.text.de',
    ],
    [
      'with a script for a link',
      siteInput({
        slots: {
          s: {
            variants: [
              { id: 'v', content: { kind: 'attributes', attributes: { href: 'javascript:alert(1)' } } },
            ],
          },
        },
      }),
      'slots.s.variants.0.content.attributes.href',
    ],
    [
      'with a script hidden behind a line break',
      siteInput({
        slots: {
          s: {
            variants: [
              { id: 'v', content: { kind: 'attributes', attributes: { href: 'java\nscript:alert(1)' } } },
            ],
          },
        },
      }),
      'slots.s.variants.0.content.attributes.href',
    ],
    [
      'with two variants of one name',
      siteInput({
        slots: {
          s: {
            variants: ['a', 'b'].map(audience => ({
              id: 'v',
              audience: `likes-${audience === 'a' ? 'lamps' : 'plants'}`,
              content: { kind: 'text' as const, text: 'x' },
            })),
          },
        },
      }),
      'slots.s.variants',
    ],
    [
      'with a variant nobody can reach',
      siteInput({
        slots: {
          s: { variants: ['a', 'b'].map(id => ({ id, content: { kind: 'text' as const, text: 'x' } })) },
        },
      }),
      'slots.s.variants.1',
    ],
    [
      'with a question of an unknown purpose',
      siteInput({ questions: { q: { ...question, purpose: 'sell' } } }),
      'questions.q.purpose',
    ],
    [
      'with a question that nothing uses',
      siteInput({
        questions: {
          q: {
            ...question,
            need: 'mood',
            options: [
              { value: 'a', label: 'A' },
              { value: 'b', label: 'B' },
            ],
          },
        },
      }),
      'questions.q',
    ],
    [
      'with a tier that rests on a claim',
      siteInput({ tiers: { client: { when: { firstName: 'Ann' } } } }),
      'tiers.client.when.firstName',
    ],
    [
      'with a learn rule whose tag is misspelt',
      siteInput({ learn: [{ on: 'page', need: 'category', value: '{{ page category }}' }] }),
      'learn.0.value',
    ],
  ])('%s is refused at its place', (_, input, path) => {
    expect(wrongPaths(input)).toContain(path);
  });

  it('may have questions with several answers, own words, and menus that follow each other', () => {
    const big = { ...menus.room, options: choices(300).map(one => ({ ...one, group: 'All' })) };
    expect(wrongPaths(siteInput({ questions: { occasion, ...menus, big } }))).toEqual([]);
  });

  const room = menus.room;
  const lamp = menus.lamp;
  it.each<[string, NonNullable<SiteConfigInput['questions']>, string, RegExp]>([
    [
      'more choices than a card has room for',
      { q: { ...question, options: choices(13) } },
      'questions.q.options',
      /room for 12 options and this has 13: write "menu": true/,
    ],
    ['more choices than a menu has', { q: { ...room, options: choices(301) } }, 'questions.q.options', /300/],
    [
      'groups in a card',
      { q: { ...question, options: choices(3).map(one => ({ ...one, group: 'All' })) } },
      'questions.q.options.0.group',
      /only a menu/,
    ],
    [
      'a card that follows',
      { room, q: { ...question, follows: 'room' } },
      'questions.q.follows',
      /only a menu/,
    ],
    [
      'several choices in a menu',
      { q: { ...room, multiple: true } },
      'questions.q.multiple',
      /leave this out/,
    ],
    ['own words in a menu', { q: { ...room, other: true } }, 'questions.q.other', /leave this out/],
    ['a menu that follows nothing there is', { lamp }, 'questions.lamp.follows', /no question "room"/],
    [
      'a menu that follows a card',
      { room: { ...room, menu: false }, lamp },
      'questions.lamp.follows',
      /"room" is no menu/,
    ],
    ['menus in a circle', { room: { ...room, follows: 'lamp' }, lamp }, 'questions.room.follows', /circle/],
    [
      'a menu that follows itself',
      { lamp: { ...lamp, follows: 'lamp' } },
      'questions.lamp.follows',
      /circle/,
    ],
    ['two menus after one', { room, lamp, again: lamp }, 'questions.again.follows', /"lamp" follows "room"/],
    [
      'an option under a value there is not',
      { room, lamp: { ...lamp, options: lamp.options.map(one => ({ ...one, under: ['attic'] })) } },
      'questions.lamp.options.0.under',
      /no option "attic"/,
    ],
    [
      'an option under nothing',
      { room, lamp: { ...lamp, options: [...lamp.options, { value: 'moon', label: 'Moon' }] } },
      'questions.lamp.options.2',
      /under nothing/,
    ],
    [
      'options under values of nothing',
      { lamp: { ...room, options: lamp.options } },
      'questions.lamp.options.0.under',
      /"follows"/,
    ],
  ])('with %s is refused, and told how to mend it', (_, questions, path, message) => {
    try {
      readSite(siteInput({ questions }));
      expect.unreachable();
    } catch (error) {
      const found = (error as ApiError).errors!.find(one => one.path === path);
      expect(found?.message ?? (error as ApiError).errors).toMatch(message);
    }
  });

  it('names every problem at once', () => {
    const broken: SiteConfigInput = siteInput({
      audiences: { a: { name: 'A', when: { tier: { $like: 1 }, value: { $in: 3 } } } },
      tiers: { client: { when: { answers: 1 } } },
    });
    expect(wrongPaths(broken).length).toBeGreaterThanOrEqual(4);
  });
});
