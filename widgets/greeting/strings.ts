import type { Messages } from '../ui/index.ts';

/** Every word of the greeting that is not the site's own. */
export const english = {
  lang: 'en',
  text: {
    hello: 'Good to see you again, {name}.',
    reward: 'Yours: {name}',
    code: 'Your code: {code}',
    call: 'Your line: {phone}',
    notMe: 'Not {name}?',
  },
} satisfies Messages<string>;
