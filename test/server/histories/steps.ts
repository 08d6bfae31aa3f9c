import fc from 'fast-check';
import type { Fact } from './person.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of all there are when the step is done, the one with this number, counted round. */
export interface Pick {
  /** `buried`: joined, and another one after it into the same person */
  of: 'guest' | 'proven' | 'joined' | 'buried' | 'anyone';
  n: number;
}

/** Whom a site's own server names. */
export interface Named {
  customer: number;
  /** an address it has verified */
  email?: number | undefined;
  hasName: boolean;
}

/** One step of a history. Devices, addresses and customers are counted from 0. */
export type Step =
  | { verb: 'look'; device: number; category?: string | undefined; as?: Named | undefined }
  /** a page before anybody was asked: nothing is stored */
  | { verb: 'glance'; device: number }
  | { verb: 'tell'; device: number; facts: Fact[]; age: number }
  /** what waited under a token of before, the last one first */
  | { verb: 'late'; device: number; token: number; facts: Fact[]; age: number }
  /** an event of before, again */
  | { verb: 'repeat'; device: number; n: number }
  | {
      verb: 'register';
      device: number;
      email?: number | undefined;
      company?: string | undefined;
      isRewarded: boolean;
    }
  | { verb: 'verify'; device: number; email: number; by: 'code' | 'link' | 'guess' }
  | { verb: 'identify'; device: number; as: Named; isForged: boolean; isRewarded: boolean }
  | { verb: 'logout'; device: number; forget: boolean }
  | { verb: 'report'; customer: number; fact: Fact }
  | { verb: 'reportOf'; whom: Pick; fact: Fact }
  | { verb: 'merge'; from: Pick; into: Pick }
  | { verb: 'undo'; whom: Pick }
  /** the last join that can be taken back */
  | { verb: 'undoLast' }
  | { verb: 'eraseMe'; device: number }
  | { verb: 'erase'; whom: Pick }
  | { verb: 'wait'; ms: number };

export const DEVICES = 3;
export const ADDRESSES = 3;
export const CUSTOMERS = 3;

export const device = fc.nat(DEVICES - 1);
export const email = fc.nat(ADDRESSES - 1);
const customer = fc.nat(CUSTOMERS - 1);
export const rarely = (times: number) => fc.nat(times - 1).map(n => n === times - 1);
export const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
export const company = fc.constantFrom('Lux', 'Moon', '');
const category = fc.constantFrom('lamps', 'plants');
const opinion: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    type: fc.constant('answer' as const),
    value: category,
    other: maybe(fc.constantFrom('a birthday', 'a move')),
  }),
  company.map(company => ({ type: 'declare' as const, claims: { company } })),
  fc.tuple(category, fc.boolean()).map(([value, wanted]) => ({ type: 'need' as const, value, wanted })),
  fc.boolean().map(granted => ({ type: 'permission' as const, granted })),
);
/** Of which two people may say different things, so that a join has to choose. */
export const opinions = fc.array(opinion, { minLength: 1, maxLength: 3 });
const said: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 3, arbitrary: opinion },
  category.map(category => ({ type: 'page' as const, category })),
  fc.constant({ type: 'track' as const }),
  fc
    .constantFrom(
      ...(['shown', 'postponed', 'declined'] as const).map(outcome => ({
        ...{ type: 'prompt', item: 'question:other', outcome, unsolicited: true },
      })),
      { type: 'wish', wish: { preferred: 'phone' } },
      { type: 'wish', wish: { preferred: null, pauseDays: 3 } },
      { type: 'product', action: 'view', sku: 's1', category: 'lamps' },
      { type: 'product', action: 'cart', sku: 's2', category: 'plants' },
    )
    .map(event => ({ type: 'more' as const, event })),
);
const reported: fc.Arbitrary<Fact> = fc.oneof(
  fc.constantFrom('o1', 'o2', 'o3').map(order => ({ type: 'order' as const, order })),
  fc.constant({ type: 'contact' as const }),
  fc.constantFrom('Sam', 'Tess').map(firstName => ({ type: 'profile' as const, firstName })),
  fc.constantFrom('Corp', null).map(company => ({ type: 'profile' as const, company })),
  fc.constantFrom('client', 'mvc', null).map(level => ({ type: 'tier' as const, level })),
  said,
);
export const facts = fc.array(said, { minLength: 1, maxLength: 2 });
// Odd, so that nothing that came late happened at the same time as something else.
const age = fc.constantFrom(0, 0, 0, 7 * MINUTE + 13, 26 * HOUR + 17);
export const named: fc.Arbitrary<Named> = fc.record({ customer, email: maybe(email), hasName: fc.boolean() });
const pick = (...of: Pick['of'][]): fc.Arbitrary<Pick> =>
  fc.record({ of: fc.constantFrom(...of), n: fc.nat(9) });

/** One step with a verb. */
const does = <V extends Step['verb'], T>(verb: V, more: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record({ verb: fc.constant(verb), ...more }) as unknown as fc.Arbitrary<Step>;

const look = does('look', {
  device,
  category: maybe(category),
  as: fc.option(named, { nil: undefined, freq: 1 }),
});
export const late = does('late', { device, token: fc.nat(3), facts, age });
const identify = does('identify', { device, as: named, isForged: rarely(12), isRewarded: rarely(4) });
const merge = does('merge', {
  from: pick('guest', 'guest', 'anyone'),
  into: pick('proven', 'proven', 'anyone'),
});
export const single: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: look },
  { weight: 1, arbitrary: does('glance', { device }) },
  { weight: 4, arbitrary: does('tell', { device, facts, age }) },
  { weight: 4, arbitrary: late },
  { weight: 1, arbitrary: does('repeat', { device, n: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: does('register', {
      device,
      email: maybe(email),
      company: maybe(company),
      isRewarded: rarely(3),
    }),
  },
  {
    weight: 2,
    arbitrary: does('verify', {
      device,
      email,
      by: fc.constantFrom('code' as const, 'link' as const, 'guess' as const),
    }),
  },
  { weight: 3, arbitrary: identify },
  { weight: 1, arbitrary: does('logout', { device, forget: fc.boolean() }) },
  { weight: 1, arbitrary: does('report', { customer, fact: reported }) },
  { weight: 3, arbitrary: does('reportOf', { whom: pick('proven', 'joined', 'anyone'), fact: reported }) },
  { weight: 3, arbitrary: merge },
  { weight: 2, arbitrary: does('undo', { whom: pick('joined', 'buried', 'anyone', 'anyone') }) },
  { weight: 2, arbitrary: fc.constant<Step>({ verb: 'undoLast' }) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      does('eraseMe', { device }),
      does('erase', { whom: pick('proven', 'joined', 'anyone') }),
    ),
  },
  { weight: 2, arbitrary: does('wait', { ms: fc.constantFrom(HOUR, 3 * HOUR, DAY, 9 * DAY, 31 * DAY) }) },
);
