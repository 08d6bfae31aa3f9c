import type { Messages } from '../ui/index.ts';

/** The card in English; other languages are in `locales/`. */
export const english = {
  asking: 'A short question: {question}',
  yes: 'Yes',
  notNow: 'Not now',
  never: 'Never',
  close: 'Close',
  web: 'On this site',
  'e-mail': 'By e-mail',
  phone: 'By phone',
  fax: 'By fax',
  mail: 'By post',
  visit: 'In person',
  message: 'By text message',
  granted: 'You allow: {text}',
  declined: 'You do not allow: {text}',
  change: 'Change',
  allowed: 'Allowed. You can take it back here at any time.',
  allowedMail: 'Allowed. You can take it back here or by the link in every mail.',
  undo: 'Undo',
  kept: 'Your answer is kept and will be sent once you are online again.',
  failed: 'That was not saved. Please try again.',
} satisfies Messages<'permission'>;
