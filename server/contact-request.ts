import type { Consent, ContactChannelView, KeptRequest } from '../protocol/index.ts';
import { type ReadContact, requireAnswerable } from './contact-form.ts';
import { CONTACT_LIMITS } from './contact-limits.ts';
import { countersOf, countOne, tooMany } from './counters.ts';
import type { Deps } from './deps.ts';
import { lookupOf } from './domain/attributes.ts';
import { CHANNEL_OF, type CompiledDesk, knownContact, viewDesk } from './domain/desk.ts';
import type { InteractionOf } from './domain/interaction.ts';
import { asStranger, newProfile, type Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import { DAY_MS } from './domain/time.ts';
import { ApiError, badFields } from './error.ts';
import { cleanUrl } from './ingest.ts';
import { contactMail } from './mail/contact-mail.ts';
import type { Message } from './mail/message.ts';
import type { RecordName, StoredRecord } from './store/contract.ts';
import { hashToken, mintToken, randomDigits, uuidv7 } from './token.ts';
import { effectsOf } from './visit.ts';

/** A reference is good so long; a request that is sent again is the same one for as long. */
export const REFERENCE_DAYS = 30;
/** So many references that are somebody's already are drawn in a row, then there is something wrong. */
const MAX_DRAWS = 100;

/** The kind of the records of requests, by reference. */
export const REFERENCE = 'reference';
/** The kind of the records by which a request that is sent again is found. */
const SENT = 'contact-request';

export const referenceName = (reference: string): RecordName => ({ kind: REFERENCE, key: reference });

/** What somebody sends in who wants to reach the site, checked. */
export interface ContactAsked extends ReadContact {
  desk: CompiledDesk;
  id: string;
  /** hash of the visitor token; undefined without one, and for somebody who does not want to be recognised */
  token: string | undefined;
  consent: Consent;
  /** BCP 47, what they read */
  locale: string;
  url: string | undefined;
  /** a program has filled it in: it is answered like any other, and nothing is done */
  isTrap: boolean;
  /** from `clientNetwork` */
  network: string | undefined;
}

/** What became of it. */
export interface ContactTaken {
  reference: string;
  channel: ContactChannelView;
  /** minted now, for a visitor we had not met */
  token?: string;
  /** has to be mailed to those who answer */
  mail?: Message;
}

/**
 * Takes a request in, in one atomic step: counts it against the limits, notes the contact with the person, and keeps what
 * was asked under a reference that is nobody else's. What was typed is looked up nowhere and joins nothing (R2): known and
 * unknown addresses go the same way. Of somebody who does not want to be recognised nothing but the request is kept.
 *
 * @param draw gives a reference that may be taken
 * @throws ApiError `too_many_requests`, or `bad_request` when there is no way to answer
 * @example const { reference, mail } = await requestContact(deps, site, asked)
 */
export async function requestContact(
  deps: Pick<Deps, 'store' | 'clock' | 'secret'>,
  site: Site,
  asked: ContactAsked,
  draw: () => string = () => randomDigits(6),
): Promise<ContactTaken> {
  const key = await deps.secret();
  const now = deps.clock();
  const { consent, token } = asked;
  const minted = { id: uuidv7(now), token: mintToken('vt') };
  const sent = { kind: SENT, key: asked.id };
  const counters = countersOf(key, site, CONTACT_LIMITS, {
    'contact-visitor': token,
    'contact-client': asked.network,
    'contact-site': site.key,
  });

  for (let draws = 0; draws < MAX_DRAWS; draws++) {
    const reference = draw();
    const taken = await deps.store.settle<ContactTaken | undefined>({
      site: site.key,
      people: token === undefined ? [] : [{ token }],
      records: [sent, referenceName(reference), ...counters.map(({ record }) => record)],
      now,
      decide: ({ people: [known], records: [before, other, ...used] }) => {
        // A token that names nobody may be an erased person's: what is due to that one is told by the next decision.
        const isNew = consent.recognise && token === undefined;
        const person = isNew ? newProfile(minted.id, now, 'device') : known;
        // Who does not want to be treated as themselves is asked, and answered, as somebody we have just met.
        const treated = person && (consent.personalise ? person : asStranger(person, now));
        const channel = channelFor(site, treated, asked, now);
        if (typeof before === 'string') return { answer: { reference: before, channel } };
        requireAnswerable(asked, treated);
        const answer = { reference, channel, ...(isNew ? { token: minted.token } : {}) };
        if (asked.isTrap) return { answer };
        if (other !== undefined) return { answer: undefined };
        const counted = countOne(counters, used, now);
        if ('full' in counted) throw tooMany('requests', counted.full, now);

        const request = keptRequest(asked, reference, now);
        const kept = { value: request, expiresAt: now + REFERENCE_DAYS * DAY_MS };
        const owned = person ? { owner: person.id } : {};
        const records: StoredRecord[] = [
          ...counted.records,
          { ...sent, ...owned, value: reference, expiresAt: kept.expiresAt },
          { ...referenceName(reference), ...owned, ...kept },
        ];
        const noted = person && effectsOf(site, person, noteOf(asked, request, now));
        return {
          answer: { ...answer, mail: mailOf(site, asked, request, noted?.profiles[0], treated) },
          records,
          ...(noted
            ? { profiles: noted.profiles, ...(consent.measure ? { interactions: noted.interactions } : {}) }
            : {}),
          ...(isNew ? { bind: [{ name: { token: hashToken(minted.token) }, to: minted.id }] } : {}),
        };
      },
    });
    if (taken) return taken;
  }
  throw new ApiError('unavailable', 503, 'There is no reference left to give. Try again later.');
}

/**
 * The channel as this visitor sees it.
 *
 * @throws ApiError `bad_request` for one that is not offered to them
 */
function channelFor(
  site: Site,
  treated: Profile | undefined,
  { channel, locale }: ContactAsked,
  now: number,
): ContactChannelView {
  const visitor = treated ?? newProfile('', now, 'none');
  const lookup = lookupOf(site, visitor, now, locale);
  const view = viewDesk(site, visitor, locale, lookup, now);
  const found = view?.channels.find(({ id }) => id === channel.config.id);
  if (!found) throw badFields([{ path: 'channel', message: 'this channel is for others' }]);
  return found;
}

const keptRequest = (
  { reason, channel, typed, url }: ContactAsked,
  reference: string,
  now: number,
): KeptRequest => ({
  ...{ reference, at: now, reason: reason.id, purpose: reason.purpose },
  ...{ channel: channel.config.id, kind: channel.config.kind },
  ...(reason.isComplaint ? { isComplaint: true } : {}),
  ...typed,
  ...(url === undefined ? {} : { url: cleanUrl(url).slice(0, 512) }),
});

/** The contact as it is noted with the person; a complaint by any channel is a complaint. */
const noteOf = (
  { id, consent }: ContactAsked,
  { reference, reason, purpose, channel, kind, isComplaint, message }: KeptRequest,
  now: number,
): InteractionOf<'contact'> => ({
  ...{ id, at: now, source: 'browser', type: 'contact', direction: 'in', outcome: 'requested', purpose },
  channel: isComplaint ? 'complaint' : CHANNEL_OF[kind],
  ...(message === undefined ? {} : { text: message }),
  props: { reason, reference, channel },
  ...(consent.personalise ? {} : { unlearned: true }),
});

function mailOf(
  site: Site,
  { desk, reason, typed }: ContactAsked,
  request: KeptRequest,
  person: Profile | undefined,
  treated: Profile | undefined,
): Message {
  const { locale } = site.config;
  const known = treated ? knownContact(treated) : {};
  return contactMail(site.config, {
    ...{ to: desk.address, request, known },
    reason: reason.text?.(locale, () => undefined),
    person: person && { id: person.id, tier: person.tier.level, proof: person.proof },
    replyTo: typed.email ?? known.email,
  });
}
