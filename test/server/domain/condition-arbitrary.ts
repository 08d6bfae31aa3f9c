import { evalCondition } from '@growthbook/growthbook';
import fc from 'fast-check';
import type { Condition } from '../../../server/domain/condition.ts';
import { oneOf, patterns } from './condition-arbitrary-pattern.ts';

/*
 * Conditions and attributes that often meet: both draw from the same few paths and values, so that about as many
 * conditions hold as do not. Kept out is what GrowthBook's evaluator throws on or gets wrong by accident; the list,
 * with reasons, is in docs/decisions/0003-conditions.md.
 */

type Any = fc.Arbitrary<unknown>;

/** Objects as JSON makes them; fast-check's own may have no prototype, and such have no text to compare. */
const plain = (fields: Record<string, Any>) => fc.record(fields, { noNullPrototype: true });

export const groups = {
  staff: ['ann', 'bob', 7, 10],
  regions: ['NL', 'BE', null, true],
  nobody: [],
} as const;

const strings = oneOf(
  'NL nl BE client ann 0 7 10 9 1.5 1e1 null true a,b été ÉTÉ e\u0301t\u0301e straße STRASSE İstanbul ſ s \u212a k 日本 👍 👍🏽 /blog/x',
  ...['', ' 7 ', '[object Object]', '\ud83d'],
);
const numbers = fc.constantFrom(0, -0, 1, 2, 3, 7, 9, 10, 1.5, -1, 1e21, 65);
const versions = oneOf<string | number>(
  '1.2.3 v1.2.3 1.2.3-beta 1.2.3-beta.2 1.2.3-beta.11 1.2.3+build.5 1.2 v10.0 10.0.0 9.9.9 1-2-3 2 0 v vv1 + 1.0.0- x.y.z ' +
    '123456.0.0 10000.0.0 9999.0.0 1.2.3+a\nb 1.2.3+a\n+b 01.2.3 ١.2.3',
  ...['', 1, 1.2, 10, 0],
);
const booleans = fc.boolean();
const scalars: Any = fc.oneof(strings, numbers, booleans, fc.constant(null));
const lists: Any = fc.array(fc.oneof({ weight: 3, arbitrary: strings }, scalars), { maxLength: 4 });
const orders: Any = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        { total: numbers, sku: strings, tags: lists },
        { requiredKeys: [], noNullPrototype: true },
      ),
    },
    scalars,
    fc.constant([1, 'NL']),
  ),
  { maxLength: 3 },
);
const objects: Any = fc.oneof(
  fc.record({ city: strings, zip: numbers }, { requiredKeys: [], noNullPrototype: true }),
  fc.constantFrom({}, { zip: 7, city: 'NL' }, { a: { b: 7 } }, { a: [1, null, { b: 'NL' }] }),
);
/** Any JSON without keys that look like operators or that leave an object without a text. */
const json: Any = fc
  .jsonValue({ maxDepth: 2 })
  .filter(value => !/"(?:\$|toString"|valueOf")/.test(JSON.stringify(value)));
const anything: Any = fc.oneof(scalars, lists, objects, orders, json);

/** What is usually found under each path, and which operators suit it. */
const kinds = {
  string: strings,
  number: numbers,
  version: versions,
  boolean: booleans,
  list: lists,
  object: objects,
  orders,
};
type Kind = keyof typeof kinds;

/** Lists come thrice, because they have the most operators of their own. */
const pathsByKind: Readonly<Record<Kind, readonly string[]>> = {
  string: [
    'country',
    'name',
    'tags.0',
    'address.city',
    'deep.a.b',
    'ünï.код',
    'odd..key',
    '',
    'constructor',
    'missing',
    'country.code',
  ],
  number: ['age', 'visits.count', 'tags.length', 'address.zip', 'orders.0.total'],
  version: ['version'],
  boolean: ['isMember'],
  list: ['tags', 'tags', 'tags'],
  object: ['address'],
  orders: ['orders', 'orders', 'orders'],
};
type Path = readonly [path: string, kind: Kind];
const paths = (Object.keys(kinds) as Kind[]).flatMap(kind =>
  pathsByKind[kind].map((path): Path => [path, kind]),
);

const usually = (usual: Any): Any => fc.oneof({ weight: 6, arbitrary: usual }, anything);

/** Attributes as JSON gives them, any of them missing. */
export const attributes: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    country: usually(strings),
    name: usually(strings),
    age: usually(numbers),
    visits: usually(plain({ count: numbers })),
    version: usually(versions),
    isMember: usually(booleans),
    tags: usually(lists),
    address: usually(objects),
    orders: usually(orders),
    deep: usually(plain({ a: plain({ b: strings }) })),
    ünï: plain({ код: strings }),
    odd: fc.constant({ '': { key: 'NL' } }),
    '': strings,
    constructor: strings,
  },
  { requiredKeys: ['country', 'constructor'], noNullPrototype: true },
);

const operator = (name: string, operand: Any): Any => operand.map(value => ({ [name]: value }));
const oneOperator = (names: readonly string[], operand: Any): Any =>
  fc.tuple(fc.constantFrom(...names), operand).map(([name, value]) => ({ [name]: value }));

const order = ['$lt', '$lte', '$gt', '$gte'];
const membership = ['$in', '$nin', '$ini', '$nini'];
const types = ['string', 'number', 'boolean', 'array', 'object', 'null', 'undefined'];
const names = fc.constantFrom('staff', 'regions', 'nobody', 'unknown');

const general: Any = fc.oneof(
  operator('$exists', fc.constantFrom(true, false, 0, 1)),
  operator('$type', fc.constantFrom(...types)),
  oneOperator(['$eq', '$ne', ...order], scalars),
  oneOperator(membership, fc.array(scalars, { maxLength: 4 })),
  oneOperator(['$inGroup', '$notInGroup'], names),
  oneOperator(['$regex', '$regexi'], patterns),
  oneOperator(['$veq', '$vne', '$vgt', '$vgte', '$vlt', '$vlte'], versions),
);

const elementOperators = oneOperator(['$eq', '$ne', '$gt', '$lte'], scalars);

const forList = (depth: number, element: Any): Any =>
  fc.oneof(
    oneOperator(
      ['$all', '$alli'],
      fc.array(depth > 0 ? fc.oneof(scalars, valueFor('string', depth - 1)) : scalars, { maxLength: 2 }),
    ),
    oneOperator(membership, fc.array(scalars, { maxLength: 4 })),
    operator('$size', fc.oneof(fc.nat(3), fc.constantFrom('2', true, false), oneOperator(order, fc.nat(3)))),
    { weight: 3, arbitrary: operator('$elemMatch', element) },
    lists,
  );

function valueFor(kind: Kind, depth: number): Any {
  const suited: Record<Kind, Any> = {
    string: fc.oneof(
      oneOperator(['$eq', '$ne', ...order], strings),
      oneOperator(membership, fc.array(strings, { maxLength: 4 })),
      oneOperator(['$regex', '$regexi'], patterns),
      operator('$inGroup', names),
    ),
    number: fc.oneof(
      oneOperator(['$eq', '$ne'], numbers),
      oneOperator(order, fc.oneof(numbers, fc.constantFrom('7', '10', '', 'x', null, true))),
      fc.tuple(numbers, numbers).map(([low, high]) => ({ $gte: low, $lt: high })),
    ),
    version: oneOperator(['$veq', '$vne', '$vgt', '$vgte', '$vlt', '$vlte'], versions),
    boolean: oneOperator(['$eq', '$ne'], booleans),
    list: forList(
      depth,
      depth > 0
        ? fc.oneof(elementOperators, valueFor('string', depth - 1).filter(isObject))
        : elementOperators,
    ),
    object: fc.oneof(objects, operator('$type', fc.constant('object'))),
    orders: forList(depth, depth > 0 ? conditionAt(depth - 1, elementPaths) : plain({ total: numbers })),
  };
  const base = fc.oneof(
    { weight: 4, arbitrary: suited[kind] },
    { weight: 2, arbitrary: kinds[kind] },
    general,
    anything,
  );
  if (depth === 0) return base;
  const inner = valueFor(kind, depth - 1);
  const two = fc
    .tuple(suited[kind], general)
    .map(([a, b]) => (isOperators(a) ? { ...Object(a), ...Object(b) } : a));
  return fc.oneof({ weight: 6, arbitrary: base }, operator('$not', inner), two);
}

const elementPaths: readonly Path[] = [
  ['total', 'number'],
  ['sku', 'string'],
  ['tags', 'list'],
  ['0', 'number'],
];

function conditionAt(depth: number, among: readonly Path[]): fc.Arbitrary<Record<string, unknown>> {
  const leaf = fc
    .constantFrom(...among)
    .chain(([path, kind]) => byKind[kind].map(value => ({ [path]: value })));
  const byKind = Object.fromEntries(
    (Object.keys(kinds) as Kind[]).map(kind => [kind, valueFor(kind, Math.min(depth, 1))]),
  ) as Record<Kind, Any>;
  if (depth === 0) return leaf;
  const inner = conditionAt(depth - 1, among);
  const several = fc.array(inner, { maxLength: 3 });
  const logical = fc.oneof(
    several.map($and => ({ $and })),
    several.map($or => ({ $or })),
    several.map($nor => ({ $nor })),
    inner.map($not => ({ $not })),
  );
  return fc.oneof(
    { weight: 5, arbitrary: leaf },
    { weight: 4, arbitrary: logical },
    { weight: 2, arbitrary: fc.tuple(leaf, logical).map(([a, b]) => ({ ...a, ...b })) },
    { weight: 1, arbitrary: fc.constant({}) },
  );
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isOperators = (value: unknown) =>
  isObject(value) &&
  Object.keys(Object(value)).length > 0 &&
  Object.keys(Object(value)).every(key => key.startsWith('$'));

/** Conditions of every operator and up to three levels of joining words. */
export const conditions: fc.Arbitrary<Condition> = conditionAt(3, paths);

/** What GrowthBook's published evaluator says. */
export function growthbook(condition: Condition, values: Readonly<Record<string, unknown>>): boolean {
  return evalCondition(values as never, condition as never, groups as never);
}
