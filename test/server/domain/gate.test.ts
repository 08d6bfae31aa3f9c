import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../server/domain/apply.ts';
import { passGate } from '../../../server/domain/gate.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import { joinProfiles } from '../../../server/domain/join.ts';
import { stateOf } from '../../../server/domain/ledger.ts';
import { faded } from '../../../server/domain/needs.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import { rate } from '../../../server/domain/tier.ts';
import { answerAt, DAY, idOf, MINUTE, NOW, orderAt, pageAt, promptAt } from '../support/events.ts';
import { testSite } from '../support/site.ts';

const site = testSite({
  tiers: { registered: { when: { proof: 'verified' } }, client: { when: { 'orders.count': { $gte: 1 } } } },
});
const fold = (id: string, events: Interaction[], from: Profile = newProfile(id, NOW, 'device')): Profile =>
  rate(
    site,
    events.reduce((before, event) => apply(site, before, event), from),
    NOW,
  );
const guest = (id = 'guest', ...events: Interaction[]) => fold(id, events);
const person = (
  id: string,
  identity: NonNullable<Profile['identity']>,
  ...events: Interaction[]
): Profile => ({
  ...fold(id, events),
  proof: 'verified',
  identity,
});
const ann = person('ann', { customer: 'c-ann', email: 'ann@example.com' });
const bob = person('bob', { customer: 'c-bob', email: 'bob@example.com' });
const pass = (
  here: Profile | undefined,
  there: { customer?: Profile; email?: Profile },
  names: { customer?: string; email?: string },
) => passGate(site, { here, there }, { ...names, by: names.customer ? 'jwt' : 'code' }, 'made', NOW);

describe('the gate', () => {
  it('makes a guest whom nobody knew before the proven person', () => {
    const { kind, person, names, joined } = pass(
      guest('g', pageAt(NOW, 'lamps')),
      {},
      { email: 'new@example.com' },
    );
    expect({ kind, id: person.id, proof: person.proof, tier: person.tier.level, joined }).toEqual({
      kind: 'proved',
      id: 'g',
      proof: 'verified',
      tier: 'registered',
      joined: undefined,
    });
    expect(person.identity).toEqual({ email: 'new@example.com' });
    expect(person.stats.pages).toBe(1);
    expect(names).toEqual([{ email: 'new@example.com' }]);
  });

  it('joins a guest into whom the address means already', () => {
    const here = guest('g', pageAt(NOW, 'lamps'));
    const { kind, person, joined } = pass(here, { email: ann }, { email: 'ann@example.com' });
    expect([kind, person.id, joined?.id, person.stats.pages]).toEqual(['merged', 'ann', 'g', 1]);
    expect(person.identity).toEqual(ann.identity);
  });

  it('changes nobody when the same person proves it again', () => {
    expect(pass(ann, { customer: ann }, { customer: 'c-ann' })).toMatchObject({
      kind: 'same',
      person: { id: 'ann' },
    });
  });

  it.each([
    ['another customer', { customer: bob }, { customer: 'c-bob' }, 'bob'],
    ['another address', { email: bob }, { email: 'bob@example.com' }, 'bob'],
    ['a customer whom nobody knew', {}, { customer: 'c-new' }, 'made'],
    ['an address that nobody had', {}, { email: 'new@example.com' }, 'made'],
  ])("takes %s on a proven person's device for another person", (_, there, names, id) => {
    const { kind, person, joined } = pass(ann, there, names);
    expect([kind, person.id, joined]).toEqual(['switched', id, undefined]);
    expect(person.ledger).toEqual({});
    expect(ann.identity).toEqual({ customer: 'c-ann', email: 'ann@example.com' });
  });

  it('never joins two proven people, and notes that they may be the same', () => {
    const { kind, person, names, possiblySame } = pass(
      guest(),
      { customer: ann, email: bob },
      { customer: 'c-ann', email: 'bob@example.com' },
    );
    expect([kind, person.id]).toEqual(['merged', 'ann']);
    expect(person.identity).toEqual(ann.identity);
    expect(names).toEqual([{ customer: 'c-ann' }]);
    expect(possiblySame).toEqual(['ann', 'bob']);
  });

  it('gives a new customer nothing of the customer who has the same address', () => {
    const { person, names, possiblySame } = pass(
      undefined,
      { email: bob },
      { customer: 'c-new', email: 'bob@example.com' },
    );
    expect([person.id, person.identity]).toEqual(['made', { customer: 'c-new' }]);
    expect(names).toEqual([{ customer: 'c-new' }]);
    expect(possiblySame).toEqual(['made', 'bob']);
  });

  it('links the customer id to whoever proved that address by a code', () => {
    const known = person('p', { email: 'ann@example.com' });
    const { kind, person: proven } = pass(
      known,
      { email: known },
      { customer: 'c-ann', email: 'ann@example.com' },
    );
    expect([kind, proven.id, proven.identity]).toEqual([
      'same',
      'p',
      { email: 'ann@example.com', customer: 'c-ann' },
    ]);
  });

  it('raises no tier by what a guest claims', () => {
    const claim = { ...orderAt(NOW, 'o1', 900), source: 'browser' as const };
    const { person } = pass(guest('g', claim), { email: ann }, { email: 'ann@example.com' });
    expect([person.tier.level, person.stats.orders, person.stats.claimedOrders]).toEqual([
      'registered',
      0,
      1,
    ]);
  });
});

const anyEvent: fc.Arbitrary<Interaction> = fc.oneof(
  fc.tuple(fc.nat(60 * 24), fc.constantFrom('lamps', 'plants')).map(([m, c]) => pageAt(NOW + m * MINUTE, c)),
  fc.tuple(fc.nat(30), fc.constantFrom('lamps', 'plants')).map(([d, v]) => answerAt(NOW + d * DAY, v)),
  fc.nat(30).map(d => promptAt(NOW + d * DAY, 'postponed')),
  fc
    .tuple(fc.nat(30), fc.integer({ min: 1, max: 90_000 }))
    .map(([d, cents]) => orderAt(NOW + d * DAY, `o${cents}`, cents / 100)),
);

describe('two profiles joined', () => {
  it('know what one profile would know that saw it all', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), fc.array(anyEvent, { maxLength: 12 }), (a, b) => {
        const orders = new Set<string>();
        const distinct = (event: Interaction, i: number) => ({ ...event, id: idOf(i) }) as Interaction;
        const [ours, theirs] = [a.map(distinct), b.map((event, i) => distinct(event, i + 100))].map(events =>
          events.filter(
            event => event.type !== 'order' || (!orders.has(event.order) && orders.add(event.order)),
          ),
        ) as [Interaction[], Interaction[]];
        const joined = joinProfiles(site, fold('a', ours), fold('b', theirs), NOW);
        const whole = fold(
          'a',
          [...ours, ...theirs].sort((x, y) => x.at - y.at),
        );
        expect({ ...joined.stats, revenue: 0 }).toEqual({ ...whole.stats, revenue: 0 });
        expect(joined.stats.revenue).toBeCloseTo(whole.stats.revenue, 2);
        expect(joined.orderIds.toSorted()).toEqual(whole.orderIds.toSorted());
        expect([joined.createdAt, joined.seenAt, joined.value]).toEqual([
          whole.createdAt,
          whole.seenAt,
          whole.value,
        ]);
        const weights = ({ needs }: Profile) =>
          Object.entries(needs.category ?? {})
            .filter(([, { weight }]) => weight > 0)
            .map(([name, value]) => [name, faded(value, NOW + 60 * DAY, 10).toFixed(9)])
            .toSorted();
        expect(weights(joined)).toEqual(weights(whole));
      }),
      { numRuns: 300 },
    );
  });

  it('ask nothing that either was asked, and believe the later answer', () => {
    const early = guest('a', answerAt(NOW, 'lamps'));
    const late = guest('b', answerAt(NOW + DAY, 'plants'));
    for (const [into, from] of [
      [early, late],
      [late, early],
    ] as const) {
      const { ledger, needs } = joinProfiles(site, into, from, NOW + DAY);
      expect(ledger['question:looking']).toMatchObject({ outcome: 'answered', answer: ['plants'] });
      expect(Object.keys(needs.category!)).toEqual(['plants']);
    }
    const refused = guest('c', promptAt(NOW + 2 * DAY, 'declined'));
    expect(stateOf(joinProfiles(site, early, refused, NOW).ledger['question:looking'], NOW)).toBe('declined');
  });

  it('leave both as they were', () => {
    const [a, b] = [guest('a', pageAt(NOW, 'lamps')), guest('b', pageAt(NOW, 'plants'))];
    const before = structuredClone([a, b]);
    joinProfiles(site, a, b, NOW);
    expect([a, b]).toEqual(before);
  });
});
