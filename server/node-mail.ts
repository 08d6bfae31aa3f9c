import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { headerText, type Mail, type Message, whomOf } from './mail/message.ts';

/** A way for mail to leave this process. */
export interface MailTransport extends Mail {
  /** Lets go of connections. */
  close(): void;
}

/** Where mail goes while nobody has said which server takes it. */
export const MAIL_FOLDER = 'data/mail';
/** How long a mail server may take to answer, milliseconds. */
const PATIENCE_MS = 10_000;
/** Nothing of a message is ever fetched from a disk or an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true };

/** Addresses are given as parts, so that nothing in them is read as a second one. */
const toNodemailer = ({ from, to, replyTo, subject, text, html, headers }: Message): SendMailOptions => ({
  from: { name: headerText(from.name), address: from.email },
  to: { name: '', address: to },
  ...(replyTo === undefined ? {} : { replyTo: { name: '', address: replyTo } }),
  subject: headerText(subject),
  text,
  html,
  headers: { ...headers },
});

/**
 * Mail over SMTP.
 *
 * @param url `smtp://user:password@host:587` or `smtps://…`
 * @example const mail = createSmtpMail(settings.smtpUrl)
 */
export function createSmtpMail(url: string): MailTransport {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    ...CLOSED,
  });
  return {
    async send(message) {
      await transport.sendMail(toNodemailer(message));
    },
    close: () => transport.close(),
  };
}

/**
 * Mail as files, for trying out without a mail server: one `.eml` a mail, whole from the moment it is there. No address
 * stands in a file's name, but what it is found by when its reader is erased.
 *
 * @param folder made when the first mail is written; readable by this user only
 * @example const mail = createFileMail('data/mail')
 */
export function createFileMail(folder: string, clock: () => number = Date.now): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows', ...CLOSED });
  return {
    async send(message) {
      const { message: bytes } = await composer.sendMail(toNodemailer(message));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const time = new Date(clock()).toISOString().replace(/[:.]/g, '-');
      const path = `${folder}/${time}-${whomOf(message).map(nameOf).join('-')}-${randomUUID()}`;
      await writeFile(`${path}.tmp`, bytes as Buffer, { mode: 0o600 });
      await rename(`${path}.tmp`, `${path}.eml`);
    },
    async forget(whom) {
      const names = whom.map(nameOf);
      const files = await readdir(folder).catch(() => []);
      const theirs = files.filter(file => names.some(name => file.includes(`-${name}-`)));
      await Promise.all(theirs.map(file => rm(`${folder}/${file}`, { force: true })));
    },
    close() {},
  };
}

const nameOf = (whom: string): string => createHash('sha256').update(whom).digest('hex').slice(0, 32);
