import type { Messages } from '../ui/index.ts';

export type RegisterKey = keyof typeof english.text;

/** Every word of the card that is not the site's own. */
export const english = {
  lang: 'en',
  text: {
    asking: 'An offer: {offer}',
    email: 'E-mail address',
    choose: 'Please choose',
    rules: 'Rules',
    register: 'Register',
    continue: 'Get it',
    notNow: 'Not now',
    never: 'Don’t ask again',
    close: 'Close',
    another: 'Use another address',
    sent: {
      one: 'We have sent a mail with a six-digit code to {email}. It is good for one minute.',
      other: 'We have sent a mail with a six-digit code to {email}. It is good for {count} minutes.',
    },
    sentBefore: {
      one: 'We have sent you a mail with a six-digit code. It is good for one more minute.',
      other: 'We have sent you a mail with a six-digit code. It is good for {count} more minutes.',
    },
    look: 'Look into your mail',
    code: 'Code',
    confirm: 'Confirm',
    confirmLink: 'Confirm that this address is yours.',
    needEmail: 'Enter an address such as anna@example.com.',
    needCode: 'Enter the six digits of the mail.',
    wrongCode: 'This code is wrong, was used, or is too old. Look at the latest mail, or ask for a new one.',
    tooMany: 'That was too often. Try again in a while.',
    offline: 'There is no connection. Nothing is lost: try again.',
    again: 'Please send it once more.',
    needConsent: 'This page may not remember you yet. Allow that first, then register.',
    welcome: 'Welcome, {name}.',
    done: 'You are registered.',
    yours: 'Yours: {name}',
    yourCode: 'Your code',
    open: 'Open',
    call: 'Call {phone}',
    drawn: 'You take part. The draw is on {date}.',
    won: 'You have won. We will be in touch.',
    lost: 'The draw was on {date}. This time it was somebody else.',
    gone: 'You are registered. There was none left for you.',
  },
} satisfies Messages<string>;
