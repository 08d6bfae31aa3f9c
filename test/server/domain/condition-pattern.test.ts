import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, validate } from '../../../server/domain/condition.ts';
import { isPattern, patterns, patternTexts } from './condition-arbitrary-pattern.ts';

const seed = Number(process.env.CONDITION_SEED ?? 20_261_121);

const finds = (pattern: string, text: string, ignoreCase: boolean) =>
  compile({ text: { [ignoreCase ? '$regexi' : '$regex']: pattern } })({ text });

/** The same in a form that string methods and the native engine are not trusted with. */
const forEngine = (pattern: string) => `(?:${pattern}){1}`;

describe('a pattern', () => {
  it('finds what ECMAScript finds', () => {
    let found = 0;
    fc.assert(
      fc.property(patterns, patternTexts, fc.boolean(), (pattern, text, ignoreCase) => {
        const expected = new RegExp(pattern, ignoreCase ? 'i' : '').test(text);
        if (expected) found++;
        return [pattern, forEngine(pattern)].every(form => finds(form, text, ignoreCase) === expected);
      }),
      { numRuns: 3_000, seed },
    );
    expect(found / 3_000).toBeGreaterThan(0.2);
    expect(found / 3_000).toBeLessThan(0.8);
  });

  it('of arbitrary signs is read as ECMAScript reads it, or refused for a reason', () => {
    const signs = fc.constantFrom(...'ab019-,{}[]()|?*+^$.\\\\\\/:=!<>uxckdDwWsSbB é👍');
    const scraps = fc.array(signs, { maxLength: 10 }).map(parts => parts.join(''));
    let taken = 0;
    fc.assert(
      fc.property(scraps, patternTexts, fc.boolean(), (pattern, text, ignoreCase) => {
        const [problem] = validate({ text: { $regex: pattern } });
        if (!isPattern(pattern)) expect(problem?.message).toMatch(/no valid pattern/);
        else if (problem) expect(pattern).toMatch(/\(\?<?[=!]|\\[1-9k]/);
        else {
          taken++;
          expect(finds(pattern, text, ignoreCase)).toBe(
            new RegExp(pattern, ignoreCase ? 'i' : '').test(text),
          );
        }
      }),
      { numRuns: 4_000, seed },
    );
    expect(taken).toBeGreaterThan(1_000);
  });

  it.each([
    ['\\s', '\u00a0', true],
    ['^.$', '\u2028', false],
    ['^.$', '👍', false],
    ['^..$', '👍', true],
    ['[👍]$', '\udc4d', true],
    ['[[:alpha:]]', 'a]', true],
    ['^\\u0041\\x42\\103$', 'ABC', true],
    ['a{,2}', 'a{,2}', true],
    ['a$b', 'ab', false],
    ['a^b', 'ab', false],
    ['(^|b)a$', 'xa', false],
    ['^$', '', true],
    ['https?://(www\\.)?shop', 'http://www.shop', true],
  ])('%s in %j: %s', (pattern, text, isFound) => {
    expect(finds(pattern, text, false)).toBe(isFound);
    expect(finds(forEngine(pattern), text, false)).toBe(isFound);
    expect(new RegExp(pattern).test(text)).toBe(isFound);
  });

  it.each([
    ['ſ', 's', false],
    ['\u212a', 'k', false],
    ['straße', 'STRASSE', false],
    ['ÉTÉ', 'été', true],
    ['[à-ý]+$', 'ÉÈ', true],
    ['σ', 'ς', true],
    ['[^k]', 'K', false],
  ])('%s in %s without regard to case: %s', (pattern, text, isFound) => {
    expect(finds(pattern, text, true)).toBe(isFound);
    expect(finds(forEngine(pattern), text, true)).toBe(isFound);
    expect(new RegExp(pattern, 'i').test(text)).toBe(isFound);
  });

  it.each([
    ['^(a+)+$', 'a'],
    ['(a|aa)+$', 'a'],
    ['(a*)*b', 'a'],
    ['[0-9]+x', '1'],
    ['(.*)(.*)(.*)(.*)x', 'a'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
    ['(a?){100}a{100}b', 'a'],
    ['^[a-z]*b', 'a'],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', 'a'],
  ])('%s takes no long time over 50 kB', (pattern, unit) => {
    const text = `${unit.repeat(50_000)}!`;
    const before = performance.now();
    expect(finds(pattern, text, false)).toBe(false);
    expect(finds(pattern, text, true)).toBe(false);
    // A thousand times what it takes where it is linear would still pass; backtracking takes hours.
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
