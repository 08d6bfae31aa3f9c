import { describe, expect, it } from 'vitest';
import { type Condition, ConditionError, compile, validate } from '../../../server/domain/condition.ts';

const refused: readonly (readonly [what: string, condition: unknown, path: string, message: RegExp])[] = [
  ['no condition', null, '', /object/],
  ['a list', [], '', /object/],
  ['an unknown operator', { tier: { $gtt: 1 } }, 'tier.$gtt', /not an operator.*\$gte/],
  ['an unknown word', { $xor: [{ tier: 'client' }] }, '$xor', /not an operator/],
  ['an operator without attribute', { $gt: 5 }, '$gt', /no attribute/],
  ['$or inside an attribute', { tier: { $or: ['a'] } }, 'tier.$or', /whole conditions/],
  ['$or without a list', { $or: { tier: 'client' } }, '$or', /list of conditions/],
  ['$and of something else', { $and: [{}, 'x'] }, '$and.1', /object/],
  ['$not of something else', { $not: [] }, '$not', /object/],
  ['$savedGroup', { $savedGroup: { id: 'a' } }, '$savedGroup', /not supported/],
  ['$in without a list', { tier: { $in: 'client' } }, 'tier.$in', /list/],
  ['$in of lists', { tier: { $in: ['a', ['b']] } }, 'tier.$in.1', /never be found/],
  ['$ini without a list', { tier: { $ini: null } }, 'tier.$ini', /list/],
  ['$nin without a list', { tier: { $nin: 1 } }, 'tier.$nin', /list/],
  ['$all without a list', { tags: { $all: 'a' } }, 'tags.$all', /list/],
  ['$eq of a list', { tags: { $eq: ['a'] } }, 'tags.$eq', /without an operator/],
  ['$gt of an object', { age: { $gt: {} } }, 'age.$gt', /one text, number/],
  ['$exists of a text', { age: { $exists: 'false' } }, 'age.$exists', /true or false/],
  ['$type of an unknown type', { age: { $type: 'integer' } }, 'age.$type', /"number"/],
  ['$size of a list', { tags: { $size: [1] } }, 'tags.$size', /number/],
  ['$elemMatch of a text', { tags: { $elemMatch: 'a' } }, 'tags.$elemMatch', /operators/],
  ['$inGroup of a number', { name: { $inGroup: 7 } }, 'name.$inGroup', /name of a group/],
  ['$vgt of null', { version: { $vgt: null } }, 'version.$vgt', /version/],
  ['$regex of a number', { tier: { $regex: 1 } }, 'tier.$regex', /text/],
  ['$regex that is none', { tier: { $regex: '/???***[)' } }, 'tier.$regex', /no valid pattern/],
  ['$regex of 257 characters', { tier: { $regex: 'a'.repeat(257) } }, 'tier.$regex', /257 characters/],
  ['look-ahead', { tier: { $regex: '^(?!guest)' } }, 'tier.$regex', /look-ahead/],
  ['look-behind', { tier: { $regexi: '(?<=a)b' } }, 'tier.$regexi', /look-behind/],
  ['a back-reference', { tier: { $regex: '(a)\\1' } }, 'tier.$regex', /back-reference/],
  ['a named back-reference', { tier: { $regex: '(?<x>a)\\k<x>' } }, 'tier.$regex', /back-reference/],
  ['flags in a pattern', { tier: { $regex: '(?i:a)' } }, 'tier.$regex', /flags/],
  ['too many repetitions', { tier: { $regex: '^(?:a{100}){100}' } }, 'tier.$regex', /1000/],
  ['an operator inside something to equal', { a: { b: { $gt: 1 } } }, 'a.b.$gt', /dots/],
  ['an operator beside a plain key', { a: { $gt: 1, b: 2 } }, 'a.$gt', /dots/],
  ['what JSON cannot hold', { a: undefined }, 'a', /undefined/],
  ['what JSON cannot hold, inside', { a: { b: [1n] } }, 'a.b.0', /bigint/],
  ['no number', { a: Number.NaN }, 'a', /not a number/],
];

const nested = (levels: number): Condition =>
  levels === 0
    ? { tier: 'client' }
    : levels % 2
      ? { $not: nested(levels - 1) }
      : { $and: [nested(levels - 1)] };

describe('a condition that cannot be used', () => {
  it.each(refused)('is refused for %s', (_, condition, path, message) => {
    const problems = validate(condition);
    expect(problems.map(problem => problem.path.join('.'))).toEqual([path]);
    expect(problems[0]!.message).toMatch(message);
    expect(() => compile(condition as Condition)).toThrow(ConditionError);
    expect(() => compile(condition as Condition)).toThrow(problems[0]!.message);
  });

  it('is refused beyond sixteen levels, wherever they are', () => {
    expect(compile(nested(16))({ tier: 'client' })).toBe(true);
    const value = (levels: number): unknown => (levels === 0 ? 'x' : { $not: value(levels - 1) });
    const literal = (levels: number): unknown => (levels === 0 ? {} : { a: literal(levels - 1) });
    expect(validate({ tier: value(16), address: literal(16) })).toEqual([]);
    for (const condition of [nested(17), nested(500), { tier: value(17) }, { address: literal(17) }]) {
      expect(validate(condition)).toHaveLength(1);
      expect(() => compile(condition)).toThrow(/16 levels deep/);
    }
  });

  it('has all its problems named at once, each with its place', () => {
    const condition = {
      tier: { $in: 'mvc', $gtt: 1 },
      $or: [{ age: { $gt: 1 } }, { name: { $all: [{ $regex: '(' }] } }],
    };
    expect(validate(condition).map(problem => problem.path)).toEqual([
      ['tier', '$in'],
      ['tier', '$gtt'],
      ['$or', 1, 'name', '$all', 0, '$regex'],
    ]);
    const error = (() => {
      try {
        return compile(condition);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      name: 'ConditionError',
      path: ['tier', '$in'],
      problems: validate(condition),
    });
    expect((error as Error).message).toBe('tier.$in takes a list; write ["a"] where there is one value');
  });
});
