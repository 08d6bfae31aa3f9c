/** A set of UTF-16 code units as ranges, both ends included, in order and apart. */
export type CharSet = readonly (readonly [from: number, to: number])[];

const lastUnit = 0xffff;

/** The set of these ranges, which may overlap and come in any order. */
export function union(ranges: CharSet): CharSet {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Every code unit that is not in the set. */
export function complement(set: CharSet): CharSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) rest.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= lastUnit) rest.push([next, lastUnit]);
  return rest;
}

const unit = (char: string): number => char.charCodeAt(0);
const single = (char: string): readonly [number, number] => [unit(char), unit(char)];

/** What `\d`, `\w`, `\s` and the dot stand for in ECMAScript without the `u` flag. */
const digits: CharSet = [[unit('0'), unit('9')]];
const words = union([...digits, [unit('A'), unit('Z')], [unit('a'), unit('z')], single('_')]);
const lineBreaks = union(['\n', '\r', '\u2028', '\u2029'].map(single));
const spaces = union([
  [0x09, 0x0d],
  [0x2000, 0x200a],
  ...[0x20, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff].map(code => [code, code] as const),
]);

export const notLineBreaks = complement(lineBreaks);

export const classEscapes: Readonly<Record<string, CharSet>> = {
  d: digits,
  D: complement(digits),
  w: words,
  W: complement(words),
  s: spaces,
  S: complement(spaces),
};

/**
 * ECMAScript's `Canonicalize` without the `u` flag: upper case, unless that is more than one code unit or turns
 * something else into ASCII. https://tc39.es/ecma262/#sec-runtime-semantics-canonicalize-ch
 */
export function foldUnit(code: number): number {
  const upper = String.fromCharCode(code).toUpperCase();
  const folded = upper.charCodeAt(0);
  return upper.length !== 1 || (code >= 128 && folded < 128) ? code : folded;
}

/** The same for a whole text. */
export function foldText(text: string): string {
  if (!/[\u0080-\uffff]/.test(text)) return text.toUpperCase();
  let folded = '';
  for (let i = 0; i < text.length; i++) folded += String.fromCharCode(foldUnit(text.charCodeAt(i)));
  return folded;
}

/** Gives the units that a written unit or range stands for in a folded text. */
export type Fold = (from: number, to: number) => CharSet;

export const keepCase: Fold = (from, to) => [[from, to]];

/**
 * Makes the function for patterns without regard to case. A wide range needs to know all that folding changes, which
 * takes milliseconds to find, so it is found when first wanted and kept for the rest of the pattern.
 *
 * The sets of `\d`, `\w`, `\s`, their opposites and the dot need no folding: nothing outside ASCII folds to a
 * letter or digit of theirs, and spaces have no case.
 */
export function createFold(): Fold {
  let all: [before: number, after: number][] | undefined;
  return (from, to) => {
    if (from === to) return [[foldUnit(from), foldUnit(from)]];
    if (to - from > 128) all ??= foldings(0, lastUnit);
    const changes = (all ?? foldings(from, to)).filter(([before]) => from <= before && before <= to);
    return union([[from, to], ...changes.map(([, after]) => [after, after] as const)]);
  };
}

function foldings(from: number, to: number): [before: number, after: number][] {
  const changes: [before: number, after: number][] = [];
  for (let before = from; before <= to; before++) {
    const after = foldUnit(before);
    if (after !== before) changes.push([before, after]);
  }
  return changes;
}
