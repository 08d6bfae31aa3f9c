/** A string as the database keeps it. */
export type Key = Uint8Array | string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;

/**
 * The smallest form of an id that gives back exactly the same string: a lower-case UUID is 16 bytes instead of 36, a
 * SHA-256 in hex 32 instead of 64. Any other string becomes JSON text, because SQLite's UTF-8 has no lone surrogates
 * (all of them would be one key) and its text functions stop at U+0000.
 *
 * @example toKey('0192f7a0-0000-7000-8000-000000000001').length // 16
 */
export const toKey = (id: string): Key => {
  if (id.length === 36 && UUID.test(id)) return Buffer.from(id.replaceAll('-', ''), 'hex');
  if (id.length === 64 && HASH.test(id)) return Buffer.from(id, 'hex');
  return JSON.stringify(id);
};

/** The string that `toKey` was given. */
export const fromKey = (key: Key): string => {
  if (typeof key === 'string') return JSON.parse(key) as string;
  const hex = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
  return hex.length === 64
    ? hex
    : `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
