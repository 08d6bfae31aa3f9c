/** A message, or one for each plural form of its language that differs from `other`. */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string });

/** The messages of one language; `lang` is that of the messages, not of the page. */
export interface Messages<Key extends string> {
  lang: string;
  text: Record<Key, Message>;
}

/**
 * Makes the function that gives a widget its words. Messages are data, one object a language, so that another language is
 * another file; plural forms and digits follow the language of the messages.
 *
 * @returns `t(key, values)`: `{name}` is replaced by `values.name`; a plural is chosen by `values.count`
 *
 * @example
 * const t = createText({ lang: 'en', text: { links: { one: '{count} link', other: '{count} links' } } });
 * t('links', { count: 3 }); // "3 links"
 */
export function createText<Key extends string>({ lang, text }: Messages<Key>) {
  const plurals = new Intl.PluralRules(lang);
  return (key: Key, values: Record<string, string | number> = {}): string => {
    const message = text[key];
    const form =
      typeof message === 'string'
        ? message
        : (message[plurals.select(Number(values.count))] ?? message.other);
    // `toLocaleString` of a text is the text itself.
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => values[name]?.toLocaleString(lang) ?? whole);
  };
}
export type Text<Key extends string> = ReturnType<typeof createText<Key>>;
