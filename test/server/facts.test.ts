import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FactsSchema } from '../../protocol/index.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** The schema as it is documented, without the look by hand. */
const slow = z.record(z.string().max(128), z.union([scalar, z.array(scalar)]));

const nested = { page: { kind: 'product' } };
const CASES: [name: string, json: string][] = [
  [
    'what a page says',
    '{"kind":"product","price":12.5,"sale":true,"size":null,"trail":["Home",2,false,null]}',
  ],
  ['nothing', '{}'],
  ['a list', '[]'],
  ['a text', '"kind"'],
  ['null', 'null'],
  ['a record inside', JSON.stringify(nested)],
  ['a list in a list', '{"trail":[["Home"]]}'],
  ['a record in a list', '{"trail":[{"name":"Home"}]}'],
  ['a number without end', '{"price":1e999}'],
  ['a number without end in a list', '{"price":[1e999]}'],
  ['a name of 128 characters', JSON.stringify({ ['n'.repeat(128)]: 1 })],
  ['a name of 129 characters', JSON.stringify({ ['n'.repeat(129)]: 1 })],
  ['a number as name', '{"5":"five"}'],
  ['the name of a method', '{"constructor":"x","toString":1}'],
  ['the name of the prototype', '{"__proto__":1,"kind":"product"}'],
  ['another prototype', '{"__proto__":{"admin":true}}'],
];

describe('facts', () => {
  it.each(CASES)('are looked at by hand as the schema would: %s', (_, json) => {
    const [quick, whole] = [FactsSchema, slow].map(schema => schema.safeParse(JSON.parse(json)));
    expect(quick!.success).toBe(whole!.success);
    if (quick!.success) {
      expect(quick!.data).toEqual(whole!.data);
      expect(Object.keys(quick!.data)).toEqual(Object.keys(whole!.data!));
    }
  });

  it('that are wrong are named, each of them', () => {
    const { error } = FactsSchema.safeParse({ kind: 'product', price: {}, size: [[]] });
    expect(error?.issues.map(({ path }) => path)).toEqual([['price'], ['size']]);
  });

  it('that no JSON can hold are left to the schema', () => {
    for (const value of [undefined, Number.NaN, 1n, () => 1, new Date()])
      expect(FactsSchema.safeParse({ value }).success).toBe(false);
    expect(FactsSchema.safeParse(new Date()).success).toBe(false);
  });
});
