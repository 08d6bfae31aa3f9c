import type { Consent, ContextAnswer, Event, EventsAnswer } from '../protocol/index.ts';
import type { Outbox, Stats, Waiting } from './outbox.ts';
import { type Answered, type Post, readAnswer } from './post.ts';
import type { Report } from './report.ts';
import type { Keep, Storage } from './storage.ts';

/** An event as the page makes it; its id is given when it is added to the outbox. */
export type NewEvent = Event extends infer E ? (E extends Event ? Omit<E, 'id' | 'age'> : never) : never;

/** Who sends: the first fields of every request. */
export interface Author {
  token?: string | undefined;
  cookie?: boolean;
  consent: Consent;
}

/** Brings waiting events to the server, one request at a time. */
export interface Sender {
  /** Lets an event wait for the next request, 5 s from now at the latest. */
  add(event: Event, isLater?: boolean): Promise<'stored' | 'memory'>;
  /** Runs a job when the requests before it are over; jobs never overlap within a page. */
  enqueue<T>(job: () => Promise<T>): Promise<T>;
  /**
   * Asks for a decision, with the events that wait; undefined when there was no answer in our format. A job's work.
   *
   * @param early the same request, already sent without events
   */
  exchange(fields: object, early?: Promise<Answered>): Promise<ContextAnswer | undefined>;
  /** Sends all that waits; `isAsked`: also during a back-off of our own. */
  flush(isAsked?: boolean): Promise<void>;
  /** Sends what it can in the moment the page goes out of sight. */
  depart(): void;
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

/**
 * @param options.author read anew for each request: another tab may have changed it
 * @param options.isKept whether the visitor is recognised; otherwise events go along with exchanges only
 */
export const createSender = ({
  site,
  post,
  outbox,
  stats,
  storage,
  keep,
  report,
  author,
  isKept,
  wipe,
}: {
  site: string;
  post: Post;
  outbox: Outbox;
  stats: Stats;
  storage: Storage;
  keep: Keep;
  report: Report;
  author: () => Author;
  isKept: () => boolean;
  /** forgets the visitor, who was erased */
  wipe: () => void;
}): Sender => {
  const { waiting } = outbox;
  const flying = new Set<Event['id']>();
  const isLate = document.hidden || storage.get('left');
  let jobs = 0;
  let chain: Promise<unknown> | undefined;
  let timer: unknown;
  let failures = 0;
  /** our own back-off, and the silence the server wants */
  let notBefore = 0;
  let quietUntil = 0;
  let limit = BATCH_EVENTS;
  /** the last request has made the outbox smaller, or the next will be another */
  let isProgress = false;

  const enqueue = <T>(job: () => Promise<T>): Promise<T> => {
    // With nothing before it a job starts in this very moment: the first request of a page is as early as it can be.
    const result = jobs++ ? chain!.then(job) : job();
    chain = result.catch(() => {}).then(() => jobs--);
    return result;
  };

  const settle = (
    batch: Waiting[],
    sent: string[],
    rejected: Partial<EventsAnswer['rejected'][number]>[],
  ) => {
    const done = batch.filter(({ event }) => sent.includes(event.id));
    const refused = rejected.flatMap(({ index, code, detail }) => {
      report(code!, detail);
      return batch[index!] ?? [];
    });
    stats.sent += done.length;
    stats.dropped += refused.length;
    isProgress = done.length + refused.length > 0;
    outbox.remove([...done, ...refused]);
  };

  /** Sends a batch and draws the consequences; resolves with an answer in our format, or undefined. */
  const request = async (fields?: object, early?: Promise<Answered>): Promise<unknown> => {
    isProgress = false;
    let bytes = 0;
    const now = Date.now();
    const batch = waiting()
      .filter(({ event }) => !early && !flying.has(event.id))
      .slice(0, limit)
      .filter(({ size }, index) => {
        bytes += size + AGE_BYTES;
        return bytes < BATCH_BYTES || !index;
      });
    if (now < Math.max(quietUntil, storage.get('retry') ?? 0) || !(fields || batch.length)) return undefined;
    const who = author();
    const events = batch.map(({ event, at }) => ({ ...event, age: Math.max(0, now - at) }));
    for (const { event } of batch) flying.add(event.id);
    const { status, waitMs, body } = await (early
      ? readAnswer(early)
      : post(fields ? 'context' : 'events', JSON.stringify({ ...who, ...fields, events }), !fields));
    for (const { event } of batch) flying.delete(event.id);
    const answer = body as (ContextAnswer & EventsAnswer) | undefined;
    const outcome = (fields ? answer?.decision?.slots && answer.events : answer) as EventsAnswer | undefined;
    if (status === 200 && outcome?.accepted && outcome.rejected) {
      failures = notBefore = 0;
      limit = BATCH_EVENTS;
      const { token, purge } = answer!;
      // Another tab may have been given one, or have logged out, since the request left: then that stands.
      const isOurs = storage.get('token') === who.token;
      if (purge) wipe();
      if (token && isOurs) keep('token', token);
      settle(batch, [outcome.accepted, outcome.duplicate].flat(), outcome.rejected);
      return answer;
    }
    report('no_answer', status);
    if (/^4(00|13|22)$/.test(status as unknown as string)) {
      // One of them spoils the others: halve until it is alone, then set it aside.
      limit = batch.length >> 1;
      isProgress = !fields;
      if (!fields && !limit) settle(batch, [], [{ index: 0, code: 'bad_request' }]);
      limit ||= BATCH_EVENTS;
    } else if (/^40[134]$/.test(status as unknown as string)) quietUntil = now + HOUR_MS;
    else if (waitMs) {
      quietUntil = now + waitMs;
      keep('retry', quietUntil);
    } else notBefore = now + Math.random() * Math.min(MAX_BACKOFF_MS, 1000 * 2 ** failures++);
    return undefined;
  };

  const arm = () => {
    clearTimeout(timer as number);
    timer = waiting().length && isKept() && setTimeout(flush, Math.max(FLUSH_MS, notBefore - Date.now()));
  };

  const send = async () => {
    await outbox.load(LOAD_MS);
    await request();
  };

  /**
   * Runs it with a lock of all tabs, held for one request and no longer: a page with a lock cannot go into the back/forward
   * cache. Sandboxed frames and plain http have no locks; ids make a second sending harmless.
   */
  const alone = <T>(ifAvailable: boolean, run: () => Promise<T>): Promise<T | null> =>
    navigator.locks?.request(`rapport-${site}`, { ifAvailable }, async lock => lock && run()).catch(run) ??
    run();

  /**
   * The first request of somebody new. Tabs that are opened together must not be minted a guest each: the one that is seen
   * asks at once and holds the lock meanwhile; one in the background, or one that has found another's events, waits for the
   * lock, and for the token that the other is given.
   */
  const meet = <T>(ask: () => Promise<T>): Promise<T | null> => {
    const first = isLate ? undefined : ask();
    const held = alone(false, async () => first ?? ask());
    return first ?? held;
  };

  const flush = (isAsked?: boolean): Promise<void> =>
    enqueue(async () => {
      do {
        isProgress = false;
        if (isKept() && navigator.onLine && (isAsked || Date.now() > notBefore)) await alone(true, send);
      } while (isProgress);
      arm();
    });

  // Whatever a killed browser has left, even if it could not note so.
  setTimeout(flush, FLUSH_MS);

  return {
    enqueue,
    flush,
    add: (event, isLater) => {
      const added = outbox.add(event, isLater);
      if (waiting().length >= FLUSH_EVENTS) flush();
      else if (!timer) arm();
      return added;
    },
    exchange: async (fields, early) => {
      const ask = () => request(fields, early);
      const answer = await (storage.get('last') ? ask() : meet(ask));
      arm();
      return answer as ContextAnswer | undefined;
    },
    depart: () => {
      const { token, cookie } = author();
      // Without a token the server would take us for a second new visitor: the next page sends it then.
      if (token || cookie) request();
    },
  };
};
