import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Store } from './store/contract.ts';
import { base64url, randomText } from './token.ts';

/** The server's own key. It never leaves the process; what is derived from it is worth nothing to others. */
export type Secret = Uint8Array;

/** Where a secret is kept that nobody gave: beside the sites, whose keys begin with `st_`. */
const RESERVED_SITE = 'rapport';
const RECORD = { kind: 'secret', key: 'hmac' };

/**
 * The server's secret: the one it was given, else 32 random bytes that are made once and kept in the store, so that it
 * is the same after a restart and in every process.
 *
 * @param given the setting `SECRET`; keep it out of the store's backups by setting it
 * @param clock milliseconds since 1970
 * @returns reads it once; what failed is tried again at the next call
 * @example const secret = createSecret(store, settings.secret, Date.now); keyedHash(await secret(), 'client', address)
 */
export function createSecret(
  store: Pick<Store, 'settle'>,
  given: string | undefined,
  clock: () => number,
): () => Promise<Secret> {
  let secret: Promise<Secret> | undefined;
  const read = async () => utf8ToBytes(given ?? (await keptSecret(store, clock())));
  return () => {
    secret ??= read().catch(error => {
      secret = undefined;
      throw error;
    });
    return secret;
  };
}

function keptSecret(store: Pick<Store, 'settle'>, now: number): Promise<string> {
  const fresh = randomText(32);
  return store.settle<string>({
    site: RESERVED_SITE,
    records: [RECORD],
    now,
    decide: ({ records: [kept] }) =>
      typeof kept === 'string' ? { answer: kept } : { answer: fresh, records: [{ ...RECORD, value: fresh }] },
  });
}

/**
 * HMAC-SHA-256 (RFC 2104) of some texts, base64url: finds them again without keeping them, for whoever has the secret.
 *
 * @param purpose keeps hashes of one use from being taken for those of another
 * @example keyedHash(secret, 'address', site.key, 'ann@example.com').length // 43
 */
export const keyedHash = (secret: Secret, purpose: string, ...parts: string[]): string =>
  base64url(hmac(sha256, secret, utf8ToBytes(JSON.stringify([purpose, ...parts]))));

/** Whether two hashes are the same, in a time that does not tell how much of them is. */
export function sameHash(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
