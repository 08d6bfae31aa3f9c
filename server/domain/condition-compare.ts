import type { ValueTest } from './condition-scope.ts';

/** A value that is compared as it is, without looking inside. */
export type Scalar = string | number | boolean | null;

export function isScalar(value: unknown): value is Scalar {
  if (typeof value === 'number') return !Number.isNaN(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

/**
 * A test that is false where the value has no text or number: `{"toString": 1}` is valid JSON, and JavaScript
 * throws when it has to be compared with a text. A visitor's attributes must never stop a decision.
 */
export function orFalse(test: ValueTest): ValueTest {
  return value => {
    try {
      return test(value);
    } catch {
      return false;
    }
  };
}

/** What text a value is, by JavaScript's own rule: a missing one is `null`, a list is joined by commas. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}

/** Equality with a text or number as written without an operator: the attribute is first made the same type. */
export function equals(expected: string | number): ValueTest {
  if (typeof expected === 'string') {
    const other = orFalse(value => textOf(value) === expected);
    return value => (typeof value === 'string' ? value === expected : other(value));
  }
  const other = orFalse(value => Number(value) === expected);
  return value => (typeof value === 'number' ? value === expected : other(value));
}

/** Equality with a text, without regard to case. */
export function equalsIgnoringCase(expected: string): ValueTest {
  const lower = expected.toLowerCase();
  return orFalse(value => textOf(value).toLowerCase() === lower);
}

/** Equality with a list or an object: the same JSON, so the order of keys counts. */
export function equalsJson(expected: object): ValueTest {
  const json = JSON.stringify(expected);
  const sameJson = orFalse(value => JSON.stringify(value) === json);
  const length = Array.isArray(expected) ? expected.length : -1;
  return value => {
    if (typeof value !== 'object' || value === null) return false;
    if (length >= 0 && Array.isArray(value) && value.length !== length) return false;
    return sameJson(value);
  };
}

/** The order JavaScript gives, with its conversions: two texts by their letters, anything else as numbers. */
export function isOrdered(operator: '$lt' | '$lte' | '$gt' | '$gte', expected: Scalar): ValueTest {
  // The types are only for the compiler: `<` takes whatever comes, and the conversions are the point.
  const bound = expected as number;
  const compare = (value: number) => {
    switch (operator) {
      case '$lt':
        return value < bound;
      case '$lte':
        return value <= bound;
      case '$gt':
        return value > bound;
      case '$gte':
        return value >= bound;
    }
  };
  const other = orFalse(value => compare(value as number));
  // Written out, because this is where decisions spend their time.
  if (operator === '$lt') return value => (typeof value === 'number' ? value < bound : other(value));
  if (operator === '$lte') return value => (typeof value === 'number' ? value <= bound : other(value));
  if (operator === '$gt') return value => (typeof value === 'number' ? value > bound : other(value));
  return value => (typeof value === 'number' ? value >= bound : other(value));
}

/** Is the value, or for a list any of its elements, one of these? */
export function isOneOf(expected: readonly unknown[]): ValueTest {
  const members = new Set(expected);
  return value => {
    if (!Array.isArray(value)) return members.has(value);
    for (const element of value) if (members.has(element)) return true;
    return false;
  };
}

/** The same without regard to the case of texts. */
export function isOneOfIgnoringCase(expected: readonly unknown[]): ValueTest {
  const isMember = isOneOf(expected.map(lowerCase));
  return value => isMember(Array.isArray(value) ? value.map(lowerCase) : lowerCase(value));
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
