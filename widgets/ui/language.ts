import { readLocale } from './locale.ts';
import type { AnyLanguage } from './messages.ts';

/** Where the words of a set of widgets are, by language; each a chunk of its own. English is in the widgets. */
export type Languages = Partial<Record<string, () => Promise<{ language: AnyLanguage }>>>;

const LANGUAGES: Languages = {
  de: () => import('../locales/de.ts'),
  fr: () => import('../locales/fr.ts'),
  es: () => import('../locales/es.ts'),
  id: () => import('../locales/id.ts'),
  ar: () => import('../locales/ar.ts'),
  ja: () => import('../locales/ja.ts'),
};

/**
 * Loads the words for a locale; the browser has them once, whoever asks.
 *
 * @param languages those of the widget's own set; default the words that many pages need
 * @returns undefined when they are English, which every widget has: there is nothing to wait for. A promise of undefined
 *   when they cannot be had: then it is English, too
 */
export const loadLanguage = (
  locale: string,
  languages = LANGUAGES,
): Promise<AnyLanguage | undefined> | undefined =>
  languages[readLocale(locale).language]?.().then(
    ({ language }) => language,
    () => undefined,
  );
