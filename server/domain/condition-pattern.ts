import { RE2JS, RE2JSException } from 're2js';
import { foldText } from './condition-charset.ts';
import { UnsupportedPattern } from './condition-pattern-class.ts';
import { type FixedText, surrogatesApart, translate } from './condition-pattern-syntax.ts';

const maxPatternLength = 256;

/**
 * Compiles an ECMAScript pattern (no flags, or `i`) to a function that finds it anywhere in a text, in time
 * proportional to the text. RE2 takes about a microsecond, so the plain patterns that most people write are run by
 * string methods, or by the native engine where it cannot backtrack far.
 *
 * @returns the function, or what is wrong with the pattern and what to do
 * @example compilePattern('^/(news|blog)/', false) // text => text.startsWith('/news/') || …
 */
export function compilePattern(
  pattern: string,
  ignoreCase: boolean,
): ((text: string) => boolean) | { problem: string } {
  if (pattern.length > maxPatternLength) {
    return {
      problem: `is ${pattern.length} characters long and the limit is ${maxPatternLength}; use several patterns in $or`,
    };
  }
  try {
    new RegExp(pattern);
  } catch (error) {
    return {
      problem: `is no valid pattern (${(error as Error).message}); put a backslash before signs that stand for themselves`,
    };
  }
  return compileValid(pattern, ignoreCase);
}

function compileValid(
  pattern: string,
  ignoreCase: boolean,
): ((text: string) => boolean) | { problem: string } {
  try {
    const { fixed, isDirect, source } = translate(pattern, ignoreCase);
    // Compiled whether or not it is going to run, so that what is refused does not depend on how it would.
    const engine = RE2JS.compile(source);
    if (fixed && !ignoreCase) return anyOf(fixed.map(findFixed));
    if (isDirect) {
      const native = new RegExp(pattern, ignoreCase ? 'i' : '');
      return text => native.test(text);
    }
    return text => engine.test(surrogatesApart(ignoreCase ? foldText(text) : text));
  } catch (error) {
    if (error instanceof UnsupportedPattern) {
      return {
        problem: `uses ${error.message}, which cannot be run in linear time; say it with $not, $and or $or`,
      };
    }
    if (!(error instanceof RE2JSException)) throw error;
    return {
      problem: 'repeats too much to be run in linear time; a count, or counts inside counts, may reach 1000',
    };
  }
}

function findFixed({ text: part, atStart, atEnd }: FixedText): (text: string) => boolean {
  if (atStart && atEnd) return text => text === part;
  if (atStart) return text => text.startsWith(part);
  if (atEnd) return text => text.endsWith(part);
  return text => text.includes(part);
}

function anyOf(tests: readonly ((text: string) => boolean)[]): (text: string) => boolean {
  const [first, second] = tests;
  if (first && !second) return first;
  return text => tests.some(test => test(text));
}
