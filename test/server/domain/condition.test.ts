import { describe, expect, it } from 'vitest';
import { type Condition, compile } from '../../../server/domain/condition.ts';
import { groups, growthbook } from './condition-arbitrary.ts';

type Row = readonly [
  meaning: string,
  condition: Condition,
  attributes: Record<string, unknown>,
  isMet: boolean,
];

const person = {
  tier: 'client',
  age: 42,
  agreed: true,
  nickname: null,
  'dotted.key': 1,
  address: { city: 'Utrecht', lines: ['Oudegracht 1', '2nd floor'] },
  tags: ['lamps', 'Tea'],
  orders: [{ total: 12, sku: 'a' }, null, { total: 99, sku: 'b' }],
  version: 'v1.10.0-beta.2+7',
};

const rows: Row[] = [
  ['an empty condition holds', {}, {}, true],
  ['all keys have to hold', { tier: 'client', age: 41 }, person, false],
  ['text equals text, by case', { tier: 'Client' }, person, false],
  ['a number in the condition makes a number of the attribute', { age: 42 }, { age: ' 42 ' }, true],
  ['a text in the condition makes a text of the attribute', { age: '42' }, person, true],
  ['a list as text is joined by commas', { tags: 'lamps,Tea' }, person, true],
  ['a missing attribute equals zero', { missing: 0 }, person, true],
  ['a missing attribute equals the text null', { missing: 'null' }, person, true],
  ['a missing attribute equals null', { missing: null }, person, true],
  ['null equals null', { nickname: null }, person, true],
  ['false does not equal null', { nickname: false }, person, false],
  ['true equals whatever is not empty', { tier: true }, person, true],
  ['false equals an empty text', { tier: false }, { tier: '' }, true],
  ['lists are equal in the same order', { tags: ['lamps', 'Tea'] }, person, true],
  ['lists are different in another order', { tags: ['Tea', 'lamps'] }, person, false],
  ['a list of another length is different', { tags: ['lamps'] }, person, false],
  ['objects are equal with the same fields', { a: { b: 1, c: [null] } }, { a: { b: 1, c: [null] } }, true],
  ['objects are different with fields in another order', { a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, false],
  ['an empty object equals an empty object', { a: {} }, { a: {} }, true],
  ['dots go into objects', { 'address.city': 'Utrecht' }, person, true],
  ['dots go into lists by index', { 'address.lines.1': '2nd floor' }, person, true],
  ['dots find the length of a list', { 'tags.length': 2 }, person, true],
  ['dots find nothing inside a text', { 'tier.length': { $exists: true } }, person, false],
  ['a key with a dot of its own is not found', { 'dotted.key': 1 }, person, false],
  ['an attribute may start with a dollar sign', { $plan: { $eq: 'pro' } }, { $plan: 'pro' }, true],

  ['$eq does not convert', { age: { $eq: '42' } }, person, false],
  ['$eq null finds what is missing', { missing: { $eq: null } }, person, true],
  ['$ne does not convert', { age: { $ne: '42' } }, person, true],
  ['$ne finds what is missing', { missing: { $ne: 'x' } }, person, true],
  ['$gt excludes the bound', { age: { $gt: 42 } }, person, false],
  ['$gte includes the bound', { age: { $gte: 42 } }, person, true],
  ['$lt excludes the bound', { age: { $lt: 42 } }, person, false],
  ['$lte includes the bound', { age: { $lte: 42 } }, person, true],
  ['a missing attribute is ordered as zero', { missing: { $gt: -1, $lt: 1 } }, person, true],
  ['a text is ordered as a number against a number', { age: { $gt: 5 } }, { age: '8' }, true],
  ['two texts are ordered by letters', { age: { $gt: '5' } }, { age: '10' }, false],
  ['a text that is no number is never in order', { tier: { $gt: 0 } }, person, false],
  ['several operators all have to hold', { age: { $gt: 40, $lt: 42 } }, person, false],

  ['$in finds the value', { tier: { $in: ['client', 'mvc'] } }, person, true],
  ['$in does not convert', { age: { $in: ['42'] } }, person, false],
  ['$in of nothing finds nothing', { tier: { $in: [] } }, person, false],
  ['$in finds any element of a list', { tags: { $in: ['rugs', 'lamps'] } }, person, true],
  ['$in finds null where an attribute is missing', { missing: { $in: [null] } }, person, true],
  ['$nin is the opposite', { tags: { $nin: ['rugs', 'lamps'] } }, person, false],
  ['$ini disregards case', { tags: { $ini: ['TEA'] } }, person, true],
  ['$in regards case', { tags: { $in: ['TEA'] } }, person, false],
  ['$nini disregards case', { tier: { $nini: ['CLIENT'] } }, person, false],
  ['$inGroup finds the value in a named list', { name: { $inGroup: 'staff' } }, { name: 'ann' }, true],
  ['$inGroup finds nothing in an unknown list', { name: { $inGroup: 'nowhere' } }, { name: 'ann' }, false],
  ['$notInGroup is the opposite', { name: { $notInGroup: 'staff' } }, { name: 'ann' }, false],
  ['$notInGroup of an unknown list holds', { name: { $notInGroup: 'nowhere' } }, { name: 'ann' }, true],

  ['$all wants every one', { tags: { $all: ['lamps', 'Tea'] } }, person, true],
  ['$all fails where one is missing', { tags: { $all: ['lamps', 'rugs'] } }, person, false],
  ['$all takes operators', { tags: { $all: [{ $regex: '^l' }, 'Tea'] } }, person, true],
  ['$all of nothing holds for any list', { tags: { $all: [] } }, person, true],
  ['$all fails where there is no list', { tier: { $all: ['client'] } }, person, false],
  ['$alli disregards case', { tags: { $alli: ['LAMPS', 'tea'] } }, person, true],
  ['$size counts', { tags: { $size: 2 } }, person, true],
  ['$size takes operators', { orders: { $size: { $gt: 3 } } }, person, false],
  ['$size fails where there is no list', { tier: { $size: 6 } }, person, false],
  ['$elemMatch takes operators', { tags: { $elemMatch: { $eq: 'Tea' } } }, person, true],
  [
    '$elemMatch wants one element for everything',
    { orders: { $elemMatch: { total: 12, sku: 'b' } } },
    person,
    false,
  ],
  [
    '$elemMatch takes a condition',
    { orders: { $elemMatch: { total: { $gt: 50 }, $or: [{ sku: 'b' }] } } },
    person,
    true,
  ],
  ['$elemMatch passes over null', { orders: { $elemMatch: { sku: null } } }, person, false],
  ['$elemMatch tests zero and empty text', { n: { $elemMatch: { $eq: 0 } } }, { n: [1, 0] }, true],

  ['$exists true wants a value', { nickname: { $exists: true } }, person, false],
  ['$exists false takes null for missing', { nickname: { $exists: false } }, person, true],
  ['$type tells lists from objects', { tags: { $type: 'object' } }, person, false],
  ['$type of what is missing is null', { missing: { $type: 'null' } }, person, true],
  ['$not turns operators round', { age: { $not: { $gt: 40 } } }, person, false],
  ['$not turns a value round', { tier: { $not: 'guest' } }, person, true],
  ['$regex finds anywhere', { 'address.city': { $regex: 'rech' } }, person, true],
  ['$regex regards case', { 'address.city': { $regex: '^utr' } }, person, false],
  ['$regexi does not', { 'address.city': { $regexi: '^UTR' } }, person, true],
  [
    '$regex sees the text null where an attribute is missing',
    { missing: { $regex: '^null$' } },
    person,
    true,
  ],

  ['$veq takes v and build information away', { version: { $veq: '1.10.0-beta.2' } }, person, true],
  ['$vgt compares numbers as numbers', { version: { $vgt: '1.9.9' } }, person, true],
  [
    '$vgt compares numbers of up to five digits',
    { version: { $vgt: '9999.0' } },
    { version: '10000.0' },
    true,
  ],
  ['$vlt puts a pre-release before its release', { version: { $vlt: '1.10.0' } }, person, true],
  ['$vgte includes the bound', { version: { $vgte: '1.10.0-beta.2' } }, person, true],
  ['$vlte includes the bound', { version: { $vlte: '1.10.0-beta.1' } }, person, false],
  ['$vne sees a missing version as 0', { missing: { $vne: '0' } }, person, false],
  ['a version may be a number', { version: { $vgt: 1 } }, { version: 2.5 }, true],

  ['$and wants every one', { $and: [{ tier: 'client' }, { age: { $gt: 50 } }] }, person, false],
  ['$or wants one', { $or: [{ tier: 'mvc' }, { age: 42 }] }, person, true],
  ['$nor wants none', { $nor: [{ tier: 'mvc' }, { age: 42 }] }, person, false],
  ['$not wants the opposite of a condition', { $not: { tier: 'mvc' } }, person, true],
  ['$and of nothing holds', { $and: [] }, person, true],
  ['$or of nothing holds', { $or: [] }, person, true],
  ['$nor of nothing does not', { $nor: [] }, person, false],
];

describe('a condition', () => {
  it.each(rows)('%s', (_, condition, attributes, isMet) => {
    expect(compile(condition, { groups })(attributes)).toBe(isMet);
    expect(growthbook(condition, attributes)).toBe(isMet);
  });

  it('reads own properties only', () => {
    const inherited = Object.assign(Object.create({ tier: 'mvc' }), { a: Object.create({ b: 1 }) });
    for (const attributes of [{}, { a: [] }, { a: {} }, inherited]) {
      expect(compile({ constructor: { $exists: true } })(attributes)).toBe(false);
      expect(compile({ '__proto__.constructor.name': 'Object' })(attributes)).toBe(false);
      expect(compile({ 'a.constructor.name': { $in: ['Array', 'Object'] } })(attributes)).toBe(false);
      expect(compile({ 'a.map': { $exists: true } })(attributes)).toBe(false);
      expect(compile({ 'a.b': 1 })(attributes)).toBe(false);
      expect(compile({ tier: 'mvc' })(attributes)).toBe(false);
    }
    expect(compile({ n: { $inGroup: 'toString' } }, { groups })({ n: 'ann' })).toBe(false);
    expect(compile({ 'a.__proto__': 1 })({ a: JSON.parse('{"__proto__":1}') })).toBe(true);
  });

  it('does not see what somebody else adds to all objects afterwards', () => {
    const conditions = [{ leaked: 'x' }, { 'a.leaked': 'x' }, { list: { $elemMatch: { leaked: 'x' } } }];
    const tests = conditions.map(condition => compile(condition));
    try {
      Object.assign(Object.prototype, { leaked: 'x' });
      for (const test of tests) expect(test({ a: {}, list: [{}] })).toBe(false);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'leaked');
    }
  });

  it('is not changed by changes to what it was made of', () => {
    const condition = { tier: { $in: ['client'] }, tags: ['lamps'] };
    const isMet = compile(condition);
    condition.tier.$in.push('guest');
    condition.tags.push('rugs');
    expect(isMet({ tier: 'guest', tags: ['lamps'] })).toBe(false);
    expect(isMet({ tier: 'client', tags: ['lamps'] })).toBe(true);
  });

  it('tells a value that has no text from every other instead of failing', () => {
    const attributes = { odd: JSON.parse('{"toString":1,"valueOf":[{"toString":2}]}') };
    for (const test of [
      '[object Object]',
      1,
      { $lt: 5 },
      { $regex: '' },
      { $alli: ['x'] },
      { $regexi: 'x+y*' },
    ]) {
      expect(compile({ odd: test })(attributes)).toBe(false);
      expect(compile({ odd: { $not: test } })({ odd: [attributes.odd] })).toBe(true);
    }
  });
});
