import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { faded, MAX_NEEDS, MAX_VALUES } from '../../../server/domain/needs.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { answerAt, contactAt, DAY, idOf, MINUTE, NOW, orderAt, pageAt, promptAt } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const site = testSite();
const blank = newProfile('p', NOW, 'device');
const fold = (events: Interaction[], profile: Profile = blank): Profile =>
  events.reduce((before, event) => apply(site, before, event), profile);

const anyEvent: fc.Arbitrary<Interaction> = fc.oneof(
  fc
    .tuple(fc.nat(90 * 24 * 60), fc.constantFrom('lamps', 'plants', '__proto__', 'constructor'))
    .map(([m, c]) => pageAt(NOW + m * MINUTE, c)),
  fc.nat(90).map(d => answerAt(NOW + d * DAY, 'plants')),
  fc.nat(90).map(d => promptAt(NOW + d * DAY, 'postponed')),
  fc
    .tuple(fc.nat(90), fc.nat(20), fc.integer({ min: 0, max: 50_000 }))
    .map(([d, n, cents]) => orderAt(NOW + d * DAY, `o${n}`, cents / 100)),
  fc.nat(90).map(d => contactAt(NOW + d * DAY, 'complaint')),
);

describe('apply', () => {
  it('leaves the profile it was given as it was', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), events => {
        let profile = blank;
        for (const event of events) {
          const before = structuredClone(profile);
          const given = structuredClone(event);
          const after = apply(site, profile, event);
          expect(profile).toEqual(before);
          expect(event).toEqual(given);
          profile = after;
        }
      }),
    );
  });

  it('gives plain JSON back, whatever names are learned', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), events => {
        const profile = fold(events);
        expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
        expect(Number.isFinite(profile.stats.revenue)).toBe(true);
        for (const values of Object.values(profile.needs)) {
          for (const { weight, at } of Object.values(values))
            expect([weight, at].every(Number.isFinite)).toBe(true);
        }
      }),
    );
  });

  it('learns the same needs in whatever order observations arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(30 * 24 * 60), fc.constantFrom('lamps', 'plants')), {
          minLength: 1,
          maxLength: 12,
        }),
        list => {
          const events = list.map(([minutes, category]) => pageAt(NOW + minutes * MINUTE, category));
          const weights = (profile: Profile) =>
            Object.fromEntries(
              Object.entries(profile.needs.category!).map(([name, value]) => [
                name,
                faded(value, NOW + 31 * DAY, 10),
              ]),
            );
          const there = weights(fold(events));
          const back = weights(fold([...events].reverse()));
          expect(Object.keys(back).sort()).toEqual(Object.keys(there).sort());
          for (const name in there) expect(back[name]).toBeCloseTo(there[name]!, 9);
        },
      ),
    );
  });

  it('counts interactions up to thirty minutes apart as one visit', () => {
    const profile = fold([pageAt(NOW), pageAt(NOW + 30 * MINUTE), pageAt(NOW + 60 * MINUTE + 1)]);
    expect(profile.session).toMatchObject({ number: 2, pages: 1 });
    expect(profile.visits).toEqual([NOW, NOW + 60 * MINUTE + 1]);
  });

  it('opens no visit for a phone call or for an event that arrives late', () => {
    const profile = fold([pageAt(NOW), contactAt(NOW + DAY, 'phone'), pageAt(NOW - DAY)]);
    expect(profile.session?.number).toBe(1);
    expect(profile.stats).toMatchObject({ contacts: 1, pages: 2 });
  });

  it('keeps where a visit came from', () => {
    const landing = pageAt(NOW, undefined, '/lamps?utm_source=letter&utm_campaign=spring&q=secret');
    expect(fold([landing]).session).toMatchObject({
      landing: '/lamps',
      campaign: { source: 'letter', campaign: 'spring' },
    });
  });

  it('takes money from the site itself and only claims from browsers', () => {
    const profile = fold([
      orderAt(NOW, 'a', 10.1),
      orderAt(NOW, 'b', 20.2),
      orderAt(NOW, 'c', 9999, 'browser'),
    ]);
    expect(profile.stats).toMatchObject({ orders: 2, revenue: 30.3, claimedOrders: 1 });
  });

  it('counts one order once, however many report it', () => {
    const believing = testSite({ trustBrowserOrders: true });
    const events = [orderAt(NOW, 'a', 10, 'browser'), orderAt(NOW + 1, 'a', 10)];
    const profile = events.reduce((before, event) => apply(believing, before, event), blank);
    expect(profile.stats).toMatchObject({ orders: 1, revenue: 10 });
  });

  it('declares the need an answer names, above all that was observed', () => {
    const profile = fold([pageAt(NOW, 'lamps'), pageAt(NOW + 1, 'lamps'), answerAt(NOW + 2, 'plants')]);
    expect(profile.needs.category?.plants?.declared?.until).toBe(NOW + 2 + 180 * DAY);
    expect(profile.ledger['question:looking']).toMatchObject({ outcome: 'answered', answer: ['plants'] });
  });

  it('takes back the earlier declaration when the answer changes', () => {
    const profile = fold([answerAt(NOW, 'plants'), answerAt(NOW + 1, 'lamps')]);
    expect(profile.needs.category).not.toHaveProperty('plants');
    expect(profile.needs.category?.lamps?.declared).toBeDefined();
  });

  it('lets no late answer undo a newer one, and believes no option that was not offered', () => {
    const profile = fold([answerAt(NOW + 5, 'plants'), answerAt(NOW, 'lamps'), answerAt(NOW + 9, 'yachts')]);
    expect(profile.ledger['question:looking']).toMatchObject({ answer: ['plants'], outcomeAt: NOW + 5 });
    expect(Object.keys(profile.needs.category!)).toEqual(['plants']);
  });

  it('declares the need of a field that somebody fills in, until they empty it', () => {
    const garden = testSite({
      registration: {
        fields: [
          {
            id: 'grow',
            label: 'What do you grow?',
            type: 'choice',
            options: [
              { value: 'plants', label: 'Green' },
              { value: 'moss', label: 'Moss' },
            ],
            need: 'category',
          },
          { id: 'scent', label: 'Which scent?', need: 'scent' },
          { id: 'company', label: 'Company' },
        ],
      },
    });
    const told = (at: number, claims: Record<string, string>): Interaction => ({
      ...{ id: idOf(at - NOW + 1), type: 'declare', at, source: 'browser', claims },
    });
    const grown = (...events: Interaction[]) =>
      events.reduce((before, event) => apply(garden, before, event), blank);
    const declared = ({ needs }: Profile) =>
      Object.entries(needs).flatMap(([need, values]) =>
        Object.entries(values).flatMap(([value, { declared: is }]) =>
          is ? [[need, value, (is.until - NOW) / DAY]] : [],
        ),
      );
    const first = told(NOW, { grow: 'moss', scent: 'Cedar', company: 'Lux' });
    expect(declared(grown(first))).toEqual([
      ['category', 'moss', 180],
      ['scent', 'Cedar', 180],
    ]);
    const second = told(NOW + DAY, { grow: 'plants' });
    for (const events of [
      [first, second],
      [second, first],
    ])
      expect(declared(grown(...events)).toSorted()).toEqual([
        ['category', 'plants', 181],
        ['scent', 'Cedar', 180],
      ]);
    // Any text can be sent; only an option is a need.
    expect(declared(grown(told(NOW, { grow: 'weeds' })))).toEqual([]);
    const emptied = told(NOW + 2 * DAY, { grow: '', scent: '' });
    expect(declared(grown(first, pageAt(NOW + DAY, 'lamps'), emptied))).toEqual([]);
    expect(grown(first, pageAt(NOW + DAY, 'lamps'), emptied).needs.category).toHaveProperty('lamps');
    // What a question was answered with since is not the field's to take back.
    const answered = grown(first, answerAt(NOW + DAY, 'lamps'), told(NOW + 2 * DAY, { grow: '' }));
    expect(declared(answered)).toContainEqual(['category', 'lamps', 181]);
    // What the site itself knows stands, and its need with it.
    const known: Interaction = {
      ...{
        id: idOf(9),
        type: 'profile',
        at: NOW + DAY,
        source: 'server',
        set: { fields: { scent: 'Pine' } },
      },
    };
    expect(declared(grown(first, known, told(NOW + 2 * DAY, { scent: 'Rose' })))).toContainEqual([
      ...['scent', 'Cedar', 180],
    ]);
  });

  it('counts what was shown unsolicited against the session', () => {
    const profile = fold([pageAt(NOW), promptAt(NOW + 1, 'shown', true), promptAt(NOW + 2, 'shown', false)]);
    expect(profile.session?.prompts).toBe(1);
    expect(profile.stats.lastPromptAt).toBe(NOW + 1);
    expect(profile.ledger['question:looking']?.shown).toBe(2);
  });

  it('stays bounded: the strongest values and needs, eight products', () => {
    const wide = testSite({
      learn: Array.from({ length: 80 }, (_, n) => ({
        on: 'track',
        need: `need-${n}`,
        value: '{{ props.value }}',
        weight: n + 1,
      })),
    });
    let profile = blank;
    for (let n = 0; n < 40; n++) {
      const event: Interaction = {
        id: idOf(9000 + n),
        at: NOW + n,
        source: 'browser',
        type: 'track',
        name: 'x',
        props: { value: `v${n}` },
      };
      profile = apply(wide, profile, event);
      profile = apply(wide, profile, {
        id: idOf(9500 + n),
        at: NOW + n,
        source: 'browser',
        type: 'product',
        action: 'view',
        sku: `s${n}`,
      });
    }
    expect(Object.keys(profile.needs)).toHaveLength(MAX_NEEDS);
    expect(profile.needs).toHaveProperty('need-79');
    expect(profile.needs).not.toHaveProperty('need-0');
    expect(Object.keys(profile.needs['need-79']!)).toHaveLength(MAX_VALUES);
    expect(profile.products.map(product => product.sku)).toEqual([
      's39',
      's38',
      's37',
      's36',
      's35',
      's34',
      's33',
      's32',
    ]);
  });

  it('keeps the products seen newest first, each once, in whatever order they arrive', () => {
    const views = fc.array(fc.record({ at: fc.nat(20), sku: fc.nat(5) }), { maxLength: 20 });
    fc.assert(
      fc.property(views, list => {
        const events = list.map(
          ({ at, sku }, n): Interaction => ({
            ...{ id: idOf(9900 + n), at: NOW + at, source: 'browser' as const },
            ...{ type: 'product' as const, action: 'view' as const, sku: `s${sku}` },
          }),
        );
        const { products } = fold(events);
        expect(products.map(({ at }) => at)).toEqual(products.map(({ at }) => at).sort((a, b) => b - a));
        expect(new Set(products.map(({ sku }) => sku))).toEqual(
          new Set(events.map(event => 'sku' in event && event.sku)),
        );
        expect(products).toHaveLength(new Set(list.map(({ sku }) => sku)).size);
      }),
    );
  });
});
