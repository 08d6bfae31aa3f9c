import type { PermissionView } from '../../protocol/index.ts';
import type { InteractionOf } from './interaction.ts';
import { stateOf } from './ledger.ts';
import type { Lookup } from './merge-tag.ts';
import type { CompiledPermission } from './offers.ts';
import { own } from './own.ts';
import type { PermissionState, Profile } from './profile.ts';
import type { Site } from './site.ts';
import { DAY_MS } from './time.ts';

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
  { permission: id, granted, version, at, proof: then }: InteractionOf<'permission'>,
): Permissions {
  const permission = own(site.permissions, id);
  const before = own(permissions, id);
  if ((before?.at ?? 0) > at) return permissions;
  // Taken back after it left the catalogue, it is not given any more should it ever be back there.
  if (!permission && before && !granted) return { ...permissions, [id]: { ...before, granted, at } };
  if (!permission) return permissions;
  const { days, wordings } = permission.config;
  return {
    ...permissions,
    [id]: {
      granted,
      at,
      version: Math.min(version ?? wordings.length, wordings.length),
      proof: then ?? proof,
      ...(granted && days !== undefined ? { until: at + days * DAY_MS } : {}),
    },
  };
}

const isGranted = (state: PermissionState | undefined, now: number): boolean =>
  !!state?.granted && (state.until === undefined || state.until > now);

/** Whether Global Privacy Control stands against a permission: it is about the web, and nothing was said to it since. */
const isRefusedByGpc = (
  site: Site,
  { gpcAt, permissions }: Pick<Profile, 'gpcAt' | 'permissions'>,
  id: string,
): boolean =>
  gpcAt !== undefined &&
  own(site.permissions, id)?.config.channel === 'web' &&
  (own(permissions, id)?.at ?? Number.NEGATIVE_INFINITY) < gpcAt;

/**
 * Whether somebody's yes stands: it was not taken back, has not expired, and was not followed by Global Privacy Control.
 * Whatever rests on a permission asks this.
 *
 * @param now milliseconds since 1970
 * @example stands(site, profile, 'news', Date.now())
 */
export const stands = (
  site: Site,
  profile: Pick<Profile, 'gpcAt' | 'permissions'>,
  id: string,
  now: number,
): boolean => isGranted(own(profile.permissions, id), now) && !isRefusedByGpc(site, profile, id);

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
  // The older yes has outlived less, of Global Privacy Control too; and it is believed as long as the shorter one.
  const { until: _, ...older } = ours.at <= theirs.at ? ours : theirs;
  const until = Math.min(ours.until ?? Infinity, theirs.until ?? Infinity);
  return until === Infinity ? older : { ...older, until };
}

/** Where a permission stands for a person; `unready`: the step below it on the ladder is missing. */
export function permissionState(
  site: Site,
  profile: Profile,
  id: string,
  now: number,
): PermissionView['state'] {
  const state = own(profile.permissions, id);
  if (stands(site, profile, id, now)) return 'granted';
  if ((state && !state.granted) || isRefusedByGpc(site, profile, id)) return 'declined';
  const { above } = own(site.permissions, id)!.config;
  if (above !== undefined && !stands(site, profile, above, now)) return 'unready';
  const item = stateOf(own(profile.ledger, `permission:${id}`), now);
  return item === 'postponed' || item === 'declined' ? item : 'open';
}

/** Nothing is asked on the first page that somebody sees. */
const FIRST_ASKED_PAGE = 2;

/** Whether somebody has seen too few pages of the site to be asked for a permission, wherever its question stands. */
export const isTooEarly = (pages: number): boolean => pages < FIRST_ASKED_PAGE;

/**
 * A permission as it stands in a page. What may be asked waits for the second page; under Global Privacy Control it counts
 * as declined, so that nothing is asked and the control stays.
 *
 * @param pages that they have seen so far, with this one
 * @param isRefusedByBrowser the browser sends Global Privacy Control
 * @example inPage(viewPermission(site, permission, profile, 'en', lookup, now), 1, false).state // 'later'
 */
export function inPage(view: PermissionView, pages: number, isRefusedByBrowser: boolean): PermissionView {
  if (view.state !== 'open') return view;
  if (isRefusedByBrowser) return { ...view, state: 'declined' };
  return isTooEarly(pages) ? { ...view, state: 'later' } : view;
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
