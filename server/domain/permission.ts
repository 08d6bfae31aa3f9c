import type { Channel, PermissionView, QuietHours } from '../../protocol/index.ts';
import type { InteractionOf } from './interaction.ts';
import { stateOf } from './ledger.ts';
import type { Lookup } from './merge-tag.ts';
import type { CompiledPermission } from './offers.ts';
import { own } from './own.ts';
import type { PermissionState, Profile } from './profile.ts';
import type { Site } from './site.ts';

const DAY_MS = 86_400_000;
/** How many times of contacts a profile keeps. */
export const CONTACTS_KEPT = 32;

type Permissions = Record<string, PermissionState>;

/**
 * Takes in what a person said to a permission of the site's catalogue. Of two that arrive in the wrong order the later
 * word stands; a permission that is not in the catalogue changes nothing.
 *
 * @example notePermission(site, profile, { type: 'permission', permission: 'news', granted: true, … }).news.granted // true
 */
export function notePermission(
  site: Site,
  { permissions = {}, proof }: Profile,
  { permission: id, granted, version, at }: InteractionOf<'permission'>,
): Permissions {
  const permission = own(site.permissions, id);
  if (!permission || (own(permissions, id)?.at ?? 0) > at) return permissions;
  const { days, wordings } = permission.config;
  return {
    ...permissions,
    [id]: {
      granted,
      at,
      version: Math.min(version ?? wordings.length, wordings.length),
      proof,
      ...(granted && days !== undefined ? { until: at + days * DAY_MS } : {}),
    },
  };
}

/** Whether a yes stands at `now`. */
export const isGranted = (state: PermissionState | undefined, now: number): boolean =>
  !!state?.granted && (state.until === undefined || state.until > now);

/** Two people's permissions as one person's: the strictest wins, a no of either is a no (R5). */
export function joinPermissions(
  into: Permissions | undefined,
  from: Permissions | undefined,
): Permissions | undefined {
  if (!into || !from) return into ?? from;
  const joined = { ...from, ...into };
  for (const id of Object.keys(into)) {
    const [ours, theirs] = [into[id]!, own(from, id)];
    if (theirs) joined[id] = stricter(ours, theirs);
  }
  return joined;
}

function stricter(ours: PermissionState, theirs: PermissionState): PermissionState {
  if (ours.granted !== theirs.granted) return ours.granted ? theirs : ours;
  if (!ours.granted) return ours.at >= theirs.at ? ours : theirs;
  return (ours.until ?? Infinity) <= (theirs.until ?? Infinity) ? ours : theirs;
}

/** Where a permission stands for a person; `unready`: the step below it on the ladder is missing. */
export function permissionState(
  site: Site,
  profile: Profile,
  id: string,
  now: number,
): PermissionView['state'] {
  const state = own(profile.permissions, id);
  if (isGranted(state, now)) return 'granted';
  if (state && !state.granted) return 'declined';
  const { above } = own(site.permissions, id)!.config;
  if (above !== undefined && !isGranted(own(profile.permissions, above), now)) return 'unready';
  const item = stateOf(own(profile.ledger, `permission:${id}`), now);
  return item === 'postponed' || item === 'declined' ? item : 'open';
}

/** A permission as one visitor sees it, in its last wording. */
export const viewPermission = (
  site: Site,
  permission: CompiledPermission,
  profile: Profile,
  locale: string,
  lookup: Lookup,
  now: number,
): PermissionView => ({
  id: permission.id,
  text: permission.wordings.at(-1)!(locale, lookup),
  version: permission.wordings.length,
  channel: permission.config.channel,
  state: permissionState(site, profile, permission.id, now),
});

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
  const { wishes = {}, contacted = [], permissions } = profile;
  const granted = Object.values(site.permissions).find(
    ({ id, config }) =>
      config.purpose === purpose && config.channel === channel && isGranted(own(permissions, id), now),
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
