import type { Messages } from '../ui/index.ts';

/** The card in English; other languages are in `locales/`. */
export const english = {
  asking: 'A short question: {question}',
  notNow: 'Not now',
  never: 'Don’t ask again',
  /** before what was answered */
  known: 'Known:',
  /** an answer that is old: above the choices, the old one pressed */
  still: 'Still {answer}?',
  change: 'Change',
  keep: 'Keep as it is',
  close: 'Close',
  kept: 'Your choice is kept and will be sent once you are online.',
  thanks: 'Saved, thank you.',
  found: { one: 'Saved. {count} link below.', other: 'Saved. {count} links below.' },
} satisfies Messages<'quickfind'>;
