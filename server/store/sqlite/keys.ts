import { hash } from 'node:crypto';

/** A string as the database keeps it. */
export type Key = Uint8Array | string;

/** What a lower-case hexadecimal digit is worth, by its character code; 255 for any other character. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return digit < 0 ? 255 : digit;
});

const isDash = (place: number) => place === 8 || place === 13 || place === 18 || place === 23;

/**
 * The bytes of a UUID or of plain hexadecimal, or undefined for anything else. By hand because it runs several times
 * for every event: 0.2 µs, where a pattern, `replaceAll` and `Buffer.from` take 1.2 µs.
 */
const bytesOf = (text: string, length: number, isUuid: boolean): Uint8Array | undefined => {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for (let i = 0; i < text.length; i++) {
    if (isUuid && isDash(i)) {
      if (text[i] !== '-') return undefined;
      continue;
    }
    const high = DIGITS[text.charCodeAt(i)] ?? 255;
    const low = DIGITS[text.charCodeAt(++i)] ?? 255;
    if ((high | low) > 15) return undefined;
    bytes[filled++] = high * 16 + low;
  }
  return bytes;
};

/**
 * The smallest form of an id that gives back exactly the same string: a lower-case UUID is 16 bytes instead of 36, a
 * SHA-256 in hex 32 instead of 64. Any other string becomes JSON text, because SQLite's UTF-8 has no lone surrogates
 * (all of them would be one key) and its text functions stop at U+0000.
 *
 * @example toKey('0192f7a0-0000-7000-8000-000000000001').length // 16
 */
export const toKey = (id: string): Key =>
  (id.length === 36 ? bytesOf(id, 16, true) : id.length === 64 ? bytesOf(id, 32, false) : undefined) ??
  JSON.stringify(id);

/** The string that `toKey` was given. */
export const fromKey = (key: Key): string => {
  if (typeof key === 'string') return JSON.parse(key) as string;
  const hex = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
  return hex.length === 64
    ? hex
    : `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/**
 * A string as bytes that SQLite compares as JavaScript compares the string: its code units, high byte first. Holds any
 * string, lone surrogates and U+0000 too.
 *
 * @example toOrdered('a') // bytes 00 61
 */
export const toOrdered = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();

/** The string that `toOrdered` was given. */
export const fromOrdered = (bytes: Uint8Array): string => Buffer.from(bytes).swap16().toString('utf16le');

/** The kind of binding that is an e-mail address. */
export const EMAIL = 2;

/**
 * What names a person, as the database keeps it. Of an e-mail address it is the SHA-256: it is only ever compared, and
 * an index may keep bytes of what was deleted in the unused part of a page, where no zeros are written.
 *
 * @param kind of the binding
 */
export const toBindingKey = (kind: number, name: string): Key =>
  kind === EMAIL ? hash('sha256', Buffer.from(name, 'utf16le'), 'buffer') : toKey(name);
