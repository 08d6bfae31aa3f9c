import {
  type OwnStrings,
  type ShownStrings,
  type SiteConfig,
  type Text,
  WIDGET_STRINGS,
} from '../../protocol/index.ts';
import type { FieldError } from '../error.ts';
import { bareTags, compileText, textsOf } from './content.ts';
import type { Lookup } from './merge-tag.ts';
import { own } from './own.ts';

const PLACE = /\{\w+\}/g;

/** What is wrong with a site's own words: widgets, names and places that there are not, merge tags without a fallback. */
export function checkStrings(strings: OwnStrings = {}): FieldError[] {
  const widgets: Record<string, Record<string, readonly string[]>> = WIDGET_STRINGS;
  const errors = bareTags(strings, 'strings');
  for (const [widget, texts] of Object.entries(strings)) {
    const known = own(widgets, widget);
    if (!known) {
      const message = `there is no widget "${widget}" with words; there are: ${list(widgets)}`;
      errors.push({ path: `strings.${widget}`, message });
      continue;
    }
    for (const [name, given] of Object.entries(texts)) {
      const places = own(known, name)?.map(place => `{${place}}`);
      if (!places) {
        const message = `${widget} has no text "${name}"; it has: ${list(known)}`;
        errors.push({ path: `strings.${widget}.${name}`, message });
        continue;
      }
      for (const { path, text } of textsOf(given, `strings.${widget}.${name}`)) {
        // Merge tags are filled before the places are.
        const wrong = (text.replace(/\{\{.*?\}\}/g, '').match(PLACE) ?? []).find(
          place => !places.includes(place),
        );
        const filled = places.length
          ? `only ${places.join(' and ')} is filled in here`
          : 'nothing is filled in here';
        if (wrong) errors.push({ path, message: `${filled}, not ${wrong}` });
      }
    }
  }
  return errors;
}

const list = (record: object): string => Object.keys(record).join(', ');

/**
 * Compiles a site's own words. A text that has none in the reader's language is left out: there the widget has its own.
 *
 * @returns undefined for a site that has no words of its own
 * @example compileStrings(config)?.('de-AT', lookup) // { register: { notNow: 'Später' } }
 */
export function compileStrings({
  strings = {},
  locale: siteLocale,
}: SiteConfig): ((locale: string, lookup: Lookup) => ShownStrings | undefined) | undefined {
  const compiled = Object.entries(strings).flatMap(([widget, texts]) =>
    Object.entries(texts).map(([name, text]) => ({
      ...{ widget, name, text },
      fill: compileText(text, siteLocale),
    })),
  );
  if (compiled.length === 0) return undefined;
  return (locale, lookup) => {
    const shown: ShownStrings = {};
    for (const { widget, name, text, fill } of compiled) {
      if (!speaks(text, locale)) continue;
      shown[widget] ??= {};
      shown[widget][name] = fill(locale, lookup);
    }
    return list(shown) ? shown : undefined;
  };
}

/** Whether there are words in the reader's language; those that are the same for everybody are in every one. */
const speaks = (text: Text, locale: string): boolean =>
  typeof text === 'string' || [locale, locale.split('-')[0]!].some(name => Object.hasOwn(text, name));
