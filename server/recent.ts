/** Values by key, of which at least the `most` last asked for are there. */
export interface Recent<V extends object> {
  /** The value of a key; made when there is none, or none any more. */
  get(key: string): V;
  /** how many are kept now: at most twice `most` */
  readonly size: number;
}

/**
 * Remembers what was asked for lately, and forgets the rest, so that whoever sends keys without end fills no memory. Two
 * generations instead of a list in order: finding a value moves nothing and allocates nothing.
 *
 * @param most how many of the last keys are certain to be there
 * @param make the value of a key that is not there
 * @example const buckets = createRecent(50_000, () => ({ tokens: 60, at: clock() }))
 */
export function createRecent<V extends object>(most: number, make: (key: string) => V): Recent<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  return {
    get(key) {
      let value = young.get(key);
      if (value !== undefined) return value;
      value = old.get(key) ?? make(key);
      if (young.size >= most) {
        old = young;
        young = new Map();
      }
      young.set(key, value);
      return value;
    },
    get size() {
      return young.size + old.size;
    },
  };
}
