import { isOperators, operators } from './condition-operators.ts';
import { reader } from './condition-path.ts';
import {
  at,
  inside,
  isRecord,
  type Key,
  maxDepth,
  type RootTest,
  refuse,
  type Scope,
} from './condition-scope.ts';
import { all, unknownOperator, valueParts } from './condition-value.ts';

/** Why a condition does not hold: its first part that fails, what that part wants and what it found. */
export interface ConditionFailure {
  /** Where in the condition, as keys and indices. */
  readonly path: readonly Key[];
  /** The dotted path that was read; for `$or`, `$nor` and `$not` all that they read, separated by `, `. */
  readonly attribute: string;
  /** The operator; `equals` where a value is written without one. */
  readonly operator: string;
  readonly expected: unknown;
  /** What the attribute holds, null when missing; for `$or`, `$nor` and `$not` the values by dotted path. */
  readonly actual: unknown;
}

/** One of the things that all have to hold. */
export interface Clause {
  /** The dotted paths it reads. */
  readonly attributes: readonly string[];
  readonly test: RootTest;
  /** The part that fails, or null. */
  readonly explain: (root: unknown) => ConditionFailure | null;
}

/** Takes a condition apart into clauses, noting in the scope everything that is wrong with it. */
export function clauses(condition: unknown, scope: Scope): Clause[] {
  if (!isRecord(condition)) {
    refuse(scope, 'has to be an object, such as {"tier": "client"}');
    return [];
  }
  if (scope.depth > maxDepth) {
    refuse(scope, `is more than ${maxDepth} levels deep; make an audience of its own of the inner part`);
    return [];
  }
  return Object.entries(condition).flatMap(([key, operand]) => {
    const place = at(scope, key);
    if (key === '$and') return branches(operand, place).flat();
    if (key === '$or' || key === '$nor') return [anyOf(key, operand, place)];
    if (key === '$not') return [noneOf(operand, place)];
    return isAttribute(key, operand, place) ? [attributeClause(key, operand, place)] : [];
  });
}

/** The whole condition as one test. */
export function compileCondition(condition: unknown, scope: Scope): RootTest {
  return toTest(clauses(condition, scope));
}

const toTest = (parts: readonly Clause[]): RootTest => all(parts.map(part => part.test));

function branches(operand: unknown, place: Scope): Clause[][] {
  if (Array.isArray(operand)) return operand.map((branch, i) => clauses(branch, inside(place, i)));
  refuse(place, 'takes a list of conditions; write [{"tier": "client"}, {"visits.count": {"$gt": 3}}]');
  return [];
}

/** An empty list is no restriction: `$or` of nothing holds, and so `$nor` of nothing does not. */
function anyOf(operator: '$or' | '$nor', operand: unknown, place: Scope): Clause {
  const inner = branches(operand, place);
  const tests = inner.map(toTest);
  const isAny: RootTest = tests.length === 0 ? () => true : root => tests.some(test => test(root));
  return joined(operator, operand, place, inner.flat(), operator === '$or' ? isAny : root => !isAny(root));
}

function noneOf(operand: unknown, place: Scope): Clause {
  const inner = clauses(operand, inside(place));
  const test = toTest(inner);
  return joined('$not', operand, place, inner, root => !test(root));
}

function joined(
  operator: string,
  expected: unknown,
  { path }: Scope,
  inner: readonly Clause[],
  test: RootTest,
): Clause {
  const attributes = [...new Set(inner.flatMap(clause => clause.attributes))];
  const explain = (root: unknown) =>
    test(root)
      ? null
      : {
          path,
          attribute: attributes.join(', '),
          operator,
          expected,
          actual: Object.fromEntries(attributes.map(attribute => [attribute, reader(attribute)(root)])),
        };
  return { attributes, test, explain };
}

/** Attributes may be named with a dollar sign in front, as long as it is plain that no operator was meant. */
function isAttribute(key: string, operand: unknown, place: Scope): boolean {
  if (!key.startsWith('$') || (!operators.has(key) && key !== '$savedGroup' && isOperators(operand)))
    return true;
  if (key === '$savedGroup')
    refuse(place, 'is not supported; write the condition itself, or use $inGroup for a list');
  else if (operators.has(key)) refuse(place, `has no attribute; write {"attribute": {"${key}": …}}`);
  else refuse(place, unknownOperator(key));
  return false;
}

function attributeClause(attribute: string, operand: unknown, place: Scope): Clause {
  const read = reader(attribute);
  const parts = valueParts(operand, place);
  const isMet = all(parts.map(part => part.test));
  const explain = (root: unknown) => {
    const actual = read(root);
    const part = parts.find(({ test }) => !test(actual));
    return part
      ? { path: part.path, attribute, operator: part.operator, expected: part.expected, actual }
      : null;
  };
  return { attributes: [attribute], test: place.bind(attribute, isMet), explain };
}
