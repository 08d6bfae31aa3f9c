/**
 * `JSON.stringify`, also on pages whose old Prototype.js (≤ 1.6) has put a `toJSON` on arrays, which makes them arrive as
 * strings: https://stackoverflow.com/q/710586. The page gets its own back before anything else runs.
 */
export const stringify = (value: unknown): string => {
  const arrays = Array.prototype as { toJSON?: unknown };
  const theirs = arrays.toJSON;
  const removed = theirs && Reflect.deleteProperty(arrays, 'toJSON');
  try {
    return JSON.stringify(value);
  } finally {
    if (removed) arrays.toJSON = theirs;
  }
};
