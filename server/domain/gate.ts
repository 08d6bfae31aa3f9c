import type { PASSAGES } from '../../protocol/index.ts';
import { joinProfiles } from './join.ts';
import { newProfile, type Profile } from './profile.ts';
import type { Site } from './site.ts';
import { rate } from './tier.ts';

/** How an identity was proven (DESIGN R3). */
export type ProvenBy = 'jwt' | 'code' | 'staff';

/** Names of one person. */
interface Names {
  /** the site's own id of a customer */
  customer?: string | undefined;
  /** in the form of `normalEmail` */
  email?: string | undefined;
}

/** Names that were proven to be one person's, now, by whoever stands at the gate. */
export interface Proven extends Names {
  by: ProvenBy;
}

/** What the gate does for one who was proven. */
export interface Passage {
  kind: (typeof PASSAGES)[number];
  /** who they are from now on */
  person: Profile;
  /** the anonymous profile that becomes part of theirs */
  joined?: Profile;
  /** names that mean them from now on */
  names: ({ customer: string } | { email: string })[];
  /** profiles that may be the same person; never joined by a machine (R4) */
  possiblySame?: [string, string];
}

/**
 * The one gate that every proof goes through (DESIGN R4): a signed token, a mailed code, a member of staff. What was
 * gathered anonymously on this device becomes part of the proven person's profile. Two proven people are never joined:
 * another identity on a device is another person, who gets the device, and leaves the one before as they were.
 *
 * @param here whom the visitor token means; undefined without one
 * @param there whom the names mean already
 * @param id for a profile, should one be made
 * @param now milliseconds since 1970
 * @example passGate(site, { here: guest, there: {} }, { email: 'ann@example.com', by: 'code' }, id, now).kind // 'proved'
 */
export function passGate(
  site: Site,
  {
    here,
    there,
  }: { here: Profile | undefined; there: { customer?: Profile | undefined; email?: Profile | undefined } },
  proven: Proven,
  id: string,
  now: number,
): Passage {
  const { target, other } = findTarget(there, proven);
  // An address that is contested names nobody anew.
  const names = other ? { ...proven, email: undefined } : proven;
  const passage = (kind: Passage['kind'], person: Profile): Passage => ({
    kind,
    person: prove(site, person, names, now),
    names: [
      ...(names.customer === undefined ? [] : [{ customer: names.customer }]),
      ...(names.email === undefined ? [] : [{ email: names.email }]),
    ],
    ...(other ? { possiblySame: [person.id, other.id] as [string, string] } : {}),
  });

  if (target && here?.id === target.id) return passage('same', target);
  if (here && isAnonymous(here)) {
    if (!target) return passage('proved', here);
    return { ...passage('merged', joinProfiles(site, target, here, now)), joined: here };
  }
  return passage(here ? 'switched' : 'proved', target ?? newProfile(id, now, 'verified'));
}

/** Nobody has proven yet that they are this person. */
export const isAnonymous = (profile: Profile): boolean => profile.proof !== 'verified' && !profile.identity;

/**
 * Whom the proven names mean. The site's own customer id goes before an address: people change addresses, and families
 * share them. An address that belongs to another customer is no proof of being them.
 */
function findTarget(
  { customer, email }: { customer?: Profile | undefined; email?: Profile | undefined },
  proven: Proven,
): { target: Profile | undefined; other?: Profile } {
  if (!email || customer?.id === email.id) return { target: customer ?? email };
  if (customer) return { target: customer, other: email };
  const isAnothers = proven.customer !== undefined && email.identity?.customer !== undefined;
  return isAnothers ? { target: undefined, other: email } : { target: email };
}

const prove = (site: Site, person: Profile, names: Names, now: number): Profile =>
  rate(
    site,
    {
      ...person,
      proof: 'verified',
      identity: {
        ...person.identity,
        ...(names.customer === undefined ? {} : { customer: names.customer }),
        ...(names.email === undefined ? {} : { email: names.email }),
      },
      seenAt: Math.max(person.seenAt, now),
    },
    now,
  );

/**
 * An e-mail address in the one form it is compared in: without spaces around it, ASCII letters in lower case. No other
 * letter is changed: Unicode knows signs that become an ASCII letter, and an address of somebody else with it.
 *
 * @returns undefined for what is no address
 * @example normalEmail(' Ann@Example.com ') // 'ann@example.com'
 */
export function normalEmail(text: string): string | undefined {
  const address = text.trim().replace(/[A-Z]/g, letter => letter.toLowerCase());
  return address.length <= 254 && EMAIL.test(address) ? address : undefined;
}

/** The address of the HTML standard, in lower case, with a dot in its domain. */
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;
