import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { compile, explain } from '../server/domain/condition.ts';
import { attributes, conditions, groups, growthbook } from '../test/server/domain/condition-arbitrary.ts';

/*
 * Compares compiled conditions with GrowthBook's evaluator on many more generated cases than the tests do:
 *
 *   npm exec -- node scripts/condition-diff.ts 100000 --seed 7
 *
 * Prints every difference and the mix of answers; ends with 1 when there was a difference.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const wanted = Number(positionals[0] ?? 100_000);
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
if (!Number.isSafeInteger(wanted) || wanted < 1 || !Number.isSafeInteger(seed)) {
  throw new Error('Give the number of cases and, if you like, --seed with a whole number.');
}

const cases = fc.tuple(conditions, attributes);
// In portions, because all cases of one sample are in memory at once.
const portion = 5_000;
let held = 0;
let differences = 0;
const operators = new Map<string, number>();

for (let done = 0; done < wanted; done += portion) {
  const numRuns = Math.min(portion, wanted - done);
  for (const [condition, visitor] of fc.sample(cases, { numRuns, seed: seed + done })) {
    const expected = growthbook(condition, visitor);
    const actual = compile(condition, { groups })(visitor);
    const explained = explain(condition, visitor, { groups }) === null;
    if (expected) held++;
    for (const [operator] of JSON.stringify(condition).matchAll(/(?<=")\$\w+(?=":)/g)) {
      operators.set(operator, (operators.get(operator) ?? 0) + 1);
    }
    if (actual === expected && explained === expected) continue;
    differences++;
    console.log(JSON.stringify({ expected, actual, explained, condition, attributes: visitor }));
  }
}

const uses = [...operators].sort(([, a], [, b]) => b - a).map(([operator, count]) => `${operator} ${count}`);
console.log(
  `${wanted} cases, seed ${seed}: ${differences} differences; ${((100 * held) / wanted).toFixed(1)} % held`,
);
console.log(`operators: ${uses.join(', ')}`);
process.exitCode = differences > 0 ? 1 : 0;
