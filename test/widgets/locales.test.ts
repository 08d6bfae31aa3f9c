import { describe, expect, it } from 'vitest';
import { MAIL_LANGUAGES, WIDGET_STRINGS, type WidgetName } from '../../protocol/index.ts';
import { english as contact } from '../../widgets/contact/strings.ts';
import { english as gate } from '../../widgets/gate/strings.ts';
import { english as greeting } from '../../widgets/greeting/strings.ts';
import { language as ar } from '../../widgets/locales/ar.ts';
import { language as de } from '../../widgets/locales/de.ts';
import { language as es } from '../../widgets/locales/es.ts';
import { language as fr } from '../../widgets/locales/fr.ts';
import { language as id } from '../../widgets/locales/id.ts';
import { language as ja } from '../../widgets/locales/ja.ts';
import { language as serviceAr } from '../../widgets/locales/service-ar.ts';
import { language as serviceDe } from '../../widgets/locales/service-de.ts';
import { language as serviceEs } from '../../widgets/locales/service-es.ts';
import { language as serviceFr } from '../../widgets/locales/service-fr.ts';
import { language as serviceId } from '../../widgets/locales/service-id.ts';
import { language as serviceJa } from '../../widgets/locales/service-ja.ts';
import { english as permission } from '../../widgets/permission/strings.ts';
import { english as preferences } from '../../widgets/preferences/strings.ts';
import { english as menu } from '../../widgets/quickfind/menu/strings.ts';
import { english as several } from '../../widgets/quickfind/several/strings.ts';
import { english as quickfind } from '../../widgets/quickfind/strings.ts';
import { english as register } from '../../widgets/register/strings.ts';
import {
  type AnyLanguage,
  createText,
  type Language,
  type Message,
  type Messages,
  type ServiceName,
} from '../../widgets/ui/index.ts';

const en: Language & Language<ServiceName> = {
  lang: 'en',
  quickfind,
  several,
  menu,
  register,
  greeting,
  permission,
  preferences,
  contact,
  gate,
};
/** Both sets of each. */
const LANGUAGES = [
  en,
  { ...de, ...serviceDe },
  { ...fr, ...serviceFr },
  { ...es, ...serviceEs },
  { ...id, ...serviceId },
  { ...ar, ...serviceAr },
  { ...ja, ...serviceJa },
];
const COUNTS = [0, 1, 2, 3, 11, 100];

/** Every message of a language, by widget and name. */
const messagesOf = (language: AnyLanguage): [path: string, message: Message, places: readonly string[]][] =>
  Object.entries(WIDGET_STRINGS).flatMap(([widget, names]) =>
    Object.entries(names).map(([name, places]): [string, Message, readonly string[]] => [
      `${widget}.${name}`,
      (language[widget as WidgetName] as Record<string, Message>)[name]!,
      places,
    ]),
  );
const formsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message);

describe('a language', () => {
  it('that lacks a message, or has one too many, does not compile', () => {
    const { notMe: _, ...less } = greeting;
    // @ts-expect-error `notMe` is missing
    const lacking: Messages<'greeting'> = less;
    const whole = { hello: '', again: '', need: '', contact: '', reward: '', code: '', call: '', notMe: '' };
    // @ts-expect-error there is no `bye`
    const more: Messages<'greeting'> = { ...whole, bye: '' };
    // @ts-expect-error a widget is missing
    const set: Language = { lang: 'en', quickfind, several, menu, register };
    expect([lacking, more, set]).toHaveLength(3);
  });

  it('is there for every mail there is one for', () => {
    expect(LANGUAGES.map(({ lang }) => lang).sort()).toEqual([...MAIL_LANGUAGES].sort());
  });
});

describe.each(LANGUAGES)('$lang', language => {
  const { lang } = language;
  const all = messagesOf(language);

  it('fills every place, whatever the number', () => {
    const values = Object.fromEntries(all.flatMap(([, , places]) => places.map(place => [place, place])));
    const text = createText(Object.fromEntries(all), () => lang);
    for (const [path] of all) {
      for (const count of COUNTS)
        expect(text(path, { ...values, count, date: new Date(0) }), path).toMatch(/^[^{}]+$/);
    }
  });

  it('has the places of its messages, and no others', () => {
    for (const [path, message, places] of all) {
      const found = (form: string) => [...form.matchAll(/\{(\w+)\}/g)].map(([, place]) => place!);
      for (const form of formsOf(message)) expect(places, path).toEqual(expect.arrayContaining(found(form)));
      expect(new Set(formsOf(message).flatMap(found)), path).toEqual(new Set(places));
    }
  });

  it('has the plural forms of its grammar, and no others', () => {
    const forms = new Set(new Intl.PluralRules(lang).resolvedOptions().pluralCategories);
    // The millions of French and Spanish: nothing here counts so far.
    if (lang !== 'ar') forms.delete('many');
    for (const [path, message, places] of all) {
      if (!places.includes('count')) expect(typeof message, path).toBe('string');
      else if (typeof message === 'string') expect(forms, path).toEqual(new Set(['other']));
      else expect(new Set(Object.keys(message)), path).toEqual(forms);
    }
  });

  it('has the quotes, apostrophes and spaces of print', () => {
    for (const [path, message] of all) {
      for (const form of formsOf(message)) {
        expect(form, path).not.toMatch(/['"]|\.\.\.|^\s|\s$|\s\s/);
        if (lang === 'fr') expect(form, path).not.toMatch(/ [?!:;]|[^\u202f\u00a0 ][?!:;]/);
      }
    }
  });
});
