import type { OptionView } from '../../../protocol/index.ts';

/** A text as it is compared: without accents, marks and case. `ß` is two letters then, a ligature its parts. */
export const plain = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().trim();

/**
 * The options that have every typed word in their label or group. One Latin letter or digit finds the words that begin with
 * it; anything longer, and any other script, is found within words, too.
 *
 * @example findOptions([{ value: 'a', label: 'Café lamp' }], 'cafe').length // 1
 */
export function findOptions(options: OptionView[], typed: string): OptionView[] {
  const words = plain(typed).split(/\s+/);
  return options.filter(({ label, group = '' }) => {
    const found = ` ${plain(label)} ${plain(group)}`;
    return words.every(word => found.includes(/^\w$/.test(word) ? ` ${word}` : word));
  });
}

/** The option that is called exactly so. */
export const namedOption = (options: OptionView[], typed: string): OptionView | undefined =>
  options.find(({ label }) => plain(label) === plain(typed));
