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

const device = fc.nat(DEVICES - 1);
const email = fc.nat(ADDRESSES - 1);
const customer = fc.nat(CUSTOMERS - 1);
const rarely = (times: number) => fc.nat(times - 1).map(n => n === times - 1);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const company = fc.constantFrom('Lux', 'Moon', '');
const category = fc.constantFrom('lamps', 'plants');
const said: fc.Arbitrary<Fact> = fc.oneof(
  category.map(category => ({ type: 'page' as const, category })),
  fc.constant({ type: 'track' as const }),
  category.map(value => ({ type: 'answer' as const, value })),
  company.map(company => ({ type: 'declare' as const, claims: { company } })),
  fc.boolean().map(granted => ({ type: 'permission' as const, granted })),
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
const facts = fc.array(said, { minLength: 1, maxLength: 2 });
// Odd, so that nothing that came late happened at the same time as something else.
const age = fc.constantFrom(0, 0, 0, 7 * MINUTE + 13, 26 * HOUR + 17);
const named: fc.Arbitrary<Named> = fc.record({ customer, email: maybe(email), hasName: fc.boolean() });
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
const late = does('late', { device, token: fc.nat(3), facts, age });
const identify = does('identify', { device, as: named, isForged: rarely(12), isRewarded: rarely(4) });
const merge = does('merge', {
  from: pick('guest', 'guest', 'anyone'),
  into: pick('proven', 'proven', 'anyone'),
});
const single: fc.Arbitrary<Step> = fc.oneof(
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

/** Steps that belong together: alone, chance would seldom put them so. */
const signUp = fc
  .record({
    ...{ device, email, company: maybe(company), isRewarded: rarely(3), isByLink: fc.boolean() },
    asks: fc.constantFrom(1, 1, 1, 1, 2, 4),
    read: fc.constantFrom(3 * SECOND, 3 * SECOND, 40 * SECOND),
    guesses: fc.constantFrom(0, 0, 0, 1, 5),
  })
  .map(({ device, email, isByLink, asks, read, guesses, ...filled }): Step[] => [
    ...Array.from({ length: asks }, (): Step[] => [
      { verb: 'look', device },
      { verb: 'wait', ms: read },
      { verb: 'register', device, email, ...filled },
    ]).flat(),
    ...Array.from({ length: guesses }, (): Step => ({ verb: 'verify', device, email, by: 'guess' })),
    { verb: 'verify', device, email, by: isByLink ? 'link' : 'code' },
  ]);
const logIn = fc
  .record({ device, as: named, facts, isLate: fc.boolean() })
  .map(({ device, as, facts, isLate }): Step[] => [
    { verb: 'look', device },
    { verb: 'identify', device, as, isForged: false, isRewarded: false },
    ...(isLate ? [{ verb: 'late' as const, device, token: 0, facts, age: 0 }] : []),
  ]);
const forgetMe = fc
  .record({ device, isBack: fc.boolean(), facts })
  .map(({ device, isBack, facts }): Step[] => [
    { verb: 'eraseMe', device },
    isBack ? { verb: 'look', device } : { verb: 'tell', device, facts, age: 0 },
  ]);
const mergeAndUndo = fc
  .record({
    ...{ device, n: fc.nat(9), times: fc.constantFrom(1, 1, 2) },
    between: fc.array(fc.oneof(late, single), { maxLength: 3 }),
    undo: fc.constantFrom<Step[]>(
      [{ verb: 'undoLast' }],
      [{ verb: 'undoLast' }],
      [{ verb: 'undo', whom: { of: 'buried', n: 0 } }, { verb: 'undoLast' }],
    ),
  })
  .map(({ device, n, times, between, undo }): Step[] => [
    ...Array.from({ length: times }, (): Step[] => [
      { verb: 'logout', device, forget: false },
      { verb: 'look', device, category: 'lamps' },
      { verb: 'merge', from: { of: 'guest', n }, into: { of: 'proven', n } },
    ]).flat(),
    ...between,
    ...undo,
  ]);

/** A step and how long it comes after the one before it, milliseconds. */
export type Timed = Step & { after: number };

const pause = fc.constantFrom(SECOND, 5 * SECOND, MINUTE, 20 * MINUTE);

/** 3 to 25 steps. */
export const history: fc.Arbitrary<Timed[]> = fc
  .array(
    fc.record({
      after: pause,
      steps: fc.oneof(
        { weight: 8, arbitrary: single.map(one => [one]) },
        { weight: 3, arbitrary: signUp },
        { weight: 3, arbitrary: logIn },
        { weight: 2, arbitrary: mergeAndUndo },
        { weight: 1, arbitrary: forgetMe },
      ),
    }),
    { minLength: 3, maxLength: 16 },
  )
  .map(parts =>
    parts
      .flatMap(({ after, steps }) => steps.map((step, i) => ({ after: i === 0 ? after : SECOND, ...step })))
      .slice(0, 25),
  );
