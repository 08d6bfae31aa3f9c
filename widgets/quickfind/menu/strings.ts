import type { Messages } from '../../ui/index.ts';

/** The menu in English; other languages are in `locales/`. */
export const english = {
  choose: 'Please choose',
  show: 'Show me',
  /** opens the whole list */
  all: 'Show all',
  results: { one: '{count} result', other: '{count} results' },
  notFound: 'Nothing by that name. Try another word, or choose from all.',
} satisfies Messages<'menu'>;
