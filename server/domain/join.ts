import { NEED_DEFAULTS } from './attributes.ts';
import { joinFields } from './fields.ts';
import { joinLedgers } from './ledger.ts';
import { CONTACTS_KEPT } from './may-contact.ts';
import { joinNeeds } from './needs.ts';
import { own } from './own.ts';
import { joinPermissions } from './permission.ts';
import type { Profile, SeenProduct } from './profile.ts';
import { joinRewards } from './reward.ts';
import type { Site } from './site.ts';
import { rate } from './tier.ts';
import { joinWishes } from './wishes.ts';

const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);
const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

/** Leaves out what is undefined, so that a joined profile has the same shape as a folded one. */
const known = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/**
 * What is known of one person, of whom two profiles were kept: an anonymous one and the one whose identity was proven on
 * the same device (DESIGN R4, R5). Gaps are filled, nothing that `into` says of itself is overwritten; needs add up as if
 * the same profile had observed both, ledgers are joined, so that neither's questions come again; counts are sums. The
 * tier stays `into`'s and is rated anew: a claim of the anonymous one raises nothing.
 *
 * @param into keeps its id, its proof and what is verified
 * @param from stays as it is, for the case that the join is taken back
 * @param now milliseconds since 1970
 * @example const both = joinProfiles(site, verified, guest, Date.now());
 */
export function joinProfiles(site: Site, into: Profile, from: Profile, now: number): Profile {
  const { stats: a } = into;
  const { stats: b } = from;
  // An order that both were told of is one order; its money is not known apart, so the smaller sum is left out of it.
  const shared = from.orderIds.filter(id => into.orderIds.includes(id)).length;
  const share = from.orderIds.length > 0 && b.orders > 0 ? shared / b.orders : 0;
  const session =
    into.session && from.session
      ? {
          ...(from.session.lastAt > into.session.lastAt ? from.session : into.session),
          number: into.session.number + from.session.number,
        }
      : (into.session ?? from.session);
  const joined: Profile = {
    ...into,
    ...known({
      firstName: into.firstName ?? from.firstName,
      locale: into.locale ?? from.locale,
      fields: joinFields(into.fields, from.fields),
      permissions: joinPermissions(into.permissions, from.permissions),
      rewards: joinRewards(into.rewards, from),
      wishes: joinWishes(into.wishes, from.wishes),
      gpcAt: later(into.gpcAt, from.gpcAt),
      contacted: joinContacted(into.contacted, from.contacted),
    }),
    createdAt: Math.min(into.createdAt, from.createdAt),
    seenAt: Math.max(into.seenAt, from.seenAt),
    ...(session ? { session } : {}),
    visits: [...into.visits, ...from.visits].sort((x, y) => x - y).slice(-VISITS_KEPT),
    needs: joinNeeds(
      into.needs,
      from.needs,
      need => own(site.config.needs, need)?.halfLifeDays ?? NEED_DEFAULTS.halfLifeDays,
    ),
    ledger: joinLedgers(into.ledger, from.ledger),
    products: joinProducts(into.products, from.products),
    orderIds: [...new Set([...from.orderIds, ...into.orderIds])].slice(-ORDER_IDS_KEPT),
    ...known({ lastFacts: into.seenAt >= from.seenAt ? (into.lastFacts ?? from.lastFacts) : from.lastFacts }),
    stats: known({
      pages: a.pages + b.pages,
      productViews: a.productViews + b.productViews,
      carts: a.carts + b.carts,
      tracked: a.tracked + b.tracked,
      contacts: a.contacts + b.contacts,
      orders: a.orders + b.orders - shared,
      revenue: Math.round((a.revenue + b.revenue * (1 - share)) * 100) / 100,
      firstOrderAt: earlier(a.firstOrderAt, b.firstOrderAt),
      lastOrderAt: later(a.lastOrderAt, b.lastOrderAt),
      claimedOrders: a.claimedOrders + b.claimedOrders,
      lastComplaintAt: later(a.lastComplaintAt, b.lastComplaintAt),
      lastPromptAt: later(a.lastPromptAt, b.lastPromptAt),
    }) as Profile['stats'],
  };
  return rate(site, joined, now);
}

const joinContacted = (a: number[] | undefined, b: number[] | undefined): number[] | undefined =>
  a && b ? [...a, ...b].sort((x, y) => x - y).slice(-CONTACTS_KEPT) : (a ?? b);

const VISITS_KEPT = 64;
const ORDER_IDS_KEPT = 64;
const PRODUCTS_KEPT = 8;

/** The latest of each, newest first. */
function joinProducts(a: readonly SeenProduct[], b: readonly SeenProduct[]): SeenProduct[] {
  const bySku = new Map<string, SeenProduct>();
  for (const product of [...a, ...b]) {
    const before = bySku.get(product.sku);
    if (!before || product.at > before.at) bySku.set(product.sku, product);
  }
  return [...bySku.values()].sort((x, y) => y.at - x.at).slice(0, PRODUCTS_KEPT);
}
