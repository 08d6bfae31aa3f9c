import type { Text } from '../../protocol/index.ts';

/**
 * Picks the text for a reader: the exact locale, its language, the site's own, else the first there is.
 *
 * @example textFor({ en: 'Hello', de: 'Hallo' }, 'de-AT', 'en') // 'Hallo'
 */
export function textFor(text: Text, locale: string, siteLocale: string): string {
  if (typeof text === 'string') return text;
  for (const wanted of [locale, locale.split('-')[0]!, siteLocale, siteLocale.split('-')[0]!]) {
    if (Object.hasOwn(text, wanted)) return text[wanted]!;
  }
  return Object.values(text)[0] ?? '';
}
