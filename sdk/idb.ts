import { createStore, promisifyRequest } from 'idb-keyval';

/**
 * Runs transactions on the object store `outbox` of a database. Each resolves with its request's result when it is complete.
 *
 * A connection that the browser has closed behind our back (Safari does that) throws InvalidStateError for ever:
 * https://bugs.webkit.org/show_bug.cgi?id=197050. So after a failure another is opened, once.
 *
 * @returns rejects where there is no IndexedDB, no permission or no room
 * @example
 * const transact = createTransact('rapport-st_demo');
 * await transact(store => store.put({ n: 1 }, 'key'));
 */
export const createTransact = (name: string) => {
  const open = () => createStore(name, 'outbox');
  let store = open();
  return async <T>(work: (store: IDBObjectStore) => IDBRequest<T> | undefined): Promise<T> => {
    const run = () =>
      store('readwrite', async inner => {
        const request = work(inner);
        await promisifyRequest(inner.transaction);
        return request?.result as T;
      });
    try {
      return await run();
    } catch {
      store = open();
      return run();
    }
  };
};
