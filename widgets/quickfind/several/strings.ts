import type { Messages } from '../../ui/index.ts';

/** Several choices and own words in English; other languages are in `locales/`. */
export const english = {
  other: 'Something else',
  show: 'Show me',
  /** own words among what is known */
  quoted: '“{words}”',
  nothing: 'Please choose something first.',
} satisfies Messages<'several'>;
