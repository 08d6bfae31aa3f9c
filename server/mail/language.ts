/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/**
 * The first of these locales that there are texts for, else English.
 *
 * @example languageOf({ en: …, de: … }, 'de-AT', 'fr') // 'de'
 */
export function languageOf(texts: Readonly<Record<string, unknown>>, ...locales: string[]): string {
  const wanted = locales.flatMap(locale => [locale, locale.split('-')[0]!.toLowerCase()]);
  return [...wanted, 'en'].find(name => Object.hasOwn(texts, name)) ?? Object.keys(texts)[0]!;
}

/** Which way a language is written, for `dir`. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(language.split('-')[0]!) ? 'rtl' : 'ltr';
