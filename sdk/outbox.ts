import type { Event } from '../protocol/index.ts';
import { createTransact } from './idb.ts';
import { sleep } from './sleep.ts';
import type { Keep } from './storage.ts';

/** One event that waits to be confirmed. */
export interface Waiting {
  /** without its age */
  event: Event;
  /** this browser's clock when it happened, ms */
  at: number;
  /** UTF-8 bytes as JSON */
  size: number;
  /** it is in IndexedDB; when it is no longer there, another tab has delivered it */
  stored?: boolean;
}

/** Events that the server has confirmed, and that were given up, since this page was opened. */
export interface Stats {
  sent: number;
  dropped: number;
}

/** The events that wait, in this page's memory and, where the visitor allows it, in IndexedDB. */
export interface Outbox {
  /** oldest first */
  waiting(): Waiting[];
  /**
   * Resolves when the event is on the disk (`stored`), or cannot be (`memory`).
   *
   * @param isLater the disk may wait until the request under way has left
   */
  add(event: Event, isLater?: boolean): Promise<'stored' | 'memory'>;
  /** Takes in what other pages and tabs have left, and lets go of what they have delivered. Waits so many ms for it. */
  load(maxMs: number): Promise<unknown>;
  remove(items: Waiting[]): void;
  /** Forgets all of it, also what other tabs have left. */
  clear(): void;
}

const MAX_EVENTS = 1000;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_EVENT_BYTES = 32 * 1024;
const MAX_AGE_MS = 7 * 24 * 3600 * 1000;

const isLow = ({ event }: Waiting): number => +/page|track/.test(event.type);

/**
 * @param site names the database, `rapport-<site>`, with one key per event
 * @param isKept whether the visitor allows storage now
 * @param keep told under `left` whether anything may be left for the next page
 */
export const createOutbox = (site: string, isKept: () => boolean, keep: Keep, stats: Stats): Outbox => {
  const events = new Map<string, Waiting>();
  const transact = createTransact(`rapport-${site}`);

  const waiting = () => [...events.values()].sort((a, b) => (a.event.id < b.event.id ? -1 : 1));

  const remove = (items: Waiting[]) => {
    for (const { event } of items) events.delete(event.id);
    keep('left', events.size);
    if (items.length && isKept())
      transact(store => {
        for (const { event } of items) store.delete(event.id);
        return undefined;
      }).catch(() => {});
  };

  const trim = () => {
    let count = 0;
    let bytes = 0;
    // The valuable before the low, newest first: whoever comes after the space has run out goes.
    const gone = waiting()
      .reverse()
      .sort((a, b) => isLow(a) - isLow(b))
      .filter(({ at, size }) => {
        bytes += size;
        return (
          size > MAX_EVENT_BYTES || ++count > MAX_EVENTS || bytes > MAX_BYTES || Date.now() - at > MAX_AGE_MS
        );
      });
    remove(gone);
    stats.dropped += gone.length;
  };

  const read = async () => {
    const found: Waiting[] = (await transact(store => store.getAll()))!;
    for (const { event, stored } of waiting()) if (stored) events.delete(event.id);
    for (const item of found) events.set(item.event.id, item);
    trim();
  };

  return {
    waiting,
    remove,
    add: async (given, isLater) => {
      const json = JSON.stringify(given);
      const event: Event = JSON.parse(json);
      const { id } = event;
      const item: Waiting = {
        event,
        at: Date.now(),
        size: new Blob([json]).size,
      };
      events.set(id, item);
      trim();
      if (isLater) await sleep();
      try {
        if (isKept() && events.has(id)) {
          item.stored = true;
          await transact(store => store.put(item, id));
          return 'stored';
        }
      } catch {
        // no IndexedDB, or no room: what is in memory is all there is
        item.stored = false;
      }
      return 'memory';
    },
    load: maxMs => Promise.race([sleep(maxMs), isKept() && read().catch(() => {})]),
    clear: () => {
      events.clear();
      remove([]);
      transact(store => store.clear()).catch(() => {});
    },
  };
};
