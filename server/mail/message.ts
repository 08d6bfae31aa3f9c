/** One mail, complete, as data. */
export interface Message {
  from: { name: string; email: string };
  /** one address, in the form of `normalEmail` */
  to: string;
  /** where an answer goes, in the same form; default the sender */
  replyTo?: string;
  /** id of the profile it is about, where that is not its reader: it goes when they are erased */
  about?: string;
  subject: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string>>;
}

/** Sends mail; a platform's entry gives one to `createApp`. */
export interface Mail {
  /** Resolves when the mail was handed over; rejects when it was given up. */
  send(message: Message): Promise<void>;
  /**
   * Takes back what has not left yet, or lies here as a file, to or about somebody. Absent where nothing is kept.
   *
   * @param whom addresses, and ids of profiles
   */
  forget?(whom: readonly string[]): Promise<void>;
}

/** Whom a message has to do with: as `forget` names them. */
export const whomOf = ({ to, about }: Pick<Message, 'to' | 'about'>): string[] => [
  to,
  ...(about === undefined ? [] : [about]),
];

/**
 * A text as it may stand in a header: on one line, without control characters, so that it can never begin another one.
 *
 * @example headerText('Shop\r\nBcc: all@example.com') // 'Shop Bcc: all@example.com'
 */
export const headerText = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** A text as it may stand in HTML, between tags and in quoted attributes. */
export const htmlText = (text: string): string =>
  text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
