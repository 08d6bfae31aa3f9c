import type { Decision, Page, Reason, SlotDecision, VisitorView } from '../../protocol/index.ts';
import { arbitrate } from './arbiter.ts';
import { audienceAttributes, declaredNeeds } from './attributes.ts';
import { viewDesk } from './desk.ts';
import { firstNameOf } from './fields.ts';
import { viewGate } from './gate-view.ts';
import { greet } from './greeting.ts';
import { type Stock, viewIncentive } from './incentive.ts';
import { stateOf } from './ledger.ts';
import { type Lookup, readPath } from './merge-tag.ts';
import { own } from './own.ts';
import { inPage, viewPermission } from './permission.ts';
import type { Profile } from './profile.ts';
import { viewQuestion } from './question.ts';
import { rewardsOf } from './reward.ts';
import type { CompiledSlot, Site } from './site.ts';
import { hasTier } from './tier.ts';

/** What a page view brings besides the profile. */
export interface PageView {
  page: Page;
  /** BCP 47, what the visitor reads */
  locale: string;
  /** items of placed elements in the page */
  placed: readonly string[];
  overlays: 'auto' | 'manual' | 'off';
  /** what of the incentives is gone; default nothing */
  stock?: Stock;
  /** the browser sends Global Privacy Control */
  isRefusedByBrowser?: boolean;
  /** page views of this visitor; default the profile's, which a stranger's has not */
  pages?: number;
}

/**
 * Everything the server answers for one page view: who the visitor is to the page, each slot's variant, the questions
 * in it, at most one unsolicited item, and why. Pure: the same inputs give the same decision.
 *
 * @param profile with this page view's events already applied and rated
 * @param now milliseconds since 1970
 * @example decide(site, profile, { page: { url }, locale: 'en', placed: [], overlays: 'auto' }, Date.now()).slots
 */
export function decide(site: Site, profile: Profile, view: PageView, now: number): Decision {
  const { locale, stock = {}, isRefusedByBrowser = false, pages = profile.stats.pages } = view;
  const attributes = audienceAttributes(site, profile, view.page, now, locale);
  const lookup: Lookup = path => readPath(attributes, path);
  const memo = new Map<string, boolean>();
  const inAudience = (id: string): boolean => {
    let held = memo.get(id);
    if (held === undefined) {
      held = own(site.audiences, id)?.(attributes) ?? false;
      memo.set(id, held);
    }
    return held;
  };

  const { level, rule } = profile.tier;
  const reasons: Reason[] = [{ part: 'tier', given: level, rule }];
  const slots: Record<string, SlotDecision> = {};
  for (const slot of site.slots) {
    const { decision, reason } = decideSlot(slot, profile, inAudience, locale, lookup);
    slots[slot.id] =
      slot.access && reason === slot.withheld
        ? {
            ...decision,
            gate: viewGate(site, slot, slot.access, profile, { stock, inAudience }, locale, lookup, now),
          }
        : decision;
    reasons.push(reason);
  }

  const { item, reasons: arbiterReasons } = arbitrate(
    site,
    profile,
    { ...view, attributes, inAudience, stock, isRefusedByBrowser, pages },
    now,
  );
  reasons.push(...arbiterReasons);

  const asked = item ? [item, ...view.placed] : view.placed;
  const wanted = asked.flatMap(name => [name, ...followersOf(site, name)]);
  const viewsOf = <T extends { id: string }>(kind: string, see: (id: string) => T | undefined) => {
    const views: Record<string, T> = {};
    for (const name of wanted) {
      const found = name.startsWith(`${kind}:`) ? see(name.slice(kind.length + 1)) : undefined;
      if (found) views[found.id] = found;
    }
    return views;
  };
  const questions = viewsOf('question', id => {
    const question = own(site.questions, id);
    return question && viewQuestion(question, profile, locale, lookup, now);
  });
  const incentives = viewsOf('incentive', id => {
    const incentive = own(site.incentives, id);
    return incentive && viewIncentive(site, incentive, profile, { stock, inAudience }, locale, lookup, now);
  });
  const permissions = viewsOf('permission', id => {
    const permission = own(site.permissions, id);
    return (
      permission &&
      inPage(viewPermission(site, permission, profile, locale, lookup, now), pages, isRefusedByBrowser)
    );
  });

  const greeting = greet(site, profile, stock, locale, lookup, now);
  const strings = site.strings?.(locale, lookup);
  const contact = wanted.includes('contact') ? viewDesk(site, profile, locale, lookup, now) : undefined;

  return {
    visitor: viewVisitor(profile, locale, now),
    slots,
    texts: textsFor(site, profile, attributes, locale, lookup),
    questions,
    ...(isEmpty(incentives) ? {} : { incentives }),
    ...(isEmpty(permissions) ? {} : { permissions }),
    ...(contact ? { contact } : {}),
    ...(profile.rewards ? { rewards: rewardsOf(site, profile, stock, locale, lookup) } : {}),
    ...(greeting ? { greeting } : {}),
    ...(strings ? { strings } : {}),
    prompt: item,
    reasons,
  };
}

/** The menus that depend on one that is shown are shown with it. */
const followersOf = (site: Site, name: string): string[] =>
  name.startsWith('question:')
    ? (own(site.questions, name.slice(9))?.followers ?? []).map(id => `question:${id}`)
    : [];

const isEmpty = (record: object): boolean => {
  for (const _ in record) return false;
  return true;
};

/** What the page may know of its visitor: no address, no score. */
export const viewVisitor = (profile: Profile, locale: string, now: number): VisitorView => {
  const firstName = firstNameOf(profile);
  return {
    proof: profile.proof,
    tier: profile.tier.level,
    ...(firstName ? { firstName } : {}),
    locale,
    known: [...new Set([...declaredNeeds(profile, now), ...answered(profile, now)])],
  };
};

function decideSlot(
  { access, variants, reasons, withheld }: CompiledSlot,
  profile: Profile,
  inAudience: (id: string) => boolean,
  locale: string,
  lookup: Lookup,
): { decision: SlotDecision; reason: Reason } {
  // R8: below its tier nothing of a gated slot leaves the server, not even which variants there are.
  if (access && !hasTier(profile.tier.level, access)) return { decision: BASELINE, reason: withheld };
  const place = variants.findIndex(({ audience }) => !audience || inAudience(audience));
  const found = variants[place];
  return {
    decision: found
      ? {
          variant: found.id,
          content: found.content(locale, lookup),
          // On a device it would outlive the tier it is for.
          ...(access ? { _kept: BASELINE } : {}),
        }
      : BASELINE,
    // With no variant found the place is −1, and the last reason is the baseline's.
    reason: reasons.at(place)!,
  };
}

const BASELINE: SlotDecision = { variant: 'baseline' };

const answered = (profile: Profile, now: number): string[] =>
  Object.keys(profile.ledger)
    .filter(item => item.startsWith('question:') && stateOf(profile.ledger[item], now) === 'answered')
    .map(item => item.slice(9));

/** Values for `data-rapport-text`: `firstName`, and `need.<key>` in the words of the option that declares it. */
function textsFor(
  site: Site,
  profile: Profile,
  attributes: Record<string, unknown>,
  locale: string,
  lookup: Lookup,
): Record<string, string> {
  const firstName = firstNameOf(profile);
  const texts: Record<string, string> = firstName ? { firstName } : {};
  const need = attributes.need as Record<string, string>;
  for (const key in need)
    texts[`need.${key}`] = own(site.labels, key)?.get(need[key]!)?.(locale, lookup) ?? need[key]!;
  return texts;
}
