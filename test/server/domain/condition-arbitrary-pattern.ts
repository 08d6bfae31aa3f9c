import fc from 'fast-check';

/** Texts separated by spaces, and some that have spaces of their own. */
export const oneOf = <T = string>(words: string, ...others: T[]) =>
  fc.constantFrom<(string | T)[]>(...words.split(' '), ...others);

/** Pieces that make a valid pattern in any order, with what differs between engines well represented. */
const patternAtoms = oneOf(
  'a b N L l k s S ß é i 7 1 - , / \\/ \\. \\- 日 👍 µ = _ . \\d \\D \\w \\W \\s \\S \\b \\B ^ $ \\x41 \\u212a \\ud83d \\0 \\n \\v \\cJ ' +
    '[ab] [^ab] [a-k] [^\\s] [\\w-] [\\d-z] [À-ÿ] [\\ud800-\\udfff] [👍] [^👍] [] [^] [[:alpha:]] [\\b] [.] [A-Z] [^K] [ſ] ' +
    '\\p \\a \\z \\Z \\Q \\c \\x4 \\u12 { } ] x{,2} \\k \\8',
  ' ',
);
const quantifiers = oneOf('* + ? {2} {0,2} {1,} *? +? {01,2}? {0}', '', '', '', '');

/** A valid pattern without look-around, back-references or flags. */
export const patterns: fc.Arbitrary<string> = fc
  .letrec<{ choice: string; sequence: string; piece: string }>(tie => ({
    choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map(parts => parts.join('|')),
    sequence: fc.array(tie('piece'), { maxLength: 3 }).map(parts => parts.join('')),
    piece: fc.oneof(
      { depthSize: 'small', maxDepth: 1 },
      fc
        .tuple(patternAtoms, quantifiers)
        .map(([atom, quantifier]) => (/^(?:[$^]|\\[bB])$/.test(atom) ? atom : atom + quantifier)),
      fc
        .tuple(fc.constantFrom('(', '(?:', '(?<n>'), tie('choice'), quantifiers)
        .map(([open, choice, quantifier]) => `${open}${choice})${quantifier}`),
    ),
  }))
  .choice.filter(pattern => pattern.length <= 64 && isPattern(pattern));

/** Texts of the units on which engines disagree. */
export const patternTexts: fc.Arbitrary<string> = fc
  .array(
    oneOf(
      'a b A B k K \u212a s S ſ i I İ ı ß ẞ é É µ μ Μ ϴ θ 1 7 _ - / . , \0 \b \\ c p z x \ud83d \udc4d 👍 \u{10f800} { } [ ] : NL',
      ...[' ', '\u00a0', '\ufeff', '\n', '\r', '\u2028', '\v'],
    ),
    { maxLength: 8 },
  )
  .map(units => units.join(''));

/** Is it a pattern to ECMAScript? Two groups of the same name, for one, are not. */
export function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}
