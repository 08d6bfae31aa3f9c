/** One mail, complete, as data. */
export interface Message {
  from: { name: string; email: string };
  /** one address, in the form of `normalEmail` */
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string>>;
}

/** Sends mail; a platform's entry gives one to `createApp`. */
export interface Mail {
  /** Resolves when the mail was handed over; rejects when it was given up. */
  send(message: Message): Promise<void>;
  /** Takes back what has not left yet, or lies here as a file, for these addresses. Absent where nothing is kept. */
  forget?(addresses: readonly string[]): Promise<void>;
}

/**
 * A text as it may stand in a header: on one line, without control characters, so that it can never begin another one.
 *
 * @example headerText('Shop\r\nBcc: all@example.com') // 'Shop Bcc: all@example.com'
 */
export const headerText = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** A text as it may stand in HTML, between tags and in quoted attributes. */
export const htmlText = (text: string): string =>
  text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
