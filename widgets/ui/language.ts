import { readLocale } from './locale.ts';
import type { Language } from './messages.ts';

/** Each a chunk of its own; English is in the widgets. */
const LANGUAGES: Partial<Record<string, () => Promise<{ language: Language }>>> = {
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
 * @returns undefined when they are English, which every widget has: there is nothing to wait for. A promise of undefined
 *   when they cannot be had: then it is English, too
 */
export const loadLanguage = (locale: string): Promise<Language | undefined> | undefined =>
  LANGUAGES[readLocale(locale).language]?.().then(
    ({ language }) => language,
    () => undefined,
  );
