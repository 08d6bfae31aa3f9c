import type { StringName, WidgetName } from '../../protocol/index.ts';
import { isRightToLeft, readLocale } from './locale.ts';

/** A message, or one for each plural form of its language that differs from `other`. */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string });

/** Every message of one widget: none is missing and none is left over, or it does not compile. */
export type Messages<Name extends WidgetName> = Record<StringName<Name>, Message>;

/** One language of the whole widget set. */
export type Language = {
  /** BCP 47, of the messages and not of the page */
  lang: string;
} & { [Name in WidgetName]: Messages<Name> };

/** How a widget's messages are read. */
export interface Reading {
  /** of the messages */
  lang: string;
  /** the reader's, BCP 47; with the language of the messages its region decides about numbers and dates */
  locale?: string;
  /** the site's own words at this moment, in the reader's language; one text stands for all plural forms */
  own?: () => Partial<Record<string, string>> | undefined;
}

/**
 * Makes the function that gives a widget its words. Messages are data, one object a language, so that another language is
 * another file; plural forms, numbers and dates are those of the message's language.
 *
 * @returns `t(key, values)`: `{name}` is replaced by `values.name`; a plural is chosen by `values.count`
 *
 * @example
 * const t = createText({ links: { one: '{count} link', other: '{count} links' } }, { lang: 'en' });
 * t('links', { count: 3 }); // "3 links"
 */
export function createText<Key extends string>(
  messages: Record<Key, Message>,
  { lang, locale = lang, own }: Reading,
) {
  const reader = readLocale(locale);
  const builtIn = reader.language === lang ? reader : lang;
  const plurals = new Intl.PluralRules(builtIn as string);
  return (key: Key, values: Record<string, string | number | Date> = {}): string => {
    const given = own?.()?.[key];
    const format = given ? reader : builtIn;
    const message = given || messages[key];
    const form =
      typeof message === 'string'
        ? message
        : (message[plurals.select(Number(values.count))] ?? message.other);
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      // A number does not look at the options, and a text gives itself.
      const shown = (value as Date).toLocaleString(format, { dateStyle: 'long' });
      // Among words from right to left a telephone number would be read from its end.
      return typeof value === 'string' && isRightToLeft(`${format}`) ? `\u2068${shown}\u2069` : shown;
    });
  };
}
export type Text<Key extends string> = ReturnType<typeof createText<Key>>;
