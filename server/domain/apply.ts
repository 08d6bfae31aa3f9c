import { declareFields } from './field-needs.ts';
import { claimFields, verifyFields } from './fields.ts';
import type { Interaction, InteractionOf } from './interaction.ts';
import { learn } from './learn.ts';
import { noteAnswer, noteConfirmed, noteRefusal, noteShown, noteStarted, noteTakenBack } from './ledger.ts';
import { noteContacted } from './may-contact.ts';
import { declare, declareAlso, forget, VALID_DAYS } from './needs.ts';
import { own } from './own.ts';
import { notePermission } from './permission.ts';
import { type Product, productOfPage } from './product.ts';
import type { Profile, SeenProduct } from './profile.ts';
import { grant, noteReward } from './reward.ts';
import { inSession } from './session.ts';
import type { Site } from './site.ts';
import { DAY_MS } from './time.ts';
import { noteWish } from './wishes.ts';

const PRODUCTS_KEPT = 8;
const ORDER_IDS_KEPT = 64;

/**
 * Folds one interaction into a profile. Pure: no clock, no I/O, the profile given is left as it was. Everything the
 * server, the console's preview, an import and a replay know of people comes from this one function.
 *
 * @param site the compiled configuration whose learn rules and questions apply
 * @param event with `at` in milliseconds since 1970; an event of an unknown question changes counters only
 * @returns the profile after it
 * @example const after = events.reduce((profile, event) => apply(site, profile, event), before)
 */
export function apply(site: Site, profile: Profile, event: Interaction): Profile {
  const seen: Profile = {
    ...profile,
    ...inSession(profile, event),
    seenAt: Math.max(profile.seenAt, event.at),
    createdAt: Math.min(profile.createdAt, event.at),
    needs: learn(site, profile.needs, event),
  };
  switch (event.type) {
    case 'page':
      return applyPage(seen, event);
    case 'track':
      return { ...seen, stats: count(seen, { tracked: 1 }) };
    case 'product':
      return applyProduct(seen, event);
    case 'order':
      return applyOrder(site, seen, event);
    case 'answer':
      return applyAnswer(site, seen, event);
    case 'need':
      return applyNeed(site, seen, event);
    case 'prompt':
      return applyPrompt(seen, event);
    case 'declare':
      return applyDeclare(site, seen, event);
    case 'permission':
      return { ...seen, permissions: notePermission(site, seen, event) };
    case 'wish':
      return { ...seen, wishes: noteWish(seen.wishes, event.wish, event.at) };
    case 'profile':
      return applyKnown(seen, event);
    case 'contact':
      return applyContact(seen, event);
    case 'tier':
      return applyTier(seen, event);
    case 'reward':
      return applyReward(seen, event);
  }
}

type Counter = 'pages' | 'tracked' | 'productViews' | 'carts' | 'contacts' | 'claimedOrders';

function count(profile: Profile, by: Partial<Record<Counter, number>>): Profile['stats'] {
  const stats = { ...profile.stats };
  for (const key in by) stats[key as Counter] += by[key as Counter]!;
  return stats;
}

function applyPage(profile: Profile, { page, at }: InteractionOf<'page'>): Profile {
  const viewed = {
    ...profile,
    ...(page.facts ? { lastFacts: page.facts } : {}),
    stats: count(profile, { pages: 1 }),
  };
  const product = productOfPage(page.facts);
  return product
    ? { ...viewed, products: seeProduct(profile, product, at), stats: count(viewed, { productViews: 1 }) }
    : viewed;
}

function applyProduct(profile: Profile, event: InteractionOf<'product'>): Profile {
  if (event.action === 'uncart') return profile;
  return {
    ...profile,
    products: seeProduct(profile, event, event.at),
    stats: count(profile, event.action === 'view' ? { productViews: 1 } : { carts: 1 }),
  };
}

/** The products seen lately, with this one among them. */
function seeProduct(
  profile: Profile,
  { sku, name, category, url, price }: Product,
  at: number,
): SeenProduct[] {
  const entry: SeenProduct = {
    sku,
    at,
    ...(name === undefined ? {} : { name: name.slice(0, 128) }),
    ...(category === undefined ? {} : { category: category.slice(0, 128) }),
    ...(url === undefined ? {} : { url: url.slice(0, 256) }),
    ...(price === undefined ? {} : { price }),
  };
  const others = profile.products.filter(product => product.sku !== sku);
  // They are in order already, so the new one is put in its place: a sort would cost as much as the rest of it.
  const older = others.findIndex(product => product.at <= at);
  return others.toSpliced(older < 0 ? others.length : older, 0, entry).slice(0, PRODUCTS_KEPT);
}

function applyOrder(site: Site, profile: Profile, event: InteractionOf<'order'>): Profile {
  // R2: what a browser says about money is a claim, unless the site chose to believe it.
  if (event.source === 'browser' && !site.config.trustBrowserOrders) {
    return { ...profile, stats: count(profile, { claimedOrders: 1 }) };
  }
  // The till and the browser may both report one order.
  if (profile.orderIds.includes(event.order)) return profile;
  const { stats } = profile;
  return {
    ...profile,
    orderIds: [...profile.orderIds, event.order].slice(-ORDER_IDS_KEPT),
    stats: {
      ...stats,
      orders: stats.orders + 1,
      // Money in cents: a sum of binary fractions would drift with the number of orders.
      revenue: Math.round((stats.revenue + event.total) * 100) / 100,
      firstOrderAt: Math.min(stats.firstOrderAt ?? event.at, event.at),
      lastOrderAt: Math.max(stats.lastOrderAt ?? event.at, event.at),
    },
  };
}

function applyAnswer(site: Site, profile: Profile, event: InteractionOf<'answer'>): Profile {
  const question = own(site.questions, event.question);
  if (!question) return profile;
  const { need, validDays = VALID_DAYS, multiple } = question.config;
  const offered = event.values.filter(value => question.options.some(option => option.value === value));
  const values = multiple ? [...new Set(offered)] : offered.slice(0, 1);
  const other = question.config.other ? event.other : undefined;
  const item = `question:${event.question}`;
  const until = event.at + validDays * DAY_MS;
  const isAnswer = values.length > 0 || other !== undefined;
  const ledger = isAnswer
    ? noteAnswer(profile.ledger, item, { answer: values, other }, event.at, until)
    : profile.ledger;
  return ledger === profile.ledger
    ? profile
    : { ...profile, ledger, needs: declare(profile.needs, need, values, event.at, until) };
}

/** What somebody says of one thing they look for; that they do not goes for the answers that declared it, too. */
function applyNeed(
  site: Site,
  profile: Profile,
  { need, value, wanted, at }: InteractionOf<'need'>,
): Profile {
  if (wanted) {
    if (!isNeedOf(site, need)) return profile;
    return { ...profile, needs: declareAlso(profile.needs, need, value, at, at + VALID_DAYS * DAY_MS) };
  }
  const items = Object.values(site.questions)
    .filter(({ config }) => config.need === need)
    .map(({ id }) => `question:${id}`);
  // Answered anew since: that stands.
  const isOld = items
    .map(item => own(profile.ledger, item))
    .some(entry => entry?.answer?.includes(value) && (entry.outcomeAt ?? 0) > at);
  if (isOld) return profile;
  return {
    ...profile,
    needs: forget(profile.needs, need, value),
    ledger: items.reduce((ledger, item) => noteTakenBack(ledger, item, value, at), profile.ledger),
  };
}

/** Whether the site has a use for a need: nobody can make one up. */
const isNeedOf = (site: Site, need: string): boolean =>
  own(site.config.needs, need) !== undefined ||
  own(site.labels, need) !== undefined ||
  site.learn.some(({ rule }) => rule.need === need);

function applyDeclare(site: Site, profile: Profile, { claims, at }: InteractionOf<'declare'>): Profile {
  const fields = claimFields(profile.fields, claims, at);
  return { ...profile, fields, needs: declareFields(site, claims, profile, fields, at) };
}

/** What the site's own server knows: verified, and kept beside what the person says. */
function applyKnown(profile: Profile, { set, at }: InteractionOf<'profile'>): Profile {
  const { firstName, locale, fields } = set;
  return {
    ...profile,
    ...(firstName === undefined ? {} : { firstName }),
    ...(locale === undefined ? {} : { locale }),
    ...(fields === undefined ? {} : { fields: verifyFields(profile.fields, fields, at) }),
  };
}

function applyTier(
  { grant: _, ...profile }: Profile,
  { level, reason, by, days, at }: InteractionOf<'tier'>,
): Profile {
  if (level === null) return profile;
  const until = days === undefined ? {} : { until: at + days * DAY_MS };
  return { ...profile, grant: { level, reason, by, at, ...until } };
}

function applyReward(profile: Profile, { incentive, state, code, at }: InteractionOf<'reward'>): Profile {
  const noted = { ...profile, ledger: noteConfirmed(profile.ledger, `incentive:${incentive}`, at) };
  if (state === 'confirmed') return noted;
  return state === 'granted' ? grant(noted, incentive, at, code) : noteReward(profile, incentive, state, at);
}

function applyContact(profile: Profile, event: InteractionOf<'contact'>): Profile {
  const stats = count(profile, { contacts: 1 });
  return {
    ...profile,
    stats: event.channel === 'complaint' ? { ...stats, lastComplaintAt: event.at } : stats,
    ...(event.direction === 'out' ? { contacted: noteContacted(profile, event.at) } : {}),
  };
}

function applyPrompt(profile: Profile, event: InteractionOf<'prompt'>): Profile {
  if (event.outcome === 'started')
    return { ...profile, ledger: noteStarted(profile.ledger, event.item, event.at) };
  if (event.outcome !== 'shown') {
    return { ...profile, ledger: noteRefusal(profile.ledger, event.item, event.outcome, event.at) };
  }
  const ledger = noteShown(profile.ledger, event.item, event.at);
  if (!event.unsolicited) return { ...profile, ledger };
  const { session, stats } = profile;
  return {
    ...profile,
    ledger,
    ...(session ? { session: { ...session, prompts: session.prompts + 1 } } : {}),
    stats: { ...stats, lastPromptAt: Math.max(stats.lastPromptAt ?? 0, event.at) },
  };
}
