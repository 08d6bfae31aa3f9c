import {
  equalsIgnoringCase,
  isOneOf,
  isOneOfIgnoringCase,
  isOrdered,
  isScalar,
  orFalse,
  textOf,
} from './condition-compare.ts';
import { bind } from './condition-path.ts';
import { compilePattern } from './condition-pattern.ts';
import { at, inside, isRecord, refuse, type Scope, type ValueTest } from './condition-scope.ts';
import { padVersion } from './condition-version.ts';

/** Turns one operator's operand into a test, or notes in the scope what is wrong with it. */
type Operator = (operand: unknown, scope: Scope) => ValueTest;

const not =
  (test: ValueTest): ValueTest =>
  value =>
    !test(value);

const scalar =
  (make: (operand: string | number | boolean | null) => ValueTest): Operator =>
  (operand, scope) =>
    isScalar(operand)
      ? make(operand)
      : refuse(
          scope,
          'takes one text, number, true, false or null; to equal a whole list or object, write it without an operator',
        );

const list =
  (make: (operand: readonly unknown[]) => ValueTest): Operator =>
  (operand, scope) => {
    if (!Array.isArray(operand)) return refuse(scope, 'takes a list; write ["a"] where there is one value');
    const wrong = operand.findIndex(member => !isScalar(member));
    return wrong < 0
      ? make(operand)
      : refuse(
          at(scope, wrong),
          'is a list or object and would never be found; name its parts, or use $elemMatch',
        );
  };

const version =
  (make: (expected: string) => (actual: string) => boolean): Operator =>
  (operand, scope) => {
    if (typeof operand !== 'string' && typeof operand !== 'number')
      return refuse(scope, 'takes a version, such as "1.2.3"');
    const isMet = make(padVersion(operand));
    return value => isMet(padVersion(value));
  };

const pattern =
  (ignoreCase: boolean): Operator =>
  (operand, scope) => {
    if (typeof operand !== 'string')
      return refuse(scope, 'takes a pattern written as a text, such as "^/shop/"');
    const matches = compilePattern(operand, ignoreCase);
    return typeof matches === 'function'
      ? orFalse(value => matches(textOf(value)))
      : refuse(scope, matches.problem);
  };

/** A name that no list has counts as an empty list; an entry that is no list holds nobody, in either direction. */
const group =
  (make: (members: readonly unknown[]) => ValueTest): Operator =>
  (operand, scope) => {
    if (typeof operand !== 'string') return refuse(scope, 'takes the name of a group');
    const members = Object.hasOwn(scope.groups, operand) ? (scope.groups[operand] ?? []) : [];
    return Array.isArray(members) ? make(members) : () => false;
  };

const every =
  (ignoreCase: boolean): Operator =>
  (operand, scope) => {
    if (!Array.isArray(operand)) return refuse(scope, 'takes a list of everything that has to be there');
    const tests = operand.map((member, i) =>
      ignoreCase && typeof member === 'string'
        ? equalsIgnoringCase(member)
        : scope.compileValue(member, inside(scope, i)),
    );
    return value => Array.isArray(value) && tests.every(test => value.some(test));
  };

const exists: Operator = (operand, scope) => {
  if (operand === true || operand === 1) return value => value !== null && value !== undefined;
  if (operand === false || operand === 0) return value => value === null || value === undefined;
  return refuse(scope, 'takes true or false');
};

const types = ['string', 'number', 'boolean', 'array', 'object', 'null', 'undefined'];

const type: Operator = (operand, scope) => {
  if (typeof operand !== 'string' || !types.includes(operand)) {
    return refuse(scope, `takes one of ${types.map(name => `"${name}"`).join(', ')}`);
  }
  if (operand === 'null') return value => value === null;
  if (operand === 'array') return Array.isArray;
  if (operand === 'object') return isRecord;
  return value => typeof value === operand;
};

const size: Operator = (operand, scope) => {
  if (!isOperators(operand) && (operand === null || typeof operand === 'object'))
    return refuse(scope, 'takes a number, or operators for it');
  const isMet = scope.compileValue(operand, inside(scope));
  return value => Array.isArray(value) && isMet(value.length);
};

const elemMatch: Operator = (operand, scope) => {
  if (!isRecord(operand))
    return refuse(scope, 'takes operators for an element, or a condition on its fields');
  const isMet = isOperators(operand)
    ? scope.compileValue(operand, inside(scope))
    : scope.compileCondition(operand, { ...inside(scope), bind });
  return value => Array.isArray(value) && value.some(element => (element ?? null) !== null && isMet(element));
};

/** What each operator means. `docs/decisions/0003-conditions.md` lists where this is stricter than GrowthBook. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', scalar(operand => value => value === operand)],
  ['$ne', scalar(operand => value => value !== operand)],
  ['$lt', scalar(operand => isOrdered('$lt', operand))],
  ['$lte', scalar(operand => isOrdered('$lte', operand))],
  ['$gt', scalar(operand => isOrdered('$gt', operand))],
  ['$gte', scalar(operand => isOrdered('$gte', operand))],
  ['$in', list(isOneOf)],
  ['$nin', list(operand => not(isOneOf(operand)))],
  ['$ini', list(isOneOfIgnoringCase)],
  ['$nini', list(operand => not(isOneOfIgnoringCase(operand)))],
  ['$inGroup', group(isOneOf)],
  ['$notInGroup', group(members => not(isOneOf(members)))],
  ['$all', every(false)],
  ['$alli', every(true)],
  ['$exists', exists],
  ['$type', type],
  ['$size', size],
  ['$elemMatch', elemMatch],
  ['$not', (operand, scope) => not(scope.compileValue(operand, inside(scope)))],
  ['$regex', pattern(false)],
  ['$regexi', pattern(true)],
  ['$veq', version(expected => actual => actual === expected)],
  ['$vne', version(expected => actual => actual !== expected)],
  ['$vgt', version(expected => actual => actual > expected)],
  ['$vgte', version(expected => actual => actual >= expected)],
  ['$vlt', version(expected => actual => actual < expected)],
  ['$vlte', version(expected => actual => actual <= expected)],
]);

/** Only keys that start with a dollar sign, and at least one. */
export function isOperators(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every(key => key.startsWith('$'));
}
