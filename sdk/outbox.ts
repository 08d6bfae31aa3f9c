import { createStore, promisifyRequest } from 'idb-keyval';
import type { Event } from '../protocol/index.ts';
import { stringify } from './stringify.ts';

/** One event that waits to be confirmed. */
export interface Waiting {
  id: string;
  /** this browser's clock when it happened, ms */
  at: number;
  /** the event as JSON, without its age */
  json: string;
  /** UTF-8 bytes of `json` */
  size: number;
  /** page views and tracked names go first when the outbox is full */
  low: boolean;
  /** it has been in IndexedDB; if it is no longer there, another tab has delivered it */
  stored?: boolean;
}

/** The events that wait, in this page's memory and, where the visitor allows it, in IndexedDB. */
export interface Outbox {
  /** oldest first */
  waiting(): Waiting[];
  /** Resolves when the event is on the disk (`stored`), or cannot be (`memory`). */
  add(event: Event): Promise<'stored' | 'memory'>;
  /** Takes in what other pages and tabs have left, and lets go of what they have delivered. */
  load(): Promise<void>;
  remove(ids: string[]): void;
  /** Forgets all of it, also what other tabs have left. */
  clear(): void;
}

const MAX_EVENTS = 1000;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_EVENT_BYTES = 32 * 1024;
const MAX_AGE_MS = 7 * 24 * 3600 * 1000;

/**
 * @param options.site names the database, `rapport-<site>`, with one key per event
 * @param options.isKept whether the visitor allows storage now
 * @param options.onDropped called with how many events were given up and why
 * @param options.onLeft called with whether anything may be left for the next page
 */
export const createOutbox = (options: {
  site: string;
  isKept: () => boolean;
  onDropped: (count: number, code: string) => void;
  onLeft: (left: boolean) => void;
}): Outbox => {
  const { site, isKept, onDropped, onLeft } = options;
  const events = new Map<string, Waiting>();
  let database: ReturnType<typeof createStore> | undefined;

  const run = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => Promise<T>,
  ): Promise<T> => {
    const open = () => {
      database = createStore(`rapport-${site}`, 'outbox');
      return database;
    };
    try {
      return await (database ?? open())(mode, work);
    } catch {
      // A connection that the browser has closed behind our back throws InvalidStateError for ever: open another, once.
      return open()(mode, work);
    }
  };

  const remove = (ids: string[]) => {
    for (const id of ids) events.delete(id);
    if (!events.size) onLeft(false);
    if (ids.length && isKept())
      run('readwrite', store => {
        for (const id of ids) store.delete(id);
        return promisifyRequest(store.transaction);
      }).catch(() => {});
  };

  const waiting = () => [...events.values()].sort((a, b) => (a.id < b.id ? -1 : 1));

  const trim = () => {
    const now = Date.now();
    // Newest first and the valuable before the low: whoever comes after the space has run out goes.
    let count = 0;
    let bytes = 0;
    const gone = waiting()
      .reverse()
      .sort((a, b) => +a.low - +b.low)
      .filter(({ at, size }) => {
        bytes += size;
        count++;
        return now - at > MAX_AGE_MS || count > MAX_EVENTS || bytes > MAX_BYTES;
      })
      .map(({ id }) => id);
    if (gone.length) {
      remove(gone);
      onDropped(gone.length, 'outbox_full');
    }
  };

  return {
    waiting,
    remove,
    add: async event => {
      const json = stringify(event);
      const size = new TextEncoder().encode(json).length;
      if (size > MAX_EVENT_BYTES) {
        onDropped(1, 'event_too_large');
        return 'memory';
      }
      const { id, type } = event;
      const item: Waiting = { id, at: Date.now(), json, size, low: type === 'page' || type === 'track' };
      events.set(id, item);
      trim();
      if (!isKept()) return 'memory';
      onLeft(true);
      try {
        await run('readwrite', store => {
          store.put({ ...item, stored: true }, id);
          return promisifyRequest(store.transaction);
        });
        item.stored = true;
        return 'stored';
      } catch {
        return 'memory';
      }
    },
    load: async () => {
      if (!isKept()) return;
      try {
        const found: Waiting[] = await run('readonly', store => promisifyRequest(store.getAll()));
        const there = new Set(found.map(({ id }) => id));
        for (const { id, stored } of waiting()) if (stored && !there.has(id)) events.delete(id);
        for (const item of found) events.set(item.id, item);
        onLeft(events.size > 0);
        trim();
      } catch {
        // no IndexedDB: what is in memory is all there is
      }
    },
    clear: () => {
      events.clear();
      onLeft(false);
      run('readwrite', store => promisifyRequest(store.clear())).catch(() => {});
    },
  };
};
