/** `left`: the outbox may hold events of other pages; `retry`: the server asked to be left alone until then (ms). */
export type StorageKey = 'token' | 'consent' | 'last' | 'left' | 'retry';

/** Keeps a value on this device; undefined removes it. */
export type Keep = (key: StorageKey, value?: unknown) => void;

/** What stays on this device between pages and is needed before anything asynchronous could answer. */
export interface Storage {
  get<T>(key: StorageKey): T | undefined;
  set: Keep;
}

/**
 * localStorage under `rapport:<site>:`, and the memory of this page where the browser refuses it (blocked cookies, a
 * sandboxed frame). Of what has a `_kept` that alone stays: no id of a site begins like this.
 */
export const createStorage = (site: string): Storage => {
  let area: Record<string, string> = {};
  try {
    // Null in web views that have it switched off.
    area = localStorage ?? area;
  } catch {}
  const name = (key: string) => `rapport:${site}:${key}`;
  return {
    get: key => {
      try {
        return JSON.parse(area[name(key)]!) ?? undefined;
      } catch {
        return undefined;
      }
    },
    set: (key, value) => {
      try {
        delete area[name(key)];
        if (value !== undefined) area[name(key)] = JSON.stringify(value, (_, part) => part?._kept ?? part);
      } catch {
        // full: the page goes on without
      }
    },
  };
};
