import fc from 'fast-check';
import {
  company,
  DEVICES,
  device,
  email,
  facts,
  late,
  maybe,
  named,
  opinions,
  rarely,
  type Step,
  single,
} from './steps.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Steps that belong together: alone, chance would seldom put them so. */
const signUp = fc
  .record({
    ...{ device, email, company: maybe(company), isRewarded: rarely(3), isByLink: fc.boolean() },
    asks: fc.constantFrom(1, 1, 1, 1, 2, 4),
    read: fc.constantFrom(3 * SECOND, 3 * SECOND, 40 * SECOND),
    guesses: fc.constantFrom(0, 0, 0, 1, 5),
    isRead: rarely(4),
    isTwice: rarely(6),
  })
  .map(({ device, email, isByLink, asks, read, guesses, isRead, isTwice, ...filled }): Step[] => [
    // The last form counts: who asks again may leave out what they asked for first.
    ...Array.from({ length: asks }, (_, i): Step[] => [
      { verb: 'look', device },
      { verb: 'wait', ms: read },
      { verb: 'register', device, email, ...filled, isRewarded: filled.isRewarded && i === 0 },
    ]).flat(),
    ...(isTwice ? [{ verb: 'register' as const, device, email, ...filled }] : []),
    ...Array.from({ length: guesses }, (): Step => ({ verb: 'verify', device, email, by: 'guess' })),
    // Somebody else has read the mail.
    ...(isRead
      ? [
          { verb: 'look' as const, device: (device + 1) % DEVICES },
          { verb: 'verify' as const, device: (device + 1) % DEVICES, email, by: 'code' as const },
        ]
      : []),
    { verb: 'verify', device, email, by: isByLink ? 'link' : 'code' },
  ]);
const logIn = fc
  .record({
    device,
    as: named,
    before: fc.option(opinions, { nil: [] }),
    facts,
    times: fc.constantFrom(1, 1, 2),
    isLate: fc.boolean(),
  })
  .map(({ device, as, before, facts, times, isLate }): Step[] => [
    { verb: 'look', device },
    ...(before.length > 0 ? [{ verb: 'tell' as const, device, facts: before, age: 0 }] : []),
    ...Array.from(
      { length: times },
      (): Step => ({ verb: 'identify', device, as, isForged: false, isRewarded: false }),
    ),
    ...(isLate ? [{ verb: 'late' as const, device, token: 0, facts, age: 0 }] : []),
  ]);
const forgetMe = fc
  .record({ device, facts, back: fc.constantFrom('look', 'tell', 'late') })
  .map(({ device, facts, back }): Step[] => [
    { verb: 'eraseMe', device },
    back === 'look'
      ? { verb: 'look', device }
      : back === 'tell'
        ? { verb: 'tell', device, facts, age: 0 }
        : { verb: 'late', device, token: 0, facts, age: 0 },
  ]);
const mergeAndUndo = fc
  .record({
    ...{ device, email, n: fc.nat(9), times: fc.constantFrom(1, 1, 2), isSignedUp: rarely(3) },
    isLate: fc.boolean(),
    facts,
    between: fc.array(fc.oneof(late, single), { maxLength: 3 }),
    undo: fc.constantFrom<Step[]>(
      [{ verb: 'undoLast' }],
      [{ verb: 'undoLast' }],
      [{ verb: 'undo', whom: { of: 'buried', n: 0 } }, { verb: 'undoLast' }],
    ),
  })
  .map(({ device, email, n, times, isSignedUp, isLate, facts, between, undo }): Step[] => [
    ...Array.from({ length: times }, (): Step[] => [
      { verb: 'logout', device, forget: false },
      { verb: 'look', device, category: 'lamps' },
      ...(isSignedUp
        ? [
            { verb: 'wait' as const, ms: 3 * SECOND },
            { verb: 'register' as const, device, email, isRewarded: true },
          ]
        : []),
      { verb: 'merge', from: { of: 'guest', n }, into: { of: 'proven', n } },
    ]).flat(),
    ...(isLate ? [{ verb: 'late' as const, device, token: 0, facts, age: 0 }] : []),
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
