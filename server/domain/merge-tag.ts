/** How a merge tag finds its value: by dotted path, undefined when nothing is known. */
export type Lookup = (path: string) => unknown;

type Part = string | { path: string; fallback: string | undefined };

const TAG = /\{\{\s*([A-Za-z][\w.-]*)\s*(?:\|\s*([^{}]*?)\s*)?\}\}/g;

/**
 * Splits a text at its merge tags: `Hello {{ firstName | there }}`.
 *
 * @returns the parts in order; a tag without `|` has no fallback
 * @example parseTags('Hi {{ firstName | there }}') // ['Hi ', { path: 'firstName', fallback: 'there' }]
 */
export function parseTags(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ path: match[1]!, fallback: match[2] });
    end = match.index + match[0].length;
  }
  if (end < text.length || parts.length === 0) parts.push(text.slice(end));
  return parts;
}

const shown = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';

/**
 * Compiles a text with merge tags once, for filling many times. A value that is empty or not text, number or boolean
 * counts as unknown, and the fallback is used.
 *
 * @example compileTags('Hi {{ firstName | there }}')(() => undefined) // 'Hi there'
 */
export function compileTags(text: string): (lookup: Lookup) => string {
  const parts = parseTags(text);
  if (parts.length === 1 && typeof parts[0] === 'string') return () => text;
  return lookup => {
    let filled = '';
    for (const part of parts)
      filled += typeof part === 'string' ? part : shown(lookup(part.path)) || (part.fallback ?? '');
    return filled;
  };
}

/**
 * Compiles what a learn rule takes its value from. A single tag that finds a list gives every entry.
 *
 * @returns the values found, trimmed, none of them empty
 * @example compileValues('{{ page.category }}')(path => 'lamps') // ['lamps']
 */
export function compileValues(text: string): (lookup: Lookup) => string[] {
  const parts = parseTags(text);
  const only = parts[0];
  const find: (lookup: Lookup) => unknown[] =
    parts.length === 1 && typeof only === 'object'
      ? lookup => [lookup(only.path) ?? only.fallback].flat()
      : // A composed value needs all of its parts: half of one is not a need.
        lookup => {
          const found = parts.map(part =>
            typeof part === 'string' ? part : shown(lookup(part.path)) || part.fallback,
          );
          return found.some(part => !part) ? [] : [found.join('')];
        };
  return lookup =>
    find(lookup)
      .map(value => shown(value).trim().slice(0, 256))
      .filter(value => value !== '');
}

/** The tags of a text that have no fallback. */
export const tagsWithoutFallback = (text: string): string[] =>
  parseTags(text).flatMap(part => (typeof part === 'object' && !part.fallback ? [part.path] : []));

/**
 * Reads a dotted path, own properties only.
 *
 * @example readPath({ page: { category: 'lamps' } }, 'page.category') // 'lamps'
 */
export function readPath(from: unknown, path: string): unknown {
  let at = from;
  for (let start = 0, end = 0; end !== -1; start = end + 1) {
    end = path.indexOf('.', start);
    const key = path.slice(start, end === -1 ? undefined : end);
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
