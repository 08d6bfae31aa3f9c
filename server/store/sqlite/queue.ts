import type { Change, Changed } from '../contract.ts';
import { unreachable } from '../refusal.ts';
import { foldBatch, type Outcome } from './batch.ts';
import { toRefusal } from './failure.ts';
import type { Reader } from './reader.ts';
import type { Writer } from './thread.ts';

/** A batch never holds up the event loop or another process for long. */
const MAX_CHANGES = 256;
const MAX_EVENTS = 2_000;

interface Waiting {
  change: Change;
  resolve: (changed: Changed) => void;
  reject: (error: unknown) => void;
}

/** What has to be alone with the writer, and never rejects. */
type Alone = () => Promise<void>;

/**
 * Group commit: the changes that arrive in one turn of the event loop, or while an earlier batch is on its way to the
 * disk, share one transaction and one sync. Exactly one job is under way at a time; what was asked for first is done first.
 */
export const createQueue = (reader: Reader, writer: Writer) => {
  const waiting: (Waiting | Alone)[] = [];
  let scheduled = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Runs jobs one after the other. */
  const chain = <T>(job: () => T | Promise<T>): Promise<T> => {
    const run = last.then(job);
    last = run.catch(() => {});
    return run;
  };

  /** The changes at the head that fit one batch; none when something that has to be alone stands there. */
  const take = (): Waiting[] => {
    let count = 0;
    let events = 0;
    while (count < Math.min(waiting.length, MAX_CHANGES)) {
      const next = waiting[count]!;
      if (typeof next === 'function') break;
      events += next.change.events.length;
      if (count > 0 && events > MAX_EVENTS) break;
      count++;
    }
    return waiting.splice(0, count) as Waiting[];
  };

  const addSites = async (changes: readonly Change[]) => {
    const unknown = changes.filter(({ site, create }) => create && reader.site(site) === undefined);
    for (const site of new Set(unknown.map(change => change.site))) await writer.call('addSite', site);
  };

  const commit = async (changes: readonly Change[]): Promise<Outcome[]> => {
    await addSites(changes);
    const first = reader.together(() => foldBatch(reader, changes));
    if (first.writes.people.length === 0 || (await writer.call('commit', first.writes)))
      return first.outcomes;
    // Another process was faster. With its lock in hand nobody can be faster again.
    await writer.call('lock');
    try {
      const second = reader.together(() => foldBatch(reader, changes));
      if (await writer.call('commit', second.writes)) return second.outcomes;
    } finally {
      // Does nothing after a commit.
      await writer.call('unlock');
    }
    throw unreachable(
      'The database refuses what fits the rows it shows; check it with "PRAGMA integrity_check".',
    );
  };

  const turn = async () => {
    if (typeof waiting[0] === 'function') return (waiting.shift() as Alone)();
    const batch = take();
    if (batch.length === 0) return;
    try {
      const outcomes = await commit(batch.map(({ change }) => change));
      outcomes.forEach((outcome, i) => {
        if ('changed' in outcome) batch[i]!.resolve(outcome.changed);
        else batch[i]!.reject(outcome.error);
      });
    } catch (error) {
      for (const { reject } of batch) reject(toRefusal(error));
    }
  };

  const schedule = () => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() =>
      chain(() => {
        scheduled = false;
        const done = turn();
        schedule();
        return done;
      }),
    );
  };

  return {
    /** Runs a job that needs the writer for itself, after everything asked before it and before everything after. */
    exclusive: <T>(job: () => T | Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        waiting.push(async () => {
          try {
            resolve(await job());
          } catch (error) {
            reject(toRefusal(error));
          }
        });
        schedule();
      }),
    update: (change: Change): Promise<Changed> =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        schedule();
      }),
    /** Commits everything that waits. */
    flush: (): Promise<void> =>
      chain(async () => {
        while (waiting.length > 0) await turn();
      }),
  };
};
