import type { Greeting, NextThing } from '../../protocol/index.ts';
import { firstNameOf } from './fields.ts';
import type { Stock } from './incentive.ts';
import type { Lookup } from './merge-tag.ts';
import { isDeclared } from './needs.ts';
import { own } from './own.ts';
import type { Profile } from './profile.ts';
import { rewardsOf } from './reward.ts';
import type { Site } from './site.ts';
import { DAY_MS } from './time.ts';

/** What the ledger calls it. */
const ITEM = 'greeting';

/** After one it is quiet for so long. */
const QUIET_MS = DAY_MS;

/**
 * How somebody is greeted: whoever is known by name, or comes back unknown, with the next useful thing, and clients with
 * who looks after them. Once a session, and quiet for a day after it was seen.
 *
 * @param now milliseconds since 1970
 * @returns undefined when there is nothing to greet with, or it was seen already
 * @example greet(site, profile, {}, 'en', lookup, Date.now())?.nextThing // { kind: 'need', name: 'Lamps' }
 */
export function greet(
  site: Site,
  profile: Profile,
  stock: Stock,
  locale: string,
  lookup: Lookup,
  now: number,
): Greeting | undefined {
  const { visits, session, proof } = profile;
  const isKnown = proof !== 'none' && firstNameOf(profile) !== undefined;
  if (!isKnown && visits.length < 2) return undefined;
  const seenAt = own(profile.ledger, ITEM)?.lastShownAt;
  if (seenAt !== undefined && (now - seenAt < QUIET_MS || seenAt >= (session?.startedAt ?? now)))
    return undefined;
  const nextThing =
    rewardFor(site, profile, stock, locale, lookup) ?? needOf(site, profile, locale, lookup, now);
  const representative = representativeOf(site, profile, locale, lookup);
  return {
    ...(nextThing ? { nextThing } : {}),
    ...(representative ? { representative } : {}),
    _kept: false,
  };
}

/** The newest reward that they still have something of. */
function rewardFor(
  site: Site,
  profile: Profile,
  stock: Stock,
  locale: string,
  lookup: Lookup,
): NextThing | undefined {
  if (!profile.rewards) return undefined;
  const reward = rewardsOf(site, profile, stock, locale, lookup).find(
    ({ state }) => state === 'granted' || state === 'won',
  );
  return reward && { kind: 'reward', reward };
}

/** The need they declared last and that has a name, with where the answer leads first. */
function needOf(
  site: Site,
  profile: Profile,
  locale: string,
  lookup: Lookup,
  now: number,
): NextThing | undefined {
  let last: { until: number; need: string; value: string } | undefined;
  for (const need in profile.needs) {
    for (const [value, entry] of Object.entries(profile.needs[need]!)) {
      const until = isDeclared(entry, now) ? entry.declared!.until : 0;
      if (until > (last?.until ?? 0) && own(site.labels, need)?.has(value)) last = { until, need, value };
    }
  }
  if (!last) return undefined;
  const { need, value } = last;
  const link = Object.values(site.questions)
    .filter(question => question.config.need === need)
    .flatMap(question => question.options)
    .find(option => option.value === value)?.results[0];
  return {
    kind: 'need',
    name: site.labels[need]!.get(value)!(locale, lookup),
    ...(link ? { link: { label: link.label(locale, lookup), href: link.href } } : {}),
  };
}

/**
 * Who looks after a client: the one that the site's own server has named in the field `representative`, else the first of
 * their tier. Nobody else learns a name or a number.
 */
function representativeOf(
  { representatives }: Site,
  { tier, fields }: Profile,
  locale: string,
  lookup: Lookup,
): Greeting['representative'] {
  const { level } = tier;
  if (level !== 'client' && level !== 'mvc') return undefined;
  const theirs = representatives.filter(({ config }) => config.tiers?.includes(level) ?? true);
  const named = own(fields, 'representative');
  // What anybody says of themselves names nobody (R2).
  const found = (named?.verified && theirs.find(({ id }) => id === named.value)) || theirs[0];
  if (!found) return undefined;
  const { name, phone } = found.config;
  return {
    name,
    ...(found.title ? { title: found.title(locale, lookup) } : {}),
    ...(phone === undefined ? {} : { phone }),
  };
}
