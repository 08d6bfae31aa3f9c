import { z } from 'zod';
import { TextSchema } from './text.ts';

/**
 * The words of the widgets by widget and name, each with the places that are filled in: what a site may put its own words
 * in place of, and what every language must have.
 */
export const WIDGET_STRINGS = {
  quickfind: {
    /** read aloud when the card came unasked */
    asking: ['question'],
    notNow: [],
    never: [],
    /** before what was answered */
    known: [],
    /** an answer that is old: above the choices, the old one pressed */
    still: ['answer'],
    change: [],
    keep: [],
    close: [],
    kept: [],
    thanks: [],
    found: ['count'],
  },
  /** a card with several choices, or with own words */
  several: {
    other: [],
    show: [],
    /** own words among what is known */
    quoted: ['words'],
    nothing: [],
  },
  menu: {
    /** a native menu in which nothing is chosen */
    choose: [],
    show: [],
    /** opens the whole list */
    all: [],
    results: ['count'],
    notFound: [],
  },
  register: {
    asking: ['offer'],
    /** of a teaser: leads to the offer */
    more: [],
    asks: ['fields'],
    /** no permission is asked: the mail with the code is the only one */
    oneMail: [],
    optional: ['text'],
    /** to whoever is proven: there is nothing that must be filled in */
    already: [],
    known: [],
    change: [],
    /** above the links to what is wrong */
    problems: [],
    email: [],
    choose: [],
    rules: [],
    register: [],
    continue: [],
    notNow: [],
    never: [],
    close: [],
    another: [],
    sent: ['email', 'count'],
    /** on the next page, which no longer knows the address */
    sentBefore: ['count'],
    look: [],
    code: [],
    confirm: [],
    confirmLink: [],
    needEmail: [],
    needCode: [],
    wrongCode: [],
    tooMany: [],
    offline: [],
    again: [],
    needConsent: [],
    welcome: ['name'],
    done: [],
    yours: ['name'],
    yourCode: [],
    open: [],
    call: ['phone'],
    drawn: ['date'],
    won: [],
    lost: ['date'],
    gone: [],
  },
  greeting: {
    hello: ['name'],
    /** to who comes back unknown */
    again: [],
    need: ['name'],
    contact: ['name'],
    reward: ['name'],
    code: ['code'],
    call: ['phone'],
    notMe: ['name'],
  },
  permission: {
    /** read aloud when the card came unasked */
    asking: ['question'],
    yes: [],
    notNow: [],
    never: [],
    close: [],
    /** by which channel, under the question */
    web: [],
    'e-mail': [],
    phone: [],
    fax: [],
    mail: [],
    visit: [],
    message: [],
    /** what stands, with the site's wording */
    granted: ['text'],
    declined: ['text'],
    change: [],
    /** just now, and how to take it back; the second of what comes by e-mail */
    allowed: [],
    allowedMail: [],
    undo: [],
    kept: [],
    failed: [],
  },
  preferences: {
    title: [],
    since: ['date'],
    /** below `verified` */
    deviceOnly: [],
    /** where a browser of theirs sends Global Privacy Control */
    gpc: [],
    loading: [],
    noAnswer: [],
    /** who may not be recognised */
    needConsent: [],
    again: [],
    close: [],
    undo: [],
    saved: [],
    kept: [],
    failed: [],
    about: [],
    choose: [],
    /** of what the site knows for certain, and only it can change */
    certain: [],
    looking: [],
    /** read aloud in place of the cross */
    remove: ['name'],
    removed: ['name'],
    change: [],
    looked: [],
    allow: [],
    web: [],
    'e-mail': [],
    phone: [],
    fax: [],
    mail: [],
    visit: [],
    message: [],
    other: [],
    pauseFor: ['days'],
    paused: ['date'],
    resume: [],
    rewards: [],
    code: ['code'],
    open: [],
    call: ['phone'],
    drawn: ['date'],
    won: [],
    lost: ['date'],
    shown: [],
    why: ['place', 'reason'],
    everybody: ['place'],
    times: ['count'],
    answered: [],
    postponed: [],
    declined: [],
    data: [],
    export: [],
    exported: [],
    erase: [],
    /** before it is done: what goes */
    eraseAsk: [],
    eraseYes: [],
    keep: [],
    erased: [],
    erasedNote: [],
  },
  contact: {
    /** above the reasons */
    help: [],
    order: [],
    products: [],
    technical: [],
    complaint: [],
    other: [],
    /** above the channels; `sorry` for a complaint */
    how: [],
    sorry: [],
    phone: [],
    callback: [],
    email: [],
    message: [],
    form: [],
    fax: [],
    /** the number is for their tier */
    own: [],
    preferred: [],
    until: ['time'],
    opens: ['time'],
    wait: ['time'],
    bestFor: ['what'],
    back: [],
    close: [],
    retry: [],
    /** nothing could be had from the server */
    lost: [],
    yourName: [],
    yourEmail: [],
    yourPhone: [],
    when: [],
    yourMessage: [],
    optional: ['label'],
    /** of what is known already */
    known: ['label'],
    send: [],
    needPhone: [],
    needEmail: [],
    needMessage: [],
    offline: [],
    tooMany: [],
    again: [],
    reference: [],
    sayIt: [],
    done: [],
    willCall: [],
    willWrite: [],
    call: ['phone'],
    faxTo: ['phone'],
    write: ['email'],
    /** on the path of a complaint, whatever channel was chosen */
    orCall: ['phone'],
  },
  gate: {
    registered: [],
    client: [],
    mvc: [],
    register: [],
    unlocked: [],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

/** A widget that has words: `<rapport-quickfind>` is `quickfind`. */
export type WidgetName = keyof typeof WIDGET_STRINGS;
/** The names of a widget's words. */
export type StringName<Widget extends WidgetName> = keyof (typeof WIDGET_STRINGS)[Widget] & string;

/** A site's own words for its widgets: `{ "register": { "notNow": { "en": "Later", "de": "Später" } } }`. */
export const OwnStringsSchema = z
  .record(z.string(), z.record(z.string(), TextSchema))
  .meta({ id: 'OwnStrings' });
export type OwnStrings = z.infer<typeof OwnStringsSchema>;

/** The same for one visitor: only what the site has its own words for. */
export const ShownStringsSchema = z
  .record(z.string(), z.record(z.string(), z.string()))
  .meta({ id: 'ShownStrings' });
export type ShownStrings = z.infer<typeof ShownStringsSchema>;
