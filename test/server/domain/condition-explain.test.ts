import { describe, expect, it } from 'vitest';
import { attributePaths, ConditionError, explain } from '../../../server/domain/condition.ts';
import { groups } from './condition-arbitrary.ts';

const person = { tier: 'client', age: 42, address: { city: 'Utrecht' } };

describe('attributePaths', () => {
  it('names every attribute once, in order, and lists by themselves', () => {
    const condition = {
      tier: 'client',
      $or: [{ 'orders.count': { $gt: 9 } }, { $not: { tier: 'guest', age: { $not: { $lt: 18 } } } }],
      $nor: [{ $and: [{ 'address.city': { $in: [] } }] }],
      orders: { $elemMatch: { total: { $gt: 5 } } },
    };
    expect(attributePaths(condition)).toEqual(['address.city', 'age', 'orders', 'orders.count', 'tier']);
    expect(attributePaths({})).toEqual([]);
    expect(() => attributePaths({ tier: { $gtt: 1 } })).toThrow(ConditionError);
  });
});

describe('explain', () => {
  it('is null when the condition holds', () => {
    expect(explain({ tier: 'client', $or: [{ age: 1 }, { age: 42 }] }, person)).toBeNull();
  });

  it('names the first part that fails, what it wants and what it found', () => {
    expect(explain({ tier: 'client', age: { $gt: 40, $lt: 42 } }, person)).toEqual({
      path: ['age', '$lt'],
      attribute: 'age',
      operator: '$lt',
      expected: 42,
      actual: 42,
    });
    expect(explain({ $and: [{ tier: 'client' }, { 'address.zip': '3511' }] }, person)).toEqual({
      path: ['$and', 1, 'address.zip'],
      attribute: 'address.zip',
      operator: 'equals',
      expected: '3511',
      actual: null,
    });
    expect(explain({ name: { $inGroup: 'staff' } }, { name: 'eve' }, { groups })).toMatchObject({
      path: ['name', '$inGroup'],
      actual: 'eve',
    });
  });

  it('names all attributes of alternatives none of which holds', () => {
    const alternatives = [{ tier: 'mvc' }, { age: { $gt: 50 }, tier: 'client' }];
    expect(explain({ $or: alternatives }, person)).toEqual({
      path: ['$or'],
      attribute: 'tier, age',
      operator: '$or',
      expected: alternatives,
      actual: { tier: 'client', age: 42 },
    });
    expect(explain({ $not: { tier: 'client' } }, person)).toMatchObject({
      path: ['$not'],
      actual: { tier: 'client' },
    });
  });
});
