import type { Content, ShownBlock, ShownContent, Text } from '../../protocol/index.ts';
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
type Block = Extract<Content, { kind: 'blocks' }>['blocks'][number];

/** Makes one part of a content for one reader. */
type Fill<T> = (locale: string, lookup: Lookup) => T;

/**
 * Compiles a variant's content: what comes out is the same data with every text resolved for one reader. Parts that are the
 * same for everybody are handed out as they are configured.
 *
 * @example compileContent({ kind: 'text', text: 'Hi' }, 'en')('en', () => undefined) // { kind: 'text', text: 'Hi' }
 */
export function compileContent(content: Content, siteLocale: string): Fill<ShownContent> {
  if (isForEverybody(content)) return () => content as ShownContent;
  const text = (value: Text) => compileText(value, siteLocale);
  const list =
    <T>(fills: readonly Fill<T>[]): Fill<T[]> =>
    (locale, lookup) =>
      fills.map(fill => fill(locale, lookup));

  const paragraph = (value: Paragraph): Fill<string | (string | { text: string })[]> => {
    if (!Array.isArray(value)) return text(value);
    return list(
      value.map((run): Fill<string | { text: string }> => {
        if (typeof run === 'string') return text(run);
        const inner = text(run.text);
        return (locale, lookup) => ({ ...run, text: inner(locale, lookup) });
      }),
    );
  };

  const block = (value: Block): Fill<ShownBlock> => {
    if (isForEverybody(value)) return () => value as ShownBlock;
    switch (value.block) {
      case 'image': {
        const alt = text(value.alt);
        return (locale, lookup) => ({ ...value, alt: alt(locale, lookup) });
      }
      case 'list': {
        const items = list(value.items.map(paragraph));
        return (locale, lookup) => ({ ...value, items: items(locale, lookup) });
      }
      case 'text': {
        const inner = paragraph(value.text);
        return (locale, lookup) => ({ ...value, text: inner(locale, lookup) });
      }
      default: {
        const inner = text(value.text);
        return (locale, lookup) => ({ ...value, text: inner(locale, lookup) });
      }
    }
  };

  switch (content.kind) {
    case 'text': {
      const inner = text(content.text);
      return (locale, lookup) => ({ kind: 'text', text: inner(locale, lookup) });
    }
    case 'template':
      return () => content;
    case 'attributes': {
      const { alt, title, ...links } = content.attributes;
      const [shownAlt, shownTitle] = [alt, title].map(value =>
        value === undefined ? undefined : text(value),
      );
      return (locale, lookup) => ({
        kind: 'attributes',
        attributes: {
          ...links,
          ...(shownAlt ? { alt: shownAlt(locale, lookup) } : {}),
          ...(shownTitle ? { title: shownTitle(locale, lookup) } : {}),
        },
      });
    }
    case 'blocks': {
      const blocks = list(content.blocks.map(block));
      return (locale, lookup) => ({ kind: 'blocks', blocks: blocks(locale, lookup) });
    }
  }
}

/** With one locale and no merge tag it is shown as it is configured; nothing to do a request. */
const isForEverybody = (part: Content | Block): boolean =>
  !JSON.stringify(part).includes('{{') && !hasLocales(part);

function hasLocales(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasLocales);
  if (typeof value !== 'object' || value === null) return false;
  // The keys of content are known words: a record under `text`, `alt` or `title`, or in `items`, is one text per locale.
  return Object.entries(value).some(
    ([key, inner]) =>
      (TEXTS.includes(key) ? [inner] : key === 'items' ? (inner as unknown[]) : []).some(isRecord) ||
      hasLocales(inner),
  );
}

const TEXTS = ['text', 'alt', 'title'];

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
