import type { StringName, WidgetName } from '../../protocol/index.ts';
import { isRightToLeft } from './locale.ts';

/** A message, or one for each plural form of its language that differs from `other`. */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string });

/** Every message of one widget: none is missing and none is left over, or it does not compile. */
export type Messages<Name extends WidgetName> = Record<StringName<Name>, Message>;

/** The widgets of which a visitor sees one now and then: their words are files of their own. */
export type ServiceName = 'preferences' | 'contact';

/** One language of one set of widgets: of those that many pages have, or of the service. */
export type Language<Name extends WidgetName = Exclude<WidgetName, ServiceName>> = {
  /** BCP 47, of the messages and not of the page */
  lang: string;
} & { [N in Name]: Messages<N> };

/** A language of either set. */
export type AnyLanguage = { lang: string } & { [N in WidgetName]?: Messages<N> };

/**
 * Makes the function that gives a widget its words. Messages are data, one object a language, so that another language is
 * another file; plural forms, numbers and dates are those of the language they are read in.
 *
 * @param lang in which they are read, BCP 47, perhaps with a region
 * @param own the site's own words at this moment, in place of the built-in ones; one text stands for all plural forms
 * @returns `t(key, values)`: `{name}` is replaced by `values.name`; a plural is chosen by `values.count`
 *
 * @example
 * const t = createText({ links: { one: '{count} link', other: '{count} links' } }, () => 'en');
 * t('links', { count: 3 }); // "3 links"
 */
export function createText<Key extends string>(
  messages: Record<Key, Message>,
  lang: () => string,
  own?: () => Partial<Record<string, string>> | undefined,
) {
  return (key: Key, values: Record<string, string | number | Date> = {}): string => {
    const locale = lang();
    const message = own?.()?.[key] || messages[key];
    const form =
      typeof message === 'string'
        ? message
        : (message[new Intl.PluralRules(locale).select(Number(values.count))] ?? message.other);
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      // A number does not look at the options, and a text gives itself.
      const shown = (value as Date | undefined)?.toLocaleString(locale, { dateStyle: 'long' }) ?? whole;
      // Among words from right to left a telephone number would be read from its end.
      return typeof value === 'string' && isRightToLeft(locale) ? `\u2068${shown}\u2069` : shown;
    });
  };
}
export type Text<Key extends string> = ReturnType<typeof createText<Key>>;
