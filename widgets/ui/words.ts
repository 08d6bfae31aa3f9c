import type { StringName, WidgetName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createText, type Language, type Messages, type Text } from './messages.ts';

/** What a widget says, and in which language. */
export interface Words<Name extends WidgetName> {
  text: Text<StringName<Name>>;
  /** that of the built-in words; the reader's where the site has its own words for every one of them */
  lang(): string;
}

/**
 * The words of one widget: the site's own as the last decision has them, else those of the language, else English.
 *
 * @param language undefined: English
 */
export function createWords<Name extends WidgetName>(
  host: WidgetHost,
  name: Name,
  english: Messages<Name>,
  language?: Language,
): Words<Name> {
  const lang = language?.lang ?? 'en';
  const messages = (language?.[name] ?? english) as Messages<Name>;
  const own = () => host.decision()?.strings?.[name];
  return {
    text: createText<StringName<Name>>(messages, { lang, locale: host.locale, own }),
    lang: () => {
      const given = own();
      return given && Object.keys(messages).every(key => given[key]) ? host.locale : lang;
    },
  };
}
