import type { Content, ShownContent, Text } from '../../protocol/index.ts';
import { textFor } from './locale.ts';
import { compileTags, type Lookup, tagsWithoutFallback } from './merge-tag.ts';

/** Fills one text for one reader. */
export type FillText = (locale: string, lookup: Lookup) => string;

/**
 * Compiles a text, every locale of it, once.
 *
 * @param siteLocale used where the reader's has no text
 * @example compileText('Hi {{ firstName | there }}', 'en')('de', () => undefined) // 'Hi there'
 */
export function compileText(text: Text, siteLocale: string): FillText {
  if (typeof text === 'string') {
    const fill = compileTags(text);
    return (_, lookup) => fill(lookup);
  }
  const fills = new Map(Object.values(text).map(one => [one, compileTags(one)]));
  return (locale, lookup) => fills.get(textFor(text, locale, siteLocale))?.(lookup) ?? '';
}

/** Every text in a content, with its path, for checking. */
export function* textsOf(value: unknown, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, `${path}.${key}`);
  }
}

/** The merge tags under `value` that have no fallback, each with its path. */
export const bareTags = (value: unknown, path: string): { path: string; message: string }[] =>
  [...textsOf(value, path)].flatMap(({ path: at, text }) =>
    tagsWithoutFallback(text).map(tag => ({
      path: at,
      message: `the merge tag {{ ${tag} }} needs a fallback for people of whom it is not known: {{ ${tag} | … }}`,
    })),
  );

type Paragraph = Text | (string | { text: Text })[];

/**
 * Compiles a variant's content: what comes out is the same data with every text resolved for one reader.
 *
 * @example compileContent({ kind: 'text', text: 'Hi' }, 'en')('en', () => undefined) // { kind: 'text', text: 'Hi' }
 */
export function compileContent(
  content: Content,
  siteLocale: string,
): (locale: string, lookup: Lookup) => ShownContent {
  if (bareOfTexts(content)) return () => content as ShownContent;
  const fill = (text: Text, locale: string, lookup: Lookup) => textOf(text)(locale, lookup);
  const compiled = new Map<Text, FillText>();
  const textOf = (text: Text): FillText => {
    const found = compiled.get(text) ?? compileText(text, siteLocale);
    compiled.set(text, found);
    return found;
  };
  const paragraph = (value: Paragraph, locale: string, lookup: Lookup) =>
    Array.isArray(value)
      ? value.map(run =>
          typeof run === 'string'
            ? fill(run, locale, lookup)
            : { ...run, text: fill(run.text, locale, lookup) },
        )
      : fill(value, locale, lookup);
  return (locale, lookup) => {
    switch (content.kind) {
      case 'text':
        return { kind: 'text', text: fill(content.text, locale, lookup) };
      case 'template':
        return content;
      case 'attributes': {
        const { alt, title, ...links } = content.attributes;
        return {
          kind: 'attributes',
          attributes: {
            ...links,
            ...(alt === undefined ? {} : { alt: fill(alt, locale, lookup) }),
            ...(title === undefined ? {} : { title: fill(title, locale, lookup) }),
          },
        };
      }
      case 'blocks':
        return {
          kind: 'blocks',
          blocks: content.blocks.map(block => {
            switch (block.block) {
              case 'image':
                return { ...block, alt: fill(block.alt, locale, lookup) };
              case 'list':
                return { ...block, items: block.items.map(item => paragraph(item, locale, lookup)) };
              case 'text':
                return { ...block, text: paragraph(block.text, locale, lookup) };
              default:
                return { ...block, text: fill(block.text, locale, lookup) };
            }
          }),
        };
    }
  };
}

/** Content with one locale and no merge tag is shown as it is configured; nothing to do a request. */
const bareOfTexts = (content: Content): boolean => {
  const json = JSON.stringify(content);
  return !json.includes('{{') && !hasLocales(content);
};

function hasLocales(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasLocales);
  if (typeof value !== 'object' || value === null) return false;
  // The keys of content are known words; a record under `text`, `alt`, `title` or `items` is one text per locale.
  return Object.entries(value).some(([key, inner]) =>
    ['text', 'alt', 'title'].includes(key) && typeof inner === 'object' && !Array.isArray(inner)
      ? true
      : hasLocales(inner),
  );
}
