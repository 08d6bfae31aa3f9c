import type { Messages } from '../ui/index.ts';

/** The gate in English; other languages are in `locales/`. */
export const english = {
  registered: 'Register to see this.',
  client: 'This is for our clients.',
  mvc: 'This is for our best clients.',
  register: 'Register',
  unlocked: 'Unlocked.',
} satisfies Messages<'gate'>;
