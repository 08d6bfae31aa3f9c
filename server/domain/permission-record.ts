import type { InteractionInput, PermissionMethod, Proof } from '../../protocol/index.ts';
import { lookupOf } from './attributes.ts';
import type { Interaction, InteractionOf } from './interaction.ts';
import { own } from './own.ts';
import { permissionState } from './permission.ts';
import type { Profile } from './profile.ts';
import type { Site } from './site.ts';

/** What somebody says to a permission. */
export type Said = Pick<
  Extract<InteractionInput, { type: 'permission' }>,
  'permission' | 'granted' | 'version'
>;

/** What is wrong with a field of it, and how to mend that. */
export interface Fault {
  path: 'permission' | 'version';
  message: string;
}

/**
 * Why what somebody says to a permission cannot be taken in: the catalogue has no such permission, or never had that
 * wording.
 *
 * @returns undefined when it can
 * @example catalogueFault(site, { permission: 'nwes', granted: true })!.path // 'permission'
 */
export function catalogueFault(site: Site, { permission: id, version }: Said): Fault | undefined {
  const permission = own(site.permissions, id);
  if (!permission) {
    const known = Object.keys(site.permissions);
    const has = known.length === 0 ? 'none' : known.slice(0, 16).join(', ');
    return { path: 'permission', message: `the site has no permission "${id}"; it has ${has}` };
  }
  const { length } = permission.wordings;
  return version === undefined || version <= length
    ? undefined
    : { path: 'version', message: `"${id}" has no wording ${version}; its last one is ${length}` };
}

/**
 * Why a page cannot have asked for a yes: the step below is missing on the ladder. A no is always taken.
 *
 * @param now when it was said, milliseconds since 1970
 * @param besides permissions that are given together with it
 */
export function ladderFault(
  site: Site,
  person: Profile,
  { permission: id, granted }: Said,
  now: number,
  besides: readonly string[] = [],
): Fault | undefined {
  if (!granted || permissionState(site, person, id, now) !== 'unready') return undefined;
  const { above } = own(site.permissions, id)!.config;
  if (above !== undefined && besides.includes(above)) return undefined;
  return {
    path: 'permission',
    message: `"${id}" is asked of people who gave "${above}", and they have not; ask for that first`,
  };
}

/** How and by whom something was said. */
export interface Saying {
  method: PermissionMethod;
  /** what its reader reads, should the sender not say */
  locale: string | undefined;
  /** as they were known then */
  person: Profile;
  /** how sure we were who it was; default the person's */
  proof?: Proof;
}

/**
 * A person's word as it goes on record: with the exact words it was said to, which come from the catalogue and never from
 * a sender. Of a permission that is not in the catalogue nothing is added.
 *
 * @example recordPermission(site, event, { method: 'page', locale: 'de', person }).text // 'Schicken Sie mir Neues'
 */
export function recordPermission(
  site: Site,
  event: InteractionOf<'permission'>,
  { method, locale, person, proof = person.proof }: Saying,
): InteractionOf<'permission'> {
  const shownIn = event.locale ?? locale ?? person.locale ?? site.config.locale;
  const noted = { ...event, locale: shownIn, method, proof };
  const permission = own(site.permissions, event.permission);
  if (!permission) return noted;
  const version = Math.min(event.version ?? permission.wordings.length, permission.wordings.length);
  const text = permission.wordings[version - 1]!(shownIn, lookupOf(site, person, event.at, shownIn));
  return { ...noted, version, text };
}

/** The same events, with how sure we were who said yes or no put in: it is known at the end only. */
export const withProof = (events: readonly Interaction[], proof: Proof): readonly Interaction[] =>
  events.map(event => (event.type === 'permission' ? { ...event, proof } : event));

/** What was allowed stays on record whatever else may not. */
export const isEvidence = ({ type }: Interaction): boolean => type === 'permission';
