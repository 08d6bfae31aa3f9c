import { stringify } from './stringify.ts';

/** What stays on this device between pages and is needed before anything asynchronous could answer. */
export interface Storage {
  get<T>(key: StorageKey): T | undefined;
  /** undefined removes */
  set(key: StorageKey, value: unknown): void;
}

/** `left`: the outbox may hold events of an earlier page; `retry`: the server asked to be left alone until then (ms). */
export type StorageKey = 'token' | 'consent' | 'last' | 'left' | 'retry';

/**
 * localStorage under `rapport:<site>:`, and the memory of this page where the browser refuses it (blocked cookies, a full
 * disk, a sandboxed frame).
 */
export const createStorage = (site: string): Storage => {
  const memory = new Map<string, string>();
  const name = (key: string) => `rapport:${site}:${key}`;
  return {
    get: key => {
      try {
        return JSON.parse(memory.get(key) ?? localStorage.getItem(name(key))!) ?? undefined;
      } catch {
        return undefined;
      }
    },
    set: (key, value) => {
      memory.delete(key);
      try {
        localStorage.removeItem(name(key));
        if (value !== undefined) localStorage.setItem(name(key), stringify(value));
      } catch {
        if (value !== undefined) memory.set(key, stringify(value));
      }
    },
  };
};
