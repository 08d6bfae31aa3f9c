import { equals, equalsJson } from './condition-compare.ts';
import { isOperators, operators } from './condition-operators.ts';
import { at, isRecord, type Key, maxDepth, refuse, type Scope, type ValueTest } from './condition-scope.ts';

/** What a part says about one value, on its own: one operator, or one thing to equal. */
export interface ValuePart {
  readonly path: readonly Key[];
  /** The operator, or `equals` where none is written. */
  readonly operator: string;
  readonly expected: unknown;
  readonly test: ValueTest;
}

/** The words for joining conditions; they stand where attributes stand, never inside one. */
const joiningWords: readonly string[] = ['$and', '$or', '$nor', '$not'];

/** True when all are. Written out up to six, because every decision runs through here many times. */
export function all<T>(tests: readonly ((value: T) => boolean)[]): (value: T) => boolean {
  const [a, b, c, d, e, f, ...others] = tests;
  if (!a) return () => true;
  if (!b) return a;
  if (!c) return value => a(value) && b(value);
  if (!d) return value => a(value) && b(value) && c(value);
  if (!e) return value => a(value) && b(value) && c(value) && d(value);
  if (!f) return value => a(value) && b(value) && c(value) && d(value) && e(value);
  const rest = all(others);
  return value => a(value) && b(value) && c(value) && d(value) && e(value) && f(value) && rest(value);
}

/** Splits what stands where a value is expected into parts, all of which have to hold. */
export function valueParts(condition: unknown, scope: Scope): ValuePart[] {
  if (scope.depth > maxDepth) {
    refuse(scope, `is more than ${maxDepth} levels deep; make an audience of its own of the inner part`);
    return [];
  }
  if (!isOperators(condition)) {
    return [{ path: scope.path, operator: 'equals', expected: condition, test: literal(condition, scope) }];
  }
  return Object.entries(condition).map(([operator, operand]) => {
    const place = at(scope, operator);
    const make = operators.get(operator);
    const test = make ? make(operand, place) : refuse(place, unknownOperator(operator));
    return { path: place.path, operator, expected: operand, test };
  });
}

/** All parts of a value as one test. */
export function compileValue(condition: unknown, scope: Scope): ValueTest {
  return all(valueParts(condition, scope).map(part => part.test));
}

/** What to say about a word nobody knows. */
export function unknownOperator(operator: string): string {
  return joiningWords.includes(operator)
    ? `joins whole conditions, not values; write {"${operator}": [{"attribute": …}]} around the attribute`
    : `is not an operator; use one of ${[...operators.keys()].join(', ')}`;
}

/** Equality as written without an operator. */
function literal(expected: unknown, scope: Scope): ValueTest {
  switch (typeof expected) {
    case 'string':
      return equals(expected);
    case 'number':
      return Number.isNaN(expected) ? refuse(scope, 'is not a number') : equals(expected);
    case 'boolean':
      return value => value !== null && Boolean(value) === expected;
    default:
      if (expected === null) return value => value === null;
      return isJson(expected, scope) ? equalsJson(expected as object) : () => false;
  }
}

/** Checks what is compared by its JSON. An operator in there would be compared, not obeyed: surely a mistake. */
function isJson(value: unknown, scope: Scope): boolean {
  const known = scope.problems.length;
  if (scope.depth > maxDepth) {
    refuse(scope, `is more than ${maxDepth} levels deep; compare its parts by their paths instead`);
  } else if (Array.isArray(value)) {
    value.forEach((member, i) => {
      isJson(member, { ...at(scope, i), depth: scope.depth + 1 });
    });
  } else if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      const place = { ...at(scope, key), depth: scope.depth + 1 };
      if (operators.has(key) || joiningWords.includes(key)) {
        refuse(
          place,
          'is an operator inside something to equal; write the path with dots: {"a.b": {"$gt": 1}}',
        );
      } else isJson(member, place);
    }
  } else if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) {
    refuse(scope, `is ${typeof value}, which is not JSON; leave it out or give a value`);
  }
  return scope.problems.length === known;
}
