import { describe, expect, it } from 'vitest';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { readSite } from '../../../server/domain/check-site.ts';
import { ApiError } from '../../../server/error.ts';
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

  it('names every problem at once', () => {
    const broken: SiteConfigInput = siteInput({
      audiences: { a: { name: 'A', when: { tier: { $like: 1 }, value: { $in: 3 } } } },
      tiers: { client: { when: { answers: 1 } } },
    });
    expect(wrongPaths(broken).length).toBeGreaterThanOrEqual(4);
  });
});
