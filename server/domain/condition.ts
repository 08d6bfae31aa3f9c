import { type Clause, type ConditionFailure, clauses, compileCondition } from './condition-clause.ts';
import { bind, bindQuick, isPlain } from './condition-path.ts';
import type { Binder, ConditionProblem, Groups, Key } from './condition-scope.ts';
import { all, compileValue } from './condition-value.ts';

export type { ConditionFailure, ConditionProblem };

/**
 * A question about attributes in the MongoDB style: dotted paths with a value to equal or operators, joined by
 * `$and`, `$or`, `$nor` and `$not`. It means what GrowthBook's evaluator makes of it.
 *
 * @example { tier: 'client', 'orders.count': { $gte: 3 }, $or: [{ 'need.category': 'lamps' }, { 'page.path': { $regex: '^/lamps/' } }] }
 */
export type Condition = Readonly<Record<string, unknown>>;

export interface ConditionOptions {
  /** Lists by name for `$inGroup` and `$notInGroup`, read when the condition is compiled. */
  readonly groups?: Groups;
}

/** A condition that cannot be used: where its first problem is and what to do, and all problems. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  /** Place of the first problem, as keys and indices. */
  readonly path: readonly Key[];
  readonly problems: readonly ConditionProblem[];

  constructor(problems: readonly [ConditionProblem, ...ConditionProblem[]]) {
    const [{ path, message }] = problems;
    super(`${path.join('.') || 'condition'} ${message}`);
    this.path = path;
    this.problems = problems;
  }
}

/**
 * Turns a condition into a fast function, once, when a configuration is published. The function is pure, takes any
 * attributes that JSON can hold and never throws; patterns take time in proportion to the text.
 *
 * @throws ConditionError for an unknown operator, an operand of the wrong kind, a pattern that cannot be run in
 * linear time, or more than 16 levels.
 *
 * @example
 * const isRegular = compile({ 'visits.count': { $gte: 5 }, tier: { $in: ['client', 'mvc'] } });
 * isRegular({ visits: { count: 7 }, tier: 'mvc' }); // true
 */
export function compile(
  condition: Condition,
  options: ConditionOptions = {},
): (attributes: Readonly<Record<string, unknown>>) => boolean {
  const [test, quickTest] = [bind, bindQuick].map(binder =>
    all(parse(condition, options, binder).map(clause => clause.test)),
  );
  return attributes => (isPlain(attributes) ? quickTest!(attributes) : test!(attributes));
}

/**
 * Everything that is wrong with a condition, in the order it is written; empty when it can be compiled. For a form
 * or an import that wants to show all problems at once.
 *
 * @example validate({ tier: { $in: 'mvc' } })
 * // [{ path: ['tier', '$in'], message: 'takes a list; write ["a"] where there is one value' }]
 */
export function validate(condition: unknown): ConditionProblem[] {
  return takeApart(condition, {}).problems;
}

/**
 * The dotted paths of all attributes a condition reads, sorted, each once. Fields of list elements, inside
 * `$elemMatch`, are not paths of their own: the list is.
 *
 * @throws ConditionError as `compile` does.
 * @example attributePaths({ $or: [{ tier: 'mvc' }, { 'orders.count': { $gt: 9 } }] }) // ['orders.count', 'tier']
 */
export function attributePaths(condition: Condition): string[] {
  return [...new Set(parse(condition, {}).flatMap(clause => clause.attributes))].sort();
}

/**
 * The first part of a condition that fails, or null when the condition holds; null exactly where the compiled
 * function says true. It compiles anew each time, so it is for a person who asks why, not for a decision.
 *
 * @throws ConditionError as `compile` does.
 * @example explain({ tier: { $in: ['mvc'] } }, { tier: 'guest' })
 * // { path: ['tier', '$in'], attribute: 'tier', operator: '$in', expected: ['mvc'], actual: 'guest' }
 */
export function explain(
  condition: Condition,
  attributes: Readonly<Record<string, unknown>>,
  options: ConditionOptions = {},
): ConditionFailure | null {
  for (const clause of parse(condition, options)) {
    const failure = clause.explain(attributes);
    if (failure) return failure;
  }
  return null;
}

function parse(condition: unknown, options: ConditionOptions, binder: Binder = bind): Clause[] {
  const { parts, problems } = takeApart(condition, options, binder);
  const [first, ...others] = problems;
  if (first) throw new ConditionError([first, ...others]);
  return parts;
}

function takeApart(condition: unknown, { groups = {} }: ConditionOptions, binder: Binder = bind) {
  const problems: ConditionProblem[] = [];
  const parts = clauses(condition, {
    path: [],
    depth: 0,
    groups,
    problems,
    bind: binder,
    compileValue,
    compileCondition,
  });
  return { parts, problems };
}
