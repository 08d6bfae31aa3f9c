import type { Interaction } from './domain/interaction.ts';
import { keyedHash, type Secret } from './secret.ts';
import type { RecordName, StoredRecord } from './store/contract.ts';

/** A code and a link are good so long, milliseconds. */
export const CODE_MS = 10 * 60_000;
/** So many wrong codes, then it is void. */
export const CODE_TRIES = 5;
/** Who asks for the same address again gets another mail after so long, milliseconds. */
export const AGAIN_MS = 30_000;

/** An address that waits for its proof: one of each address, and only who asked last can prove it. */
export interface OpenRegistration {
  /** the profile that asked */
  profile: string;
  /** in the form of `normalEmail` */
  email: string;
  /** keyed hashes of the code and of what the link carries */
  code: string;
  link: string;
  triesLeft: number;
  /** milliseconds since 1970, as `until` */
  mailedAt: number;
  until: number;
  /** what was told with it (claims, permissions), folded in when it is proven */
  events: readonly Interaction[];
  /** the reason to register */
  incentive?: string;
}

/** The two ways to prove an address, as they are mailed. */
export interface Proof {
  code: string;
  link: string;
}

/**
 * What a registration of an address is called, by its visitor and in the store: whoever knows it and is another visitor
 * can do nothing with it.
 *
 * @param email in the form of `normalEmail`
 */
export const registrationId = (secret: Secret, site: string, email: string): string =>
  keyedHash(secret, 'registration', site, email).slice(0, 22);

/** The kind of its records. */
export const OPEN = 'registration';

/** Where it is kept. */
export const openRecord = (registration: string): RecordName => ({ kind: OPEN, key: registration });

/** It, to be kept. It goes with its visitor when that one is erased. */
export const keepOpen = (registration: string, open: OpenRegistration): StoredRecord => ({
  ...openRecord(registration),
  owner: open.profile,
  value: open,
  expiresAt: open.until,
});

/** A code or what a link carries, as it is kept. */
export const hashProof = (secret: Secret, kind: keyof Proof, registration: string, text: string): string =>
  keyedHash(secret, kind, registration, text);

/** What the link of a mail carries: it names its registration itself, because a mail program knows no other. */
export const linkToken = (registration: string, link: string): string => `${registration}${link}`;

/** The two parts of what a link carries; undefined for anything else. */
export function readLinkToken(text: string): { registration: string; link: string } | undefined {
  const [, registration, link] = /^([\w-]{22})([\w-]{43})$/.exec(text) ?? [];
  return registration !== undefined && link !== undefined ? { registration, link } : undefined;
}
