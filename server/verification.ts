import type { Consent } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import type { Site } from './domain/site.ts';
import { ApiError } from './error.ts';
import { type Entrance, enter } from './identity.ts';
import {
  hashProof,
  keepOpen,
  type OpenRegistration,
  openRecord,
  type Proof,
  readLinkToken,
} from './open-registration.ts';
import { type Secret, sameHash } from './secret.ts';

/** What somebody sends in to prove an address. */
export interface Verification {
  /** hash of the visitor token; undefined without one */
  token: string | undefined;
  consent: Consent;
  /** as `register` named it, with the code that was typed */
  registration?: string | undefined;
  code?: string | undefined;
  /** what the link of the mail carries, instead of both */
  link?: string | undefined;
}

/** Somebody whose address is proven, and the reason they registered for. */
export interface Verified extends Entrance {
  incentive?: string | undefined;
}

/**
 * Lets somebody through the gate who proves an address by the code or the link of a mail, from the browser that asked:
 * its visitor token must mean the profile that asked, or the one that it was joined into since. A wrong try is counted in
 * the step that looks at it; a right one is used up in the step that lets them in, so that of two only one enters.
 *
 * @throws ApiError `code_rejected`, the same whatever was wrong
 * @example const { person, token } = await verify(deps, site, { token, consent, registration, code: '048213' })
 */
export async function verify(
  deps: Pick<Deps, 'store' | 'clock' | 'secret'>,
  site: Site,
  { token, consent, ...given }: Verification,
): Promise<Verified> {
  const secret = await deps.secret();
  const read = readTry(secret, given);
  const profile = read && (await askedBy(deps, site, token, read.registration));
  if (!read || profile === undefined) throw codeRejected();
  const tried = { ...read, profile };
  const open = await tryOnce(deps, site, tried);
  if (!open) throw codeRejected();
  const entrance = await enter(
    deps,
    site,
    token,
    { email: open.email, by: 'code' },
    {
      events: open.events,
      incentive: open.incentive,
      keepHistory: consent.measure,
      ticket: {
        record: openRecord(tried.registration),
        check(value) {
          if (!isRight(value as OpenRegistration | undefined, tried)) throw codeRejected();
        },
      },
    },
  );
  return { ...entrance, incentive: open.incentive };
}

/** One try: which registration, and the hash of what was sent for it. */
interface Try {
  /** who asked for it */
  profile: string;
  registration: string;
  kind: keyof Proof;
  hash: string;
}

function readTry(
  secret: Secret,
  { registration, code, link }: Omit<Verification, 'token' | 'consent'>,
): Omit<Try, 'profile'> | undefined {
  const hashed = (name: string, kind: keyof Proof, text: string) => ({
    registration: name,
    kind,
    hash: hashProof(secret, kind, name, text),
  });
  if (link !== undefined) {
    const read = readLinkToken(link);
    return read && hashed(read.registration, 'link', read.link);
  }
  return registration === undefined || code === undefined
    ? undefined
    : hashed(registration, 'code', readCode(code));
}

/** The digits of a code as people type them: with spaces or a dash between, in wide or in Arabic digits. */
const readCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 0xf))
    .replace(/[\s\p{Pd}]/gu, '');

/** The profile that asked for it, if it is this visitor's or was joined into theirs. */
async function askedBy(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  token: string | undefined,
  registration: string,
): Promise<string | undefined> {
  const person = token === undefined ? undefined : await store.profile(site.key, { token });
  if (!person) return undefined;
  const { kind } = openRecord(registration);
  const asked = await store.records(site.key, { owner: person.id, kind, now: clock() });
  return asked.find(({ key }) => key === registration)?.owner;
}

const isRight = (open: OpenRegistration | undefined, { profile, kind, hash }: Try): boolean =>
  open?.profile === profile && sameHash(open[kind], hash);

/** Looks at one try, and counts it when it is wrong. */
const tryOnce = ({ store, clock }: Pick<Deps, 'store' | 'clock'>, site: Site, tried: Try) => {
  const record = openRecord(tried.registration);
  const now = clock();
  return store.settle<OpenRegistration | undefined>({
    site: site.key,
    records: [record],
    now,
    decide: ({ records: [value] }) => {
      const open = value as OpenRegistration | undefined;
      if (open && isRight(open, tried)) return { answer: open };
      // Asked for anew by somebody else meanwhile: their tries are not ours to use up.
      if (open?.profile !== tried.profile) return { answer: undefined };
      const triesLeft = open.triesLeft - 1;
      return {
        answer: undefined,
        records: [triesLeft > 0 ? keepOpen(tried.registration, { ...open, triesLeft }) : record],
      };
    },
  });
};

const codeRejected = (): ApiError =>
  new ApiError(
    'code_rejected',
    401,
    'This code or link is wrong, used up, too old, or was asked for in another browser. Register again for a new one.',
  );
