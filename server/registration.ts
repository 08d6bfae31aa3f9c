import type { Consent } from '../protocol/index.ts';
import { countersOf, countOne, tooMany } from './counters.ts';
import type { Deps } from './deps.ts';
import type { Interaction } from './domain/interaction.ts';
import { isEvidence, withProof } from './domain/permission-record.ts';
import { newProfile, type Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { ApiError, badFields } from './error.ts';
import { checkFormToken, formNonce } from './form-token.ts';
import { type Grant, type Written, withGrant } from './grant.ts';
import {
  AGAIN_MS,
  CODE_MS,
  CODE_TRIES,
  hashProof,
  keepOpen,
  type OpenRegistration,
  openRecord,
  type Proof,
  registrationId,
} from './open-registration.ts';
import { REGISTRATION_LIMITS } from './registration-limits.ts';
import { hashToken, mintToken, randomDigits, randomText, uuidv7 } from './token.ts';
import { foldFor } from './visit.ts';

/** What somebody sends in to register, checked. */
export interface Registration {
  /** hash of the visitor token; undefined without one */
  token: string | undefined;
  consent: Consent;
  form: string;
  /** in the form of `normalEmail`; undefined for somebody who has given theirs before */
  email: string | undefined;
  /** claims and permissions */
  events: readonly Interaction[];
  incentive: string | undefined;
  /** a program has filled it in: it is answered like any other, and nothing is done */
  isTrap: boolean;
  /** from `clientNetwork` */
  network: string | undefined;
}

/** What became of it. */
export interface Registered {
  person: Profile;
  /** minted now, for a visitor we had not met */
  token?: string;
  /** names it to `verify`; undefined when there is nothing to prove */
  registration?: string;
  /** has to be mailed */
  mail?: Proof;
}

/**
 * Takes a registration in, in one atomic step: uses up the form, counts it against the limits, and keeps the address
 * until it is proven. Nothing is looked up about the address: known and unknown ones go the same way. Where the site
 * wants no proof the address is a claim of the visitor, and joins and discloses nothing (R2).
 *
 * @throws ApiError `form_rejected`, `too_many_requests`, or `bad_request` when the address is missing
 * @example const { person, registration, mail } = await register(deps, site, asked)
 */
export function register(
  deps: Pick<Deps, 'store' | 'clock' | 'secret'>,
  site: Site,
  asked: Registration,
): Promise<Registered> {
  // With nothing to prove it is confirmed by this very step.
  const isDone = site.config.registration.proof === 'none' || asked.email === undefined;
  const incentive = isDone ? asked.incentive : undefined;
  return withGrant(deps.store, site, incentive, deps.clock, grant => takeIn(deps, site, asked, grant));
}

/** One attempt, one deed. */
async function takeIn(
  { store, clock, secret }: Pick<Deps, 'store' | 'clock' | 'secret'>,
  site: Site,
  asked: Registration,
  grant: Grant | undefined,
): Promise<Registered> {
  const nonce = formNonce(asked.form);
  if (nonce === undefined) throw formRejected();
  const form = { kind: 'form', key: nonce };
  const now = clock();
  const key = await secret();
  const minted = { id: uuidv7(now), token: mintToken('vt') };
  const proof = { code: randomDigits(6), link: randomText(32) };
  const email = site.config.registration.proof === 'code' ? asked.email : undefined;
  const registration = email === undefined ? undefined : registrationId(key, site.key, email);
  const counters = countersOf(key, site, REGISTRATION_LIMITS, {
    ...{ address: email, client: asked.network, site: site.key },
  });

  return store.settle<Registered>({
    site: site.key,
    people: asked.token === undefined ? [] : [{ token: asked.token }],
    records: [
      form,
      ...(registration === undefined ? [] : [openRecord(registration)]),
      ...counters.map(({ record }) => record),
      ...(grant?.names ?? []),
    ],
    now,
    decide: ({ people: [known], records: [sent, ...values] }) => {
      const formUntil = checkFormToken(key, asked.form, { site: site.key, profile: known?.id, now });
      if (formUntil === undefined || sent !== undefined) throw formRejected();
      if (asked.email === undefined && !hasGivenAddress(site, known)) throw addressMissing();
      const already =
        registration === undefined ? undefined : (values.shift() as OpenRegistration | undefined);
      const counted = countOne(counters, values, now, ['client', 'site']);
      if ('full' in counted) throw tooMany('registrations', counted.full, now);

      const before = known ?? newProfile(minted.id, now, 'device');
      const declared = registration === undefined ? asDeclared(site, before, asked, now) : before;
      const given = asked.isTrap ? undefined : grant?.take(declared, values.slice(counters.length), now);
      const person = given ? foldFor(site, declared.id, now)(declared, [given.event]) : declared;
      const answer: Registered = {
        person,
        ...(known ? {} : { token: minted.token }),
        ...(registration === undefined ? {} : { registration }),
      };
      if (asked.isTrap) return { answer };

      const said = withProof(asked.events, person.proof);
      const kept = asked.consent.measure ? said : said.filter(isEvidence);
      const records: Written[number][] = [{ ...form, value: true, expiresAt: formUntil }, ...counted.records];
      const effects = {
        profiles: person === known ? [] : [person],
        bind: known ? [] : [{ name: { token: hashToken(minted.token) }, to: person.id }],
        records,
      };
      if (registration === undefined || email === undefined) {
        if (given) records.push(...given.records);
        const history = given ? [...kept, given.event] : kept;
        return { ...effects, answer, interactions: [{ profile: person.id, events: history }] };
      }

      const asks = {
        events: asked.events,
        ...(asked.incentive === undefined ? {} : { incentive: asked.incentive }),
      };
      const isAgain = already?.profile === person.id;
      const isTooSoon = isAgain && now - already.mailedAt < AGAIN_MS;
      const mailed = isTooSoon ? undefined : countOne(counters, values, now, ['address']);
      if (mailed && 'records' in mailed) {
        const open: OpenRegistration = {
          profile: person.id,
          email,
          code: hashProof(key, 'code', registration, proof.code),
          link: hashProof(key, 'link', registration, proof.link),
          triesLeft: CODE_TRIES,
          mailedAt: now,
          until: now + CODE_MS,
          ...asks,
        };
        records.push(...mailed.records, keepOpen(registration, open));
        return { ...effects, answer: { ...answer, mail: proof } };
      }
      // No further mail: the code of the last one stays good for who asked for it, and nobody learns that there is none.
      if (isAgain) {
        // What was asked for last counts, as it does with a further mail: not the reason of the form before.
        const { incentive: _, ...waiting } = already;
        records.push(keepOpen(registration, { ...waiting, ...asks }));
      }
      return { ...effects, answer };
    },
  });
}

/** The person after what they said of themselves where nothing is proven. */
function asDeclared(site: Site, before: Profile, { email, events }: Registration, now: number): Profile {
  const isDeclared = email !== undefined && before.proof !== 'verified';
  const person: Profile = isDeclared ? { ...before, proof: 'declared' } : before;
  return foldFor(site, person.id, now)(person, withProof(events, person.proof));
}

/** Whether somebody has given the address this site asks for. */
const hasGivenAddress = (site: Site, person: Profile | undefined): boolean =>
  person?.proof === 'verified' || (site.config.registration.proof === 'none' && person?.proof === 'declared');

const formRejected = (): ApiError =>
  new ApiError(
    'form_rejected',
    403,
    'form: it was sent before, too soon after it was shown, more than 2 hours after, or by another visitor. Show the form again and send the token that comes with it.',
  );

const addressMissing = (): ApiError =>
  badFields([{ path: 'email', message: 'an e-mail address is wanted, such as ann@example.com' }]);
