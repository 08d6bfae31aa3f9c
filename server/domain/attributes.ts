import type { Page } from '../../protocol/index.ts';
import { firstNameOf } from './fields.ts';
import { type Lookup, readPath } from './merge-tag.ts';
import { isDeclared, rank } from './needs.ts';
import { own } from './own.ts';
import { stands } from './permission.ts';
import type { Profile } from './profile.ts';
import type { Site } from './site.ts';
import { DAY_MS } from './time.ts';
import { valueScore } from './value.ts';

/** A need nobody configured fades and counts like this. */
export const NEED_DEFAULTS = { halfLifeDays: 30, minWeight: 0.5 };

/** Attributes a tier policy may read: nothing that a visitor can merely claim (DESIGN R2). */
export const TIER_ATTRIBUTES = ['proof', 'value', 'visits', 'orders', 'session', 'stats', 'days'] as const;

/**
 * The facts a tier policy's conditions see: `proof`, `value`, `visits.count/last7d/last30d`, `orders.count/revenue`,
 * `session.pages/number`, `stats.*`, `days.sinceFirst/sinceOrder`.
 *
 * @param now milliseconds since 1970
 */
export function tierAttributes(site: Site, profile: Profile, now: number): Record<string, unknown> {
  const { stats, session, visits } = profile;
  const visitsWithin = (days: number) => {
    let count = 0;
    for (let i = visits.length - 1; i >= 0 && visits[i]! > now - days * DAY_MS; i--) count++;
    return count;
  };
  return {
    proof: profile.proof,
    value: valueScore(stats, site.config.value, now),
    visits: { count: session?.number ?? 0, last7d: visitsWithin(7), last30d: visitsWithin(30) },
    orders: { count: stats.orders, revenue: stats.revenue },
    session: { pages: session?.pages ?? 0, number: session?.number ?? 0 },
    stats: {
      pages: stats.pages,
      productViews: stats.productViews,
      carts: stats.carts,
      contacts: stats.contacts,
    },
    days: {
      sinceFirst: Math.floor((now - profile.createdAt) / DAY_MS),
      ...(stats.lastOrderAt === undefined
        ? {}
        : { sinceOrder: Math.floor((now - stats.lastOrderAt) / DAY_MS) }),
    },
  };
}

/** Values of every need, strongest first: `{ category: ['lamps', 'tea'] }`; needs that faded away are left out. */
export function rankedNeeds(site: Site, profile: Profile, now: number): Record<string, string[]> {
  const ranked: Record<string, string[]> = {};
  for (const key in profile.needs) {
    const { halfLifeDays = NEED_DEFAULTS.halfLifeDays, minWeight = NEED_DEFAULTS.minWeight } =
      own(site.config.needs, key) ?? {};
    const values = rank(profile.needs[key], now, halfLifeDays, minWeight);
    if (values.length > 0) ranked[key] = values;
  }
  return ranked;
}

/** The page's facts with its address: `{ kind, category, price, …, url, path, host, title, referrer }`. */
export function pageAttributes(page: Page): Record<string, unknown> {
  const url = URL.parse(page.url);
  return {
    ...page.facts,
    url: page.url,
    path: url?.pathname ?? page.url,
    host: url?.host ?? '',
    title: page.title ?? '',
    referrer: page.referrer ?? '',
  };
}

/**
 * Everything an audience's condition sees: the tier's attributes and `tier`, `locale`, `firstName`, `needs.<key>` (all
 * values, strongest first), `need.<key>` (the strongest), `answers.<question>`, `products` (seen lately, by sku),
 * `campaign`, `page`, `fields.<name>` (what the person or the site has told), `permissions.<id>`
 * (true while it is given), `rewards` (incentives that were granted).
 *
 * @example audienceAttributes(site, profile, page, now).need // { category: 'lamps' }
 */
export function audienceAttributes(
  site: Site,
  profile: Profile,
  page: Page,
  now: number,
  locale: string,
): Record<string, unknown> {
  const needs = rankedNeeds(site, profile, now);
  const need: Record<string, string> = {};
  for (const key in needs) need[key] = needs[key]![0]!;
  const answers: Record<string, string[]> = {};
  for (const item in profile.ledger) {
    const { answer, answerUntil = 0 } = profile.ledger[item]!;
    if (answer && answerUntil > now && item.startsWith('question:')) answers[item.slice(9)] = answer;
  }
  return {
    ...tierAttributes(site, profile, now),
    tier: profile.tier.level,
    locale,
    ...namedAttributes(site, profile, now),
    needs,
    need,
    answers,
    products: profile.products.map(product => product.sku),
    campaign: profile.session?.campaign ?? {},
    page: pageAttributes(page),
  };
}

/** What the merge tags of a text see that stands on no page. */
export function lookupOf(site: Site, profile: Profile, now: number, locale: string): Lookup {
  const attributes = audienceAttributes(site, profile, { url: '' }, now, locale);
  return path => readPath(attributes, path);
}

/** What many profiles have not got: left out, it costs nothing. */
function namedAttributes(site: Site, profile: Profile, now: number): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  const firstName = firstNameOf(profile);
  if (firstName) named.firstName = firstName;
  const { fields, permissions, rewards } = profile;
  if (fields)
    named.fields = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]));
  if (permissions)
    named.permissions = Object.fromEntries(
      Object.keys(permissions).map(id => [id, stands(site, profile, id, now)]),
    );
  if (rewards) named.rewards = Object.keys(rewards);
  return named;
}

/** Needs with at least one declared value, for `VisitorView.known`. */
export const declaredNeeds = (profile: Profile, now: number): string[] =>
  Object.keys(profile.needs).filter(key =>
    Object.values(profile.needs[key]!).some(value => isDeclared(value, now)),
  );
