import type { Consent, ContextAnswer, Event, EventsAnswer } from '../protocol/index.ts';
import type { Outbox, Waiting } from './outbox.ts';
import { type Post, readAnswer } from './post.ts';
import type { Report } from './report.ts';
import type { Storage } from './storage.ts';
import { stringify } from './stringify.ts';

/** Who sends: the first fields of every request. */
export interface Identity {
  token?: string | undefined;
  cookie?: true | undefined;
  consent: Consent;
}

type Outcome = Pick<EventsAnswer, 'accepted' | 'duplicate' | 'rejected'>;

/** Brings waiting events to the server, one request at a time. */
export interface Sender {
  /** Lets an event wait for the next request, 5 s from now at the latest. */
  add(event: Event): Promise<'stored' | 'memory'>;
  /** Runs a job when the requests before it are over; jobs never overlap within a page. */
  enqueue<T>(job: () => Promise<T>): Promise<T>;
  /**
   * Asks for a decision, with the events that wait; undefined when there was no answer in our format.
   *
   * @param early the same request, already sent without events
   */
  exchange(fields: object, early?: Promise<Response>): Promise<ContextAnswer | undefined>;
  /** Sends all that waits; `isAsked`: also during a back-off of our own. */
  flush(isAsked?: boolean): Promise<void>;
  /** Sends what it can in the moment the page goes out of sight. */
  depart(): void;
  /** The server has asked for silence, or does not know us. */
  isQuiet(): boolean;
  stop(): void;
}

const BATCH_EVENTS = 50;
const BATCH_BYTES = 48 * 1024;
/** of `"age":…,` and the comma between two events, at most */
const AGE_BYTES = 24;
const FLUSH_MS = 5000;
const FLUSH_EVENTS = 20;
const LOAD_MS = 1000;
const HOUR_MS = 3_600_000;
const MAX_BACKOFF_MS = 300_000;

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** Waits for a promise, but not longer than so many milliseconds. */
export const atMost = (ms: number, promise: Promise<unknown>) => Promise.race([promise, sleep(ms)]);

/**
 * @param options.identity read anew for each request: another tab may have changed it
 * @param options.isKept whether the visitor is recognised; otherwise events go along with exchanges only
 * @param options.onToken called with a token the server has minted and the one the request was sent with
 * @param options.onDone called with how many events were confirmed or given up
 */
export const createSender = (options: {
  site: string;
  post: Post;
  outbox: Outbox;
  storage: Storage;
  report: Report;
  identity: () => Identity;
  isKept: () => boolean;
  onToken: (token: string | undefined, sentWith: string | undefined) => void;
  onDone: (sent: number, dropped: number) => void;
}): Sender => {
  const { site, post, outbox, storage, report, identity, isKept, onToken, onDone } = options;
  const flying = new Set<string>();
  let chain: Promise<unknown> = Promise.resolve();
  let timer: number | undefined;
  let failures = 0;
  let notBefore = 0;
  let pausedUntil = 0;
  let limit = BATCH_EVENTS;

  const enqueue = <T>(job: () => Promise<T>): Promise<T> => {
    const result = chain.then(job);
    chain = result.catch(error => report('internal', error));
    return result;
  };

  const isQuiet = () => {
    const now = Date.now();
    // A clock that was set back must not silence us for longer than a server ever may.
    return now < Math.max(pausedUntil, Math.min(storage.get<number>('retry') ?? 0, now + HOUR_MS));
  };

  const pick = (): Waiting[] => {
    let bytes = 0;
    return outbox
      .waiting()
      .filter(({ id }) => !flying.has(id))
      .slice(0, limit)
      .filter(({ size }, index) => {
        bytes += size + AGE_BYTES;
        return bytes < BATCH_BYTES || !index;
      });
  };

  /** Takes note of what became of a batch; says how many of it need not be sent again. */
  const settle = (batch: Waiting[], { accepted, duplicate, rejected }: Outcome): number => {
    const named = new Set([...accepted, ...duplicate]);
    const sent = batch.map(({ id }) => id).filter(id => named.has(id));
    const refused = rejected.flatMap(({ index, code, detail }) => {
      report(code, detail);
      return batch[index]?.id ?? [];
    });
    outbox.remove([...sent, ...refused]);
    onDone(sent.length, refused.length);
    return sent.length + refused.length;
  };

  const backOff = (waitMs = 0) => {
    notBefore = Date.now() + (waitMs || Math.random() * Math.min(MAX_BACKOFF_MS, 1000 * 2 ** failures++));
    if (waitMs && isKept()) storage.set('retry', notBefore);
  };

  /** Sends a batch; an answer that is none leaves it waiting, or a smaller one to try. */
  const request = async (
    path: 'context' | 'events',
    fields: object,
    batch: Waiting[],
    early?: Promise<Response>,
  ): Promise<{ body?: unknown; isProgress: boolean }> => {
    const who = identity();
    const now = Date.now();
    const events = batch.map(({ at, json }) => `{"age":${Math.max(0, now - at)},${json.slice(1)}`);
    for (const { id } of batch) flying.add(id);
    const { status, waitMs, body } = await (early
      ? readAnswer(early)
      : post(
          path,
          `${stringify({ ...who, ...fields }).slice(0, -1)},"events":[${events}]}`,
          path === 'events',
        ));
    for (const { id } of batch) flying.delete(id);
    const { decision, events: inner, token } = (body ?? {}) as Partial<ContextAnswer>;
    const outcome = (path === 'events' ? body : decision?.slots && inner) as Outcome | undefined;
    if (status === 200 && outcome?.accepted && outcome.duplicate && outcome.rejected) {
      failures = notBefore = 0;
      limit = BATCH_EVENTS;
      onToken(token, who.token);
      return { body, isProgress: settle(batch, outcome) > 0 };
    }
    report(status ? 'refused' : 'unreachable', status);
    if (status === 400 || status === 413 || status === 422) {
      // One of them spoils the others: halve until it is alone, then set it aside.
      const isAlone = batch.length < 2;
      if (path === 'events') {
        limit = batch.length >> 1 || BATCH_EVENTS;
        if (isAlone) {
          outbox.remove([batch[0]!.id]);
          onDone(0, 1);
        }
        return { isProgress: true };
      }
    } else if (status === 401 || status === 403 || status === 404) pausedUntil = Date.now() + HOUR_MS;
    else backOff(waitMs);
    return { isProgress: false };
  };

  /** Holds the lock of all tabs for one send and no longer: a page with a lock cannot go into the back/forward cache. */
  const locked = (send: () => Promise<boolean>): Promise<boolean> =>
    navigator.locks
      ? navigator.locks
          .request(`rapport-${site}`, { ifAvailable: true }, lock => (lock ? send() : false))
          // A sandboxed frame has no locks. Ids make a second sending harmless.
          .catch(send)
      : send();

  const arm = () => {
    clearTimeout(timer);
    const waitMs = Math.max(FLUSH_MS, notBefore - Date.now());
    timer = outbox.waiting().length && isKept() ? window.setTimeout(flush, waitMs) : undefined;
  };

  const flush = (isAsked?: boolean): Promise<void> =>
    enqueue(async () => {
      const isDue = () =>
        isKept() && navigator.onLine && !isQuiet() && (isAsked === true || Date.now() >= notBefore);
      const send = async () => {
        await atMost(LOAD_MS, outbox.load());
        const batch = pick();
        if (!batch.length) return false;
        const { body, isProgress } = await request('events', {}, batch);
        if (body && !isProgress) backOff();
        return isProgress;
      };
      while (isDue() && (await locked(send)));
      arm();
    });

  return {
    enqueue,
    isQuiet,
    flush,
    add: event => {
      const added = outbox.add(event);
      if (outbox.waiting().length >= FLUSH_EVENTS) flush();
      else if (!timer) arm();
      return added;
    },
    exchange: async (fields, early) => {
      const { body } = await request('context', fields, early ? [] : pick(), early);
      arm();
      return body as ContextAnswer | undefined;
    },
    depart: () => {
      const { token, cookie } = identity();
      const batch = pick();
      // Without a token the server would take us for a second new visitor: the next page sends it then.
      if (batch.length && isKept() && !isQuiet() && (token || cookie)) request('events', {}, batch);
    },
    stop: () => clearTimeout(timer),
  };
};
