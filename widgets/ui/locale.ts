/** A locale as the page has written it, English where that is none. @example readLocale('de-AT').language // 'de' */
export const readLocale = (locale: string): Intl.Locale => {
  try {
    return new Intl.Locale(locale);
  } catch {
    return new Intl.Locale('en');
  }
};

/** Whether a language is written from right to left. Firefox has no `Intl.Locale.getTextInfo`. */
export const isRightToLeft = (locale: string): boolean => /^(ar|fa|he|ur)\b/.test(locale);
