import type { Channel, QuietHours } from '../../protocol/index.ts';
import { stands } from './permission.ts';
import type { Profile } from './profile.ts';
import type { Site } from './site.ts';
import { DAY_MS } from './time.ts';

/** How many times of contacts a profile keeps. */
export const CONTACTS_KEPT = 32;

/** Writes that we contacted somebody, for the cap. */
export const noteContacted = ({ contacted = [] }: Profile, at: number): number[] =>
  [...contacted, at].sort((a, b) => a - b).slice(-CONTACTS_KEPT);

/** Whether somebody may be contacted, and why not. */
export type MayContact = { may: true; permission: string } | { may: false; why: string };

/**
 * The one question every sender asks before it sends: does this person allow this, for this purpose, by this channel,
 * now? A permission must stand; for a channel that needs an address it must be one that was proven; then come the
 * person's own wishes and the site's rules.
 *
 * @param now milliseconds since 1970
 * @returns the permission it rests on, or the first rule that forbids it
 * @example mayContact(site, profile, 'news', 'e-mail', Date.now()) // { may: false, why: 'quiet-hours' }
 */
export function mayContact(
  site: Site,
  profile: Profile,
  purpose: string,
  channel: Channel,
  now: number,
): MayContact {
  const no = (why: string): MayContact => ({ may: false, why });
  const { wishes = {}, contacted = [] } = profile;
  const granted = Object.values(site.permissions).find(
    ({ id, config }) =>
      config.purpose === purpose && config.channel === channel && stands(site, profile, id, now),
  );
  if (!granted) return no('no-permission');
  if (channel === 'e-mail' && profile.proof !== 'verified') return no('address-not-proven');
  if ((wishes.pausedUntil ?? 0) > now) return no('paused');
  if (wishes.preferred !== undefined && wishes.preferred !== channel)
    return no(`prefers:${wishes.preferred}`);
  const { quiet = site.config.contact.quiet } = wishes;
  if (quiet && isQuiet(quiet, quiet.timeZone ?? site.config.contact.timeZone, now)) return no('quiet-hours');
  const { cap } = site.config.contact;
  if (cap && contacted.filter(at => at > now - cap.days * DAY_MS).length >= cap.count) return no('cap');
  return { may: true, permission: granted.id };
}

/** Whether a time of day lies within quiet hours, which may go over midnight. */
function isQuiet({ from, to }: QuietHours, timeZone: string, now: number): boolean {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(now);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}
