import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributePaths, compile, explain, validate } from '../../../server/domain/condition.ts';
import { attributes, conditions, groups, growthbook } from './condition-arbitrary.ts';

/** Another run of other cases: `CONDITION_SEED=7 npx vitest run --project server condition`. */
const seed = Number(process.env.CONDITION_SEED ?? 20_261_121);

/** Names that an object inherits, as keys that a browser may well send. */
const weirdKeys = fc.constantFrom(
  ...[
    'toString',
    'valueOf',
    'toJSON',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'length',
    'then',
    'join',
    '$eq',
    '',
    'a.b',
  ],
  ...['country', 'name', 'age', 'tags', 'orders', 'address', 'version'],
);
const weirdJson = fc
  .letrec<{ value: unknown; holder: unknown }>(tie => ({
    value: fc.oneof({ maxDepth: 4 }, fc.jsonValue({ maxDepth: 1 }), tie('holder')),
    holder: fc.oneof(
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(weirdKeys, tie('value')), { maxLength: 6 })
        // Through text, so that `__proto__` becomes a key and not a prototype.
        .map(entries =>
          JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)}}`),
        ),
    ),
  }))
  .holder.filter(holder => !Array.isArray(holder)) as fc.Arbitrary<Record<string, unknown>>;

describe('a compiled condition', () => {
  it('says what GrowthBook says, and explain agrees with it', () => {
    let held = 0;
    let cases = 0;
    fc.assert(
      fc.property(conditions, attributes, (condition, values) => {
        const isMet = compile(condition, { groups })(values);
        cases++;
        if (isMet) held++;
        return (
          isMet === growthbook(condition, values) &&
          isMet === (explain(condition, values, { groups }) === null)
        );
      }),
      { numRuns: 6_000, seed },
    );
    // A run in which nearly everything came out the same would prove little.
    expect(held / cases).toBeGreaterThan(0.2);
    expect(held / cases).toBeLessThan(0.8);
  });

  it('says the same of attributes without a prototype', () => {
    fc.assert(
      fc.property(conditions, attributes, (condition, values) => {
        const bare = Object.assign(Object.create(null), values);
        return compile(condition, { groups })(bare) === compile(condition, { groups })(values);
      }),
      { numRuns: 500, seed },
    );
  });

  it('depends on nothing but the attributes that attributePaths names', () => {
    fc.assert(
      fc.property(conditions, attributes, (condition, values) => {
        const read = new Set(attributePaths(condition).map(path => path.split('.')[0]));
        const onlyRead = Object.fromEntries(Object.entries(values).filter(([key]) => read.has(key)));
        return compile(condition, { groups })(onlyRead) === compile(condition, { groups })(values);
      }),
      { numRuns: 1_000, seed },
    );
  });

  it('never throws, whatever JSON the attributes are', () => {
    fc.assert(
      fc.property(conditions, weirdJson, (condition, values) => {
        const isMet = compile(condition, { groups })(values);
        return typeof isMet === 'boolean' && isMet === (explain(condition, values, { groups }) === null);
      }),
      { numRuns: 3_000, seed },
    );
  });

  it('never throws for a text or a list that is very deep or long', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    const long = '+'.repeat(200_000);
    fc.assert(
      fc.property(conditions, fc.constantFrom(deep, long, `${long}\n`), (condition, value) => {
        const values = {
          country: value,
          name: value,
          age: value,
          version: value,
          tags: [value],
          address: { city: value },
        };
        expect(compile(condition, { groups })(values)).toBeTypeOf('boolean');
      }),
      { numRuns: 300, seed },
    );
  });
});

describe('validate', () => {
  it('never throws, and finds nothing exactly where compile takes the condition', () => {
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
      fc.dictionary(weirdKeys, fc.anything()),
      fc
        .tuple(
          weirdKeys,
          fc.constantFrom('$in', '$regex', '$size', '$not', '$elemMatch', '$all', '$veq', '$x'),
          fc.anything(),
        )
        .map(([path, operator, operand]) => ({ [path]: { [operator]: operand } })),
      conditions,
    );
    const outcomes = { refused: 0, taken: 0 };
    fc.assert(
      fc.property(anything, condition => {
        const problems = validate(condition);
        outcomes[problems.length > 0 ? 'refused' : 'taken']++;
        if (problems.length > 0) expect(() => compile(condition as never)).toThrow(problems[0]!.message);
        else expect(compile(condition as never)({ a: 1 })).toBeTypeOf('boolean');
      }),
      { numRuns: 3_000, seed },
    );
    expect(Math.min(outcomes.refused, outcomes.taken)).toBeGreaterThan(300);
  });
});
