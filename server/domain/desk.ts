import {
  type Channel,
  CONTACT_FIELDS,
  type ContactChannelView,
  type ContactField,
  type ContactView,
  DESK_REASONS,
  type DeskChannel,
  type DeskKind,
  type SiteConfig,
  type Text,
  TIERS,
  type Tier,
} from '../../protocol/index.ts';
import type { FieldError } from '../error.ts';
import { bareTags, compileText, type FillText } from './content.ts';
import { firstNameOf } from './fields.ts';
import { compileHours, type Hours } from './hours.ts';
import { mapValues } from './map-values.ts';
import type { Lookup } from './merge-tag.ts';
import { own } from './own.ts';
import type { Profile } from './profile.ts';
import type { Site } from './site.ts';
import { hasTier } from './tier.ts';
import { isTimeZone } from './time-zone.ts';

/** A desk with its texts and hours compiled. */
export interface CompiledDesk {
  address: string;
  reasons: Record<string, { id: string; text: FillText | undefined; purpose: string; isComplaint: boolean }>;
  channels: {
    config: DeskChannel;
    text: FillText | undefined;
    bestFor: FillText | undefined;
    hours: Hours;
  }[];
}

/** How an interaction is noted that came by a channel of the desk. */
export const CHANNEL_OF: Readonly<Record<DeskKind, Channel>> = {
  ...{ phone: 'phone', callback: 'phone', email: 'e-mail', message: 'message', form: 'web', fax: 'fax' },
};

/** What is wrong with a desk, but for what its schema says. */
export function checkDesk({ desk, purposes }: SiteConfig): FieldError[] {
  if (!desk) return [];
  const errors = bareTags({ reasons: desk.reasons, channels: desk.channels }, 'desk');
  const wrong = (path: string, message: string) => errors.push({ path: `desk.${path}`, message });
  const purpose = (id: string | undefined, path: string) => {
    const known = Object.keys(purposes).join(', ');
    if (id !== undefined && !own(purposes, id))
      wrong(path, `there is no purpose "${id}"; ${known ? `there are: ${known}` : 'none are configured'}`);
  };
  purpose(desk.purpose, 'purpose');
  for (const [id, reason] of Object.entries(desk.reasons)) {
    purpose(reason.purpose, `reasons.${id}.purpose`);
    if (reason.text === undefined && !DESK_REASONS.some(built => built === id))
      wrong(`reasons.${id}.text`, `is missing: only ${DESK_REASONS.join(', ')} have words of their own`);
  }
  const count = Object.keys(desk.reasons).length;
  if (count < 1 || count > 12) wrong('reasons', 'name 1 to 12 reasons, or leave it out');
  const ids = desk.channels.map(({ id }) => id);
  desk.channels.forEach((channel, at) => {
    const path = `channels.${at}`;
    if (ids.indexOf(channel.id) !== at) wrong(`${path}.id`, `two channels are called "${channel.id}"`);
    for (const { field, message } of channelFaults(channel)) wrong(`${path}.${field}`, message);
  });
  return errors;
}

/** What belongs to a kind and to no other. */
const BELONGS: { [field in 'number' | 'numbers' | 'address' | 'href']: readonly DeskKind[] } = {
  number: ['phone', 'fax'],
  numbers: ['phone', 'fax'],
  address: ['email'],
  href: ['message'],
};

function channelFaults(channel: DeskChannel): { field: string; message: string }[] {
  const { kind, number, numbers, href, timeZone } = channel;
  const faults: { field: string; message: string }[] = [];
  for (const [field, kinds] of Object.entries(BELONGS)) {
    if (channel[field as keyof typeof BELONGS] !== undefined && !kinds.includes(kind))
      faults.push({ field, message: `belongs to ${kinds.join(' or ')}, not to ${kind}` });
  }
  const many = Object.keys(numbers ?? {}).length;
  if (BELONGS.number.includes(kind) && (number === undefined) === (many === 0))
    faults.push({ field: 'number', message: `a ${kind} needs a number, or numbers by tier, one of both` });
  if (kind === 'message' && href === undefined)
    faults.push({ field: 'href', message: 'a message needs the address of its conversation' });
  if (timeZone !== undefined && !isTimeZone(timeZone))
    faults.push({
      field: 'timeZone',
      message: `"${timeZone}" is no time zone; use a name such as Europe/Berlin`,
    });
  return faults;
}

/** Compiles a site's desk; undefined for a site that has none. */
export function compileDesk({ desk, contact, locale }: SiteConfig): CompiledDesk | undefined {
  if (!desk) return undefined;
  const text = (value: Text | undefined) => (value === undefined ? undefined : compileText(value, locale));
  return {
    address: desk.address,
    reasons: mapValues(desk.reasons, (reason, id) => ({
      id,
      text: text(reason.text),
      purpose: reason.purpose ?? desk.purpose,
      isComplaint: reason.isComplaint ?? id === 'complaint',
    })),
    channels: desk.channels.map(config => ({
      config: config.kind === 'email' ? { address: desk.address, ...config } : config,
      text: text(config.text),
      bestFor: text(config.bestFor),
      hours: compileHours(config.hours, config.timeZone ?? contact.timeZone),
    })),
  };
}

/**
 * How one visitor reaches the site: every reason, and the channels that are theirs: an MVC's own line first, then what the
 * person prefers, then the site's order. What is closed stays in its place, with when it opens. Of what is known of them
 * only that it is.
 *
 * @param now milliseconds since 1970
 * @returns undefined for a site without a desk
 * @example viewDesk(site, profile, 'de', lookup, Date.now())?.channels[0] // { id: 'line', kind: 'phone', number: '…', isOpen: true }
 */
export function viewDesk(
  site: Site,
  profile: Profile,
  locale: string,
  lookup: Lookup,
  now: number,
): ContactView | undefined {
  const { desk } = site;
  if (!desk) return undefined;
  const tier = profile.tier.level;
  const rank = ({ isOwn, isPreferred }: ContactChannelView) =>
    isOwn && tier === 'mvc' ? 0 : isPreferred ? 1 : 2;
  return {
    reasons: Object.values(desk.reasons).map(({ id, text, isComplaint }) => ({
      id,
      ...(text ? { text: text(locale, lookup) } : {}),
      ...(isComplaint ? { isComplaint } : {}),
    })),
    channels: desk.channels
      .flatMap(channel => viewChannel(channel, profile, locale, lookup, now) ?? [])
      .sort((a, b) => rank(a) - rank(b)),
    known: CONTACT_FIELDS.filter(field => knownContact(profile)[field] !== undefined),
  };
}

function viewChannel(
  { config, text, bestFor, hours }: CompiledDesk['channels'][number],
  profile: Profile,
  locale: string,
  lookup: Lookup,
  now: number,
): ContactChannelView | undefined {
  const { id, kind, address, href, waitMinutes } = config;
  const tier = profile.tier.level;
  const line = lineOf(config, tier);
  const isCalled = kind === 'phone' || kind === 'fax';
  if ((isCalled && !line) || (config.tier && !hasTier(tier, config.tier))) return undefined;
  return {
    id,
    kind,
    ...(text ? { text: text(locale, lookup) } : {}),
    ...(bestFor ? { bestFor: bestFor(locale, lookup) } : {}),
    ...(line ? { number: line.number } : {}),
    ...(address === undefined ? {} : { address }),
    ...(href === undefined ? {} : { href }),
    ...(line && line.level !== 'guest' ? { isOwn: true } : {}),
    ...(profile.wishes?.preferred === CHANNEL_OF[kind] ? { isPreferred: true } : {}),
    ...hours(now),
    ...(waitMinutes === undefined ? {} : { waitMinutes }),
  };
}

/** The best number that a tier has, and from which tier on it is given. */
function lineOf({ number, numbers }: DeskChannel, tier: Tier): { number: string; level: Tier } | undefined {
  if (number !== undefined) return { number, level: 'guest' };
  const level = TIERS.toReversed().find(one => numbers?.[one] !== undefined && hasTier(tier, one));
  return level && { number: numbers![level]!, level };
}

/** What is known of a person that a desk would ask for: what they have proven before what they have said. */
export function knownContact(profile: Profile): Partial<Record<ContactField, string>> {
  const said = (name: string) => own(profile.fields, name)?.value;
  const known = {
    name: firstNameOf(profile),
    email: profile.identity?.email ?? said('email'),
    phone: said('phone'),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value));
}
