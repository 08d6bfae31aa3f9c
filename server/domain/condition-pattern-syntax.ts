import { type CharSet, createFold, type Fold, keepCase, notLineBreaks } from './condition-charset.ts';
import {
  type Cursor,
  codeOf,
  foldMember,
  readClass,
  readEscape,
  startReading,
  UnsupportedPattern,
} from './condition-pattern-class.ts';

/** A text that a value has to hold, start with, end with or be. */
export interface FixedText {
  readonly text: string;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** A pattern in other words. */
export interface Translation {
  /** The same in RE2's syntax, for texts as `surrogatesApart` writes them. */
  readonly source: string;
  /** All texts that would do, where the pattern says no more than that and they are few; else null. */
  readonly fixed: readonly FixedText[] | null;
  /**
   * Can a backtracking engine take no more than pattern × text steps? So it is without groups, where each alternative
   * leaves nothing to choose (`lamp|[0-9][0-9]`), or starts at the start and has one quantifier (`^/shop/[a-z]+$`).
   */
  readonly isDirect: boolean;
}

/** Part of a pattern, and the few texts it stands for, or null where they are many. */
interface Piece {
  readonly source: string;
  readonly texts: readonly string[] | null;
  /** How many quantifiers it has; any number of groups counts as no end of them. */
  readonly quantifiers: number;
}

interface Alternative extends Piece {
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

const maxTexts = 32;

/**
 * Half a character outside the basic plane is one unit to ECMAScript and nothing at all to RE2, which reads whole
 * characters. So both the pattern and the text have each half moved to a code point nothing else can end up at.
 */
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;
const surrogateShift = 0x10f800 - firstSurrogate;

/** Writes a text so that RE2 sees the units that ECMAScript sees. */
export function surrogatesApart(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, half => String.fromCodePoint(half.charCodeAt(0) + surrogateShift));
}

/**
 * Writes a valid ECMAScript pattern, without flags or with `i` alone, in RE2's syntax so that it finds something in
 * exactly the same texts. Only that counts: captures and lazy quantifiers change what is found, not whether.
 * With `ignoreCase` the text has to be folded first (`foldText`); the pattern's characters are.
 *
 * @throws UnsupportedPattern for look-around, back-references and inline flags.
 * @example translate('^/(news|blog)$', false).fixed // texts '/news' and '/blog', atStart, atEnd
 */
export function translate(pattern: string, ignoreCase: boolean): Translation {
  const cursor = startReading(pattern);
  const alternatives = readChoice(cursor, ignoreCase ? createFold() : keepCase);
  const fixed = alternatives.map(({ texts, atStart, atEnd }) =>
    texts?.map(text => ({ text, atStart, atEnd })),
  );
  return {
    source: alternatives.map(({ source }) => source).join('|'),
    fixed: fixed.every(texts => texts !== undefined) ? fixed.flat() : null,
    isDirect: alternatives.every(({ quantifiers, atStart }) => quantifiers <= (atStart ? 1 : 0)),
  };
}

function readChoice(cursor: Cursor, fold: Fold): Alternative[] {
  const alternatives = [readAlternative(cursor, fold)];
  while (cursor.pattern[cursor.at] === '|') {
    cursor.at++;
    alternatives.push(readAlternative(cursor, fold));
  }
  return alternatives;
}

function readAlternative(cursor: Cursor, fold: Fold): Alternative {
  const { pattern } = cursor;
  let source = '';
  let texts: readonly string[] | null = [''];
  let atStart = false;
  let atEnd = false;
  let quantifiers = 0;
  while (cursor.at < pattern.length && pattern[cursor.at] !== '|' && pattern[cursor.at] !== ')') {
    const assertion = /^(?:[$^]|\\[bB])/.exec(pattern.slice(cursor.at, cursor.at + 2))?.[0];
    if (!assertion) {
      const piece = readQuantified(cursor, fold);
      source += piece.source;
      quantifiers += piece.quantifiers;
      texts = atEnd ? null : product(texts, piece.texts);
      continue;
    }
    cursor.at += assertion.length;
    source += assertion === '^' ? '\\A' : assertion === '$' ? '\\z' : assertion;
    if (assertion === '$') atEnd = true;
    else if (assertion === '^' && texts?.every(text => text === '')) atStart = true;
    else texts = null;
  }
  return { source, texts, atStart, atEnd, quantifiers };
}

function readQuantified(cursor: Cursor, fold: Fold): Piece {
  const piece = readAtom(cursor, fold);
  const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(cursor.pattern.slice(cursor.at));
  if (!quantifier) return piece;
  cursor.at += quantifier[0].length;
  if (cursor.pattern[cursor.at] === '?') cursor.at++;
  const [written, min, comma, max] = quantifier;
  // Numbers anew, because RE2 takes no leading zeros.
  const source = min === undefined ? written : `{${Number(min)}${comma}${max && Number(max)}}`;
  return {
    source: piece.source + source,
    texts: written === '?' && piece.texts ? ['', ...piece.texts] : null,
    quantifiers: piece.quantifiers + 1,
  };
}

function readAtom(cursor: Cursor, fold: Fold): Piece {
  const { pattern } = cursor;
  const char = pattern[cursor.at++] ?? '';
  if (char === '(') return readGroup(cursor, fold);
  if (char === '[') return ofSet(readClass(cursor, fold));
  if (char === '.') return ofSet(notLineBreaks);
  if (char === '\\') return ofSet(foldMember(readEscape(cursor, false), fold));
  const code = char.charCodeAt(0);
  return ofSet(fold(code, code));
}

function readGroup(cursor: Cursor, fold: Fold): Piece {
  const opening = /^(?:\?(?:[:=!]|<[=!]|<[^>]*>)?)?/.exec(cursor.pattern.slice(cursor.at))?.[0] ?? '';
  if (/^\?<?[=!]/.test(opening)) throw new UnsupportedPattern('look-ahead or look-behind');
  if (opening === '?') throw new UnsupportedPattern('flags inside the pattern');
  cursor.at += opening.length;
  const alternatives = readChoice(cursor, fold);
  cursor.at++;
  const texts = alternatives.map(({ texts, atStart, atEnd }) => (atStart || atEnd ? null : texts));
  return {
    source: `(?:${alternatives.map(({ source }) => source).join('|')})`,
    texts: texts.every(some => some !== null) ? atMost(maxTexts, texts.flat()) : null,
    quantifiers: Number.POSITIVE_INFINITY,
  };
}

function ofSet(set: CharSet): Piece {
  const code = codeOf(set);
  if (code !== undefined)
    return { source: ofUnits(code, code), texts: [String.fromCharCode(code)], quantifiers: 0 };
  if (set.length === 0) return { source: '[^\\x{0}-\\x{10ffff}]', texts: null, quantifiers: 0 };
  return { source: `[${set.map(([from, to]) => ofUnits(from, to)).join('')}]`, texts: null, quantifiers: 0 };
}

/** One code unit, or a range for within brackets, with its surrogates moved. */
function ofUnits(from: number, to: number): string {
  const parts = [
    [from, Math.min(to, firstSurrogate - 1), 0],
    [Math.max(from, firstSurrogate), Math.min(to, lastSurrogate), surrogateShift],
    [Math.max(from, lastSurrogate + 1), to, 0],
  ] as const;
  const hex = (code: number) => `\\x{${code.toString(16)}}`;
  return parts
    .filter(([first, last]) => first <= last)
    .map(([first, last, shift]) =>
      first === last ? hex(first + shift) : `${hex(first + shift)}-${hex(last + shift)}`,
    )
    .join('');
}

function product(heads: readonly string[] | null, tails: readonly string[] | null): readonly string[] | null {
  if (!heads || !tails || heads.length * tails.length > maxTexts) return null;
  return heads.flatMap(head => tails.map(tail => head + tail));
}

const atMost = (limit: number, texts: readonly string[]) => (texts.length <= limit ? texts : null);
