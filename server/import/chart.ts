const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A bar of text, to an eighth of a character.
 *
 * @param share 0–1
 * @param width in characters
 * @example bar(0.5, 4) // '██'
 */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(Math.max(share, 0), 1) * width * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}

/** A whole number with separators of thousands: `17,435`. */
export const grouped = (count: number): string => Math.round(count).toLocaleString('en');

/** Hundredths as an amount: `59,442.63`. */
export const amountOf = (cents: number): string =>
  (cents / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A share as a percentage that is 0 or 100 only when it is exactly that: `<0.1 %`. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = (part / whole) * 100;
  if (share > 0 && share < 0.1) return '<0.1 %';
  if (share < 100 && share > 99.9) return '>99.9 %';
  return `${share.toFixed(1)} %`;
}

/**
 * A text as one line of at most `width` characters, nothing in it that could move a terminal's cursor.
 *
 * @example oneLine('a\nb', 10) // 'a␊b'
 */
export function oneLine(text: string, width: number): string {
  const shown: string[] = [];
  for (const char of text) {
    if (shown.length === width) return `${shown.slice(0, -1).join('')}…`;
    const code = char.codePointAt(0)!;
    if (code < 0x20) shown.push(String.fromCodePoint(0x2400 + code));
    else shown.push(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(char) ? '�' : char);
  }
  return shown.join('');
}
