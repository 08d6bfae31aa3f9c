import type { StringName, WidgetName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { readLocale } from './locale.ts';
import { type AnyLanguage, createText, type Messages, type Text } from './messages.ts';

/** What a widget says, and in which language. */
export interface Words<Name extends WidgetName> {
  text: Text<StringName<Name>>;
  /** BCP 47: the reader's own, also where the site has words in it that we have not; else that of the built-in words */
  lang(): string;
}

/**
 * The words of one widget: the site's own as the last decision has them, else those of the language, else English.
 *
 * @param language undefined: English
 */
export function createWords<Name extends WidgetName>(
  host: WidgetHost,
  { name, english }: { name: Name; english: Messages<Name> },
  language?: AnyLanguage,
): Words<Name> {
  const reader = readLocale(host.locale);
  const spoken = language?.lang ?? 'en';
  const own = () => host.decision()?.strings?.[name];
  const lang = () => (own() || reader.language === spoken ? `${reader}` : spoken);
  return {
    text: createText<StringName<Name>>((language?.[name] ?? english) as Messages<Name>, lang, own),
    lang,
  };
}
