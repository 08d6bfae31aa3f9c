import type { GateView, Tier } from '../../protocol/index.ts';
import { incentiveState, type Stock } from './incentive.ts';
import type { Lookup } from './merge-tag.ts';
import type { Profile } from './profile.ts';
import type { CompiledSlot, Site } from './site.ts';
import { hasTier, rate } from './tier.ts';

/**
 * What somebody below a slot's tier learns of it: the tier, the site's line, and an incentive that opens it, if there is
 * one for them and registering gives them the tier. Nothing of what is in the slot, not even which variants there are (R8).
 *
 * @param access the slot's tier
 * @param person.stock what of the incentives is gone
 * @param now milliseconds since 1970
 * @example viewGate(site, slot, 'client', profile, { stock: {}, inAudience: () => true }, 'en', lookup, now) // { access: 'client' }
 */
export function viewGate(
  site: Site,
  { gate, opens }: CompiledSlot,
  access: Tier,
  profile: Profile,
  person: { stock: Stock; inAudience: (id: string) => boolean },
  locale: string,
  lookup: Lookup,
  now: number,
): GateView {
  const isTheirs = (id: string) => {
    const state = incentiveState(site.incentives[id]!, profile, person.stock, person.inAudience, now);
    // "Not now" was said to being asked; here they ask.
    return state === 'open' || state === 'postponed' || state === 'declined';
  };
  const incentive = opens.find(isTheirs);
  return {
    access,
    ...(gate ? { text: gate(locale, lookup) } : {}),
    ...(incentive !== undefined && wouldPass(site, profile, access, now) ? { incentive } : {}),
  };
}

/** Whether registering, and nothing else, brings somebody to a tier. */
const wouldPass = (site: Site, profile: Profile, access: Tier, now: number): boolean => {
  const proof = site.config.registration.proof === 'code' ? 'verified' : 'declared';
  return profile.proof !== proof && hasTier(rate(site, { ...profile, proof }, now).tier.level, access);
};
