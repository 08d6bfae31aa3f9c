import { type CharSet, classEscapes, complement, type Fold, union } from './condition-charset.ts';

/** A place in a pattern that is being read. The pattern is known to be valid ECMAScript without flags. */
export interface Cursor {
  readonly pattern: string;
  at: number;
  /** Numbers up to this are back-references, numbers beyond it octal escapes. */
  readonly groupCount: number;
  /** With named groups in the pattern `\k` is a back-reference, without it is a plain k. */
  readonly hasNames: boolean;
}

/** Thrown for what is valid in ECMAScript and cannot be run in linear time; the message completes "… uses". */
export class UnsupportedPattern extends Error {
  override readonly name = 'UnsupportedPattern';
}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

const only = (code: number): CharSet => [[code, code]];

/** Starts reading a pattern: counts its groups, which decide what `\1` and `\k` mean. */
export function startReading(pattern: string): Cursor {
  let groupCount = 0;
  let hasNames = false;
  let isInClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (isInClass) isInClass = char !== ']';
    else if (char === '[') isInClass = true;
    else if (char === '(') {
      const isNamed = /^\(\?<[^=!]/.test(pattern.slice(at, at + 4));
      if (isNamed || pattern[at + 1] !== '?') groupCount++;
      hasNames ||= isNamed;
    }
  }
  return { pattern, at: 0, groupCount, hasNames };
}

/** Reads what follows a backslash, in or outside a class; `\b` outside one is for the caller. */
export function readEscape(cursor: Cursor, isInClass: boolean): CharSet {
  const rest = cursor.pattern.slice(cursor.at);
  const char = rest[0] ?? '';
  const take = (length: number, set: CharSet): CharSet => {
    cursor.at += length;
    return set;
  };
  const shorthand = Object.hasOwn(classEscapes, char) ? classEscapes[char] : undefined;
  if (shorthand) return take(1, shorthand);
  const control = Object.hasOwn(controls, char) ? controls[char] : undefined;
  if (control !== undefined) return take(1, only(control));
  if (char === 'b' && isInClass) return take(1, only(8));
  const refersBack =
    !isInClass && (/^[1-9]/.test(char) ? Number.parseInt(rest, 10) <= cursor.groupCount : false);
  if (refersBack || (char === 'k' && cursor.hasNames)) throw new UnsupportedPattern('a back-reference');
  const octal = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(rest)?.[0];
  if (octal) return take(octal.length, only(Number.parseInt(octal, 8)));
  const hex = /^(?:x[0-9a-f]{2}|u[0-9a-f]{4})/i.exec(rest)?.[0];
  if (hex && (char === 'x' || char === 'u')) return take(hex.length, only(Number.parseInt(hex.slice(1), 16)));
  if (char === 'c') {
    const letter = (isInClass ? /^c([a-z0-9_])/i : /^c([a-z])/i).exec(rest)?.[1];
    // Without a letter it is the backslash that stands for itself, and the c comes next.
    return letter ? take(2, only(letter.charCodeAt(0) % 32)) : only('\\'.charCodeAt(0));
  }
  return take(1, only(char.charCodeAt(0)));
}

/** Reads a class from behind its opening bracket, as far as behind its closing one. */
export function readClass(cursor: Cursor, fold: Fold): CharSet {
  const { pattern } = cursor;
  const isNegated = pattern[cursor.at] === '^';
  if (isNegated) cursor.at++;
  const members: (readonly [number, number])[] = [];
  while (pattern[cursor.at] !== ']') {
    const first = readMember(cursor);
    const isRange = pattern[cursor.at] === '-' && pattern[cursor.at + 1] !== ']';
    if (!isRange) {
      members.push(...foldMember(first, fold));
      continue;
    }
    const dash = readMember(cursor);
    const last = readMember(cursor);
    const from = codeOf(first);
    const to = codeOf(last);
    // With a class such as \d on either side the dash stands for itself.
    if (from !== undefined && to !== undefined) members.push(...fold(from, to));
    else for (const member of [first, dash, last]) members.push(...foldMember(member, fold));
  }
  cursor.at++;
  const set = union(members);
  return isNegated ? complement(set) : set;
}

/** The code unit, where a set has only one. */
export function codeOf(set: CharSet): number | undefined {
  const [range] = set;
  return set.length === 1 && range && range[0] === range[1] ? range[0] : undefined;
}

/** Folds a single unit; leaves a shorthand such as `\w` as it is. */
export function foldMember(set: CharSet, fold: Fold): CharSet {
  const code = codeOf(set);
  return code === undefined ? set : fold(code, code);
}

function readMember(cursor: Cursor): CharSet {
  const char = cursor.pattern.charCodeAt(cursor.at++);
  return char === '\\'.charCodeAt(0) ? readEscape(cursor, true) : only(char);
}
