import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileTags,
  compileValues,
  readPath,
  tagsWithoutFallback,
} from '../../../server/domain/merge-tag.ts';

describe('merge tags', () => {
  const ann = (path: string) => readPath({ firstName: 'Ann', empty: '', list: ['a', '', 'b'], n: 0 }, path);

  it('are filled with what is known, else with their fallback', () => {
    expect(compileTags('Hi {{ firstName | there }}, {{surname|friend}}!')(ann)).toBe('Hi Ann, friend!');
    expect(compileTags('{{ empty | none }} {{ n | - }}')(ann)).toBe('none 0');
  });

  it('leave every other text as it is', () => {
    const plain = fc.string().filter(text => !text.includes('{{'));
    fc.assert(
      fc.property(plain, text => {
        expect(compileTags(text)(ann)).toBe(text);
      }),
    );
  });

  it('are found when they have no fallback', () => {
    expect(tagsWithoutFallback('{{ a | b }} {{ c }} {{ d | }}')).toEqual(['c', 'd']);
  });

  it('give learn rules every entry of a list, and nothing for what is empty', () => {
    expect(compileValues('{{ list }}')(ann)).toEqual(['a', 'b']);
    expect(compileValues('{{ nothing }}')(ann)).toEqual([]);
    expect(compileValues('x/{{ nothing }}')(ann)).toEqual([]);
    expect(compileValues('x/{{ firstName }}')(ann)).toEqual(['x/Ann']);
  });

  it('reach own properties only', () => {
    expect(readPath({}, 'constructor.name')).toBeUndefined();
    expect(readPath({}, '__proto__')).toBeUndefined();
    expect(readPath('text', 'length')).toBeUndefined();
  });
});
