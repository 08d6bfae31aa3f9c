import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Mints a bearer token: the prefix and 32 random bytes, base64url. The store only ever sees its hash.
 *
 * @param prefix `vt` for a visitor, `sk` for a site's secret key
 * @example mintToken('vt') // 'vt_…' (46 characters)
 */
export const mintToken = (prefix: 'vt' | 'sk'): string => `${prefix}_${randomText(32)}`;

/** Bytes as base64url without padding (RFC 4648). */
export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/**
 * A text nobody can guess.
 *
 * @param bytes of randomness; 16 for a name that must not repeat, 32 for a secret
 * @example randomText(32).length // 43
 */
export const randomText = (bytes: number): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)));

/**
 * A code for a person to copy: decimal digits, each code as likely as any other.
 *
 * @param digits 1–9
 * @example randomDigits(6) // '048213'
 */
export function randomDigits(digits: number): string {
  const codes = 10 ** digits;
  // A remainder alone would make the first codes more likely: what lies beyond the last whole round is drawn again.
  const whole = 2 ** 32 - (2 ** 32 % codes);
  for (;;) {
    const [drawn] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn! < whole) return String(drawn! % codes).padStart(digits, '0');
  }
}

/** Node's own hash, five times as fast; other platforms may have none that is synchronous. */
const native = (
  globalThis as {
    process?: { getBuiltinModule?(name: string): { hash?(algorithm: string, text: string): string } };
  }
).process?.getBuiltinModule?.('node:crypto')?.hash;

/** The same everywhere, for platforms without. */
export const portableHash = (token: string): string => bytesToHex(sha256(utf8ToBytes(token)));

/** SHA-256 of a token, hex: what is stored and looked up. Synchronous, so that it costs microseconds, not a turn. */
export const hashToken: (token: string) => string = native ? token => native('sha256', token) : portableHash;

/**
 * A UUID version 7 (RFC 9562): 48 bits of time, then random, so that keys made one after the other lie side by side.
 *
 * @param now milliseconds since 1970
 */
export function uuidv7(now: number): string {
  const hex = bytesToHex(crypto.getRandomValues(new Uint8Array(10)));
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const variant = ((Number.parseInt(hex[3]!, 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}
