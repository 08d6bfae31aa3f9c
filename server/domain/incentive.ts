import type { FieldView, IncentiveView } from '../../protocol/index.ts';
import { stateOf } from './ledger.ts';
import type { Lookup } from './merge-tag.ts';
import type { CompiledField, CompiledIncentive } from './offers.ts';
import { own } from './own.ts';
import { viewPermission } from './permission.ts';
import type { Profile } from './profile.ts';
import { viewReward } from './reward.ts';
import type { Site } from './site.ts';

/** An address or a number that somebody can be reached at. */
const CONTACT = /@|\d(?:\D?\d){6}/;

/** How much of an incentive is gone, as the store last said. */
export interface Taken {
  given: number;
  /** codes in its pool, for a `code` */
  codes?: number;
  /** when its prize was drawn, milliseconds since 1970 */
  drawnAt?: number;
}

/** By incentive; one that is not named has not been given yet. */
export type Stock = Readonly<Record<string, Taken>>;

/** Where an incentive stands for a person; undefined: it is not theirs to see. */
export type IncentiveState = IncentiveView['state'];

/** How many more can be given. */
export function left({ config }: CompiledIncentive, { given, codes = 0 }: Taken = { given: 0 }): number {
  const most = config.stock ?? Number.POSITIVE_INFINITY;
  return Math.max(0, (config.kind === 'code' ? Math.min(most, codes) : most) - given);
}

/**
 * Where an incentive stands for a person: what was granted stays granted; one that has not begun, or is for others, is
 * not there at all.
 *
 * @param inAudience whether the person is in an audience
 * @param now milliseconds since 1970
 * @example incentiveState(site.incentives.kettle, profile, {}, () => true, Date.now()) // 'open'
 */
export function incentiveState(
  incentive: CompiledIncentive,
  profile: Profile,
  stock: Stock,
  inAudience: (id: string) => boolean,
  now: number,
): IncentiveState | undefined {
  const { id, config, from, until } = incentive;
  if (own(profile.rewards, id)) return 'granted';
  if (now < from || (config.audience !== undefined && !inAudience(config.audience))) return undefined;
  const gone = now >= until ? 'over' : left(incentive, own(stock, id)) === 0 ? 'soldOut' : undefined;
  if (gone) return incentive.fallback ? gone : undefined;
  const item = stateOf(own(profile.ledger, `incentive:${id}`), now);
  return item === 'declined' || item === 'postponed' ? item : 'open';
}

/**
 * An incentive as one visitor sees it: what they get, and what is asked for it: an address unless one is proven, and at
 * most two fields that are not known yet. Undefined when it is not theirs to see.
 */
export function viewIncentive(
  site: Site,
  incentive: CompiledIncentive,
  profile: Profile,
  { stock, inAudience }: { stock: Stock; inAudience: (id: string) => boolean },
  locale: string,
  lookup: Lookup,
  now: number,
): IncentiveView | undefined {
  const state = incentiveState(incentive, profile, stock, inAudience, now);
  if (!state) return undefined;
  const { id, config, until } = incentive;
  const say = (text: CompiledIncentive['name']) => text(locale, lookup);
  const isGone = state === 'over' || state === 'soldOut';
  const reward = own(profile.rewards, id);
  return {
    id,
    kind: config.kind,
    name: say(incentive.name),
    offer: say(isGone ? incentive.fallback! : incentive.offer),
    ...(incentive.rules ? { rules: say(incentive.rules) } : {}),
    ...(incentive.odds ? { odds: say(incentive.odds) } : {}),
    ...(Number.isFinite(until) ? { until } : {}),
    state,
    proof: site.config.registration.proof,
    needsEmail: profile.proof !== 'verified',
    fields: isGone ? [] : fieldsToAsk(site, profile, config.fields, locale, lookup),
    permissions: config.permissions.map(permission =>
      viewPermission(site, site.permissions[permission]!, profile, locale, lookup, now),
    ),
    ...(reward ? { reward: viewReward(site, id, reward, profile, stock, locale, lookup)! } : {}),
  };
}

/**
 * The next fields of the progressive list: those an incentive wants first, then the site's order. What is known is never
 * asked; in the places that are left whoever is proven sees what they have told, to change it. No address and no number
 * goes into a page, whatever the field is called, and what the site itself has said is not theirs to change.
 *
 * @param first field names that go before the others
 */
function fieldsToAsk(
  site: Site,
  profile: Profile,
  first: readonly string[] | undefined,
  locale: string,
  lookup: Lookup,
): FieldView[] {
  const rank = (id: string) => {
    const place = first?.indexOf(id) ?? -1;
    return place < 0 ? Number.POSITIVE_INFINITY : place;
  };
  const open: CompiledField[] = [];
  const told: CompiledField[] = [];
  for (const field of site.fields) {
    const known = own(profile.fields, field.id);
    if (field.id === 'firstName' && profile.firstName) continue;
    if (!known) open.push(field);
    else if (profile.proof === 'verified' && !known.verified && field.config.type !== 'phone')
      if (!CONTACT.test(known.value)) told.push(field);
  }
  return [...open.sort((a, b) => rank(a.id) - rank(b.id) || 0), ...told]
    .slice(0, site.config.registration.perVisit)
    .map(field => {
      const known = own(profile.fields, field.id);
      return { ...viewField(field, locale, lookup), ...(known ? { value: known.value } : {}) };
    });
}

/** A field of the registration as one visitor sees it. */
export const viewField = (
  { id, config, label, options }: CompiledField,
  locale: string,
  lookup: Lookup,
): FieldView => ({
  id,
  label: label(locale, lookup),
  type: config.type,
  ...(options
    ? { options: options.map(option => ({ value: option.value, label: option.label(locale, lookup) })) }
    : {}),
});
