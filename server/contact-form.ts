import type { ContactRequest } from '../protocol/index.ts';
import { type CompiledDesk, knownContact } from './domain/desk.ts';
import { normalEmail } from './domain/gate.ts';
import { own } from './domain/own.ts';
import type { Profile } from './domain/profile.ts';
import { isTimeZone } from './domain/time-zone.ts';
import { badFields, type FieldError } from './error.ts';

type Reason = CompiledDesk['reasons'][string];
type Channel = CompiledDesk['channels'][number];

/** What was typed, as it is kept. */
export interface TypedContact {
  name?: string;
  /** in the form of `normalEmail` */
  email?: string;
  phone?: string;
  when?: string;
  timeZone?: string;
  message?: string;
}

/** A request read against the desk. */
export interface ReadContact {
  reason: Reason;
  channel: Channel;
  typed: TypedContact;
}

/** A number as people write it, with whatever they put between its digits. */
const PHONE = /^\+?[\d\s()./\p{Pd}]+$/u;
const MIN_DIGITS = 3;
const MAX_DIGITS = 20;

/**
 * Reads what somebody sends who wants to reach the site.
 *
 * @throws ApiError `bad_request` that names everything wrong
 * @example readContact(desk, { ...request, email: ' Ann@Example.com' }).typed.email // 'ann@example.com'
 */
export function readContact(desk: CompiledDesk, request: ContactRequest): ReadContact {
  const reason = own(desk.reasons, request.reason);
  const channel = desk.channels.find(({ config }) => config.id === request.channel);
  const text = (value: string | undefined) => value?.trim() || undefined;
  const typedEmail = text(request.email);
  const email = typedEmail === undefined ? undefined : normalEmail(typedEmail);
  const typedPhone = text(request.phone);
  const phone = typedPhone === undefined ? undefined : readPhone(typedPhone);
  const errors: FieldError[] = [];
  const wrong = (path: string, message: string) => errors.push({ path, message });
  if (!reason) wrong('reason', `the desk has no such reason; it has ${Object.keys(desk.reasons).join(', ')}`);
  if (!channel)
    wrong('channel', `no such channel; there are ${desk.channels.map(({ config }) => config.id).join(', ')}`);
  if (typedEmail !== undefined && email === undefined)
    wrong('email', 'this is no e-mail address; one such as ann@example.com is wanted');
  if (typedPhone !== undefined && phone === undefined)
    wrong('phone', 'this is no telephone number; one such as +353 20 914 0217 is wanted');
  const message = text(request.message);
  if (channel?.config.kind === 'form' && message === undefined) wrong('message', 'write what it is about');
  if (!reason || !channel || errors.length > 0) throw badFields(errors);

  const when = text(request.when);
  const { timeZone } = request;
  const name = text(request.name);
  return {
    ...{ reason, channel },
    typed: {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
      ...(when === undefined ? {} : { when }),
      ...(when !== undefined && timeZone !== undefined && isTimeZone(timeZone) ? { timeZone } : {}),
      ...(message === undefined ? {} : { message }),
    },
  };
}

/**
 * Sees that there is a way to answer: typed now, or known of this person.
 *
 * @throws ApiError `bad_request` that names what is missing
 */
export function requireAnswerable({ channel, typed }: ReadContact, person: Profile | undefined): void {
  const known = person ? knownContact(person) : {};
  const { kind } = channel.config;
  if (kind === 'callback' && typed.phone === undefined && known.phone === undefined)
    throw badFields([{ path: 'phone', message: 'the number to call is missing' }]);
  if (kind === 'form' && typed.email === undefined && known.email === undefined)
    throw badFields([{ path: 'email', message: 'the e-mail address for the answer is missing' }]);
}

/** A number with the digits of any keyboard as ASCII ones; undefined for what is none. */
function readPhone(text: string): string | undefined {
  const phone = asciiDigits(text);
  const digits = phone.replace(/\D/g, '').length;
  return PHONE.test(phone) && digits >= MIN_DIGITS && digits <= MAX_DIGITS
    ? phone.replace(/\s+/g, ' ')
    : undefined;
}

/** Full-width, Arabic and Persian digits as ASCII ones. */
export const asciiDigits = (text: string): string =>
  text.normalize('NFKC').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 0xf));
