import type { Messages } from '../ui/index.ts';

/** The greeting in English; other languages are in `locales/`. */
export const english = {
  hello: 'Good to see you again, {name}.',
  again: 'Good to see you again.',
  need: 'You were looking for: {name}',
  contact: 'Your contact: {name}',
  reward: 'Yours: {name}',
  code: 'Your code: {code}',
  call: 'Your line: {phone}',
  notMe: 'Not {name}?',
} satisfies Messages<'greeting'>;
