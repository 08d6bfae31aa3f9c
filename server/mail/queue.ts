import type { Log } from '../log.ts';
import { type Mail, type Message, whomOf } from './message.ts';

/** Mail that is sent behind the answers. */
export interface MailQueue extends Mail {
  /** Tries what still waits once more, without waiting; resolves when nothing is under way, or after `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

/** How long after a failure it is tried again, milliseconds. */
const BACK_OFF_MS = [1_000, 10_000, 60_000];
/** More is not kept in memory. */
const MAX_WAITING = 10_000;

/**
 * Puts a queue before a transport, so that no answer waits for a mail server, nor shows by its time that there is a mail.
 * A mail that fails is tried three times more; what is given up is logged, without its address.
 *
 * @param backOffMs waits between the tries, milliseconds
 * @example const queue = createMailQueue(createSmtpMail(url), log); createApp({ store, assets, mail: queue })
 */
export function createMailQueue(mail: Mail, log: Log, backOffMs: readonly number[] = BACK_OFF_MS): MailQueue {
  const underWay = new Map<Promise<void>, Message>();
  const forgotten = new WeakSet<Message>();
  const sleepers = new Set<() => void>();
  let isStopping = false;

  const sleep = (ms: number) =>
    new Promise<void>(resolve => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      sleepers.add(wake);
    });

  async function deliver(message: Message): Promise<void> {
    // After the answer: composing a mail takes longer than answering does.
    await sleep(0);
    for (let tries = 1; ; tries++) {
      if (forgotten.has(message)) return;
      const wasStopping = isStopping;
      try {
        return await mail.send(message);
      } catch (error) {
        const wait = backOffMs[tries - 1];
        const isOver = wait === undefined || wasStopping;
        // What a mail server says may repeat the address: only its number is logged.
        log(isOver ? 'error' : 'warn', isOver ? 'mail given up' : 'mail not sent yet', {
          tries,
          ...reasonOf(error),
        });
        if (isOver) throw new Error('The mail was given up.');
        if (!isStopping) await sleep(wait);
      }
    }
  }

  return {
    send(message) {
      if (underWay.size >= MAX_WAITING) {
        log('error', 'mail given up', { waiting: underWay.size });
        return Promise.reject(new Error('Too many mails wait.'));
      }
      const sent = deliver(message);
      const settled = sent.catch(() => {}).finally(() => underWay.delete(settled));
      underWay.set(settled, message);
      return sent;
    },
    async forget(whom) {
      const theirs = [...underWay].filter(([, message]) => whomOf(message).some(one => whom.includes(one)));
      for (const [, message] of theirs) forgotten.add(message);
      for (const wake of sleepers) wake();
      // One that is being handed over is waited for: afterwards it can be taken back where it lies.
      await Promise.all(theirs.map(([settled]) => settled));
      await mail.forget?.(whom);
    },
    async stop(withinMs) {
      isStopping = true;
      for (const wake of sleepers) wake();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const over = new Promise<void>(resolve => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([Promise.all(underWay.keys()), over]);
      clearTimeout(timer);
      if (underWay.size > 0) log('error', 'mail given up', { waiting: underWay.size });
    },
  };
}

/** nodemailer's code (`EAUTH`) and the mail server's number (550). */
function reasonOf(error: unknown): Record<string, unknown> {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof responseCode === 'number' ? { status: responseCode } : {}),
  };
}
