import type { Messages } from '../ui/index.ts';

/** The greeting in English; other languages are in `locales/`. */
export const english = {
  hello: 'Good to see you again, {name}.',
  reward: 'Yours: {name}',
  code: 'Your code: {code}',
  call: 'Your line: {phone}',
  notMe: 'Not {name}?',
} satisfies Messages<'greeting'>;
