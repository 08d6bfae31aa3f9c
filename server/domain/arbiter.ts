import type { Reason } from '../../protocol/index.ts';
import { incentiveState, type Stock } from './incentive.ts';
import { stateOf } from './ledger.ts';
import type { AskedItem } from './offers.ts';
import { own } from './own.ts';
import { isTooEarly, permissionState } from './permission.ts';
import type { Profile } from './profile.ts';
import { SESSION_GAP_MS } from './session.ts';
import type { Site } from './site.ts';
import { HOUR_MS } from './time.ts';

const DEFAULTS = { quietHours: 24, complaintHours: 720, afterViews: 2, againDays: 7, confirmDays: 30 };

/** What the arbiter looks at besides the profile. */
export interface ArbiterInput {
  /** what `data-overlays` says */
  overlays: 'auto' | 'manual' | 'off';
  /** items that stand in the page already, placed by its owner */
  placed: readonly string[];
  /** what conditions see */
  attributes: Readonly<Record<string, unknown>>;
  /** whether an audience holds */
  inAudience: (id: string) => boolean;
  /** what of the incentives is gone */
  stock: Stock;
  /** the browser sends Global Privacy Control */
  isRefusedByBrowser: boolean;
  /** page views of this visitor; default the profile's, which a stranger's has not */
  pages?: number | undefined;
}

/**
 * Chooses at most one unsolicited item for this page view: by priority among those whose every gate is open. Two
 * clocks hold it back, "anything again" and "this item again"; an old answer that is to be confirmed has its own of the second.
 *
 * @param now milliseconds since 1970
 * @returns the item, or null, and for each candidate the reason: its rule, or the first gate that failed
 * @example arbitrate(site, profile, input, Date.now()).item // 'question:looking-for'
 */
export function arbitrate(
  site: Site,
  profile: Profile,
  input: ArbiterInput,
  now: number,
): { item: string | null; reasons: Reason[] } {
  const shut = closedForAll(site, profile, input, now);
  let chosen: string | null = null;
  const reasons = site.asked.map((asked): Reason => {
    const { item, rule } = asked;
    const gate = shut ?? closedForItem(site, asked, profile, input, now) ?? (chosen ? 'priority' : undefined);
    if (gate) return { part: item, given: null, rule: 'arbiter', failed: { [item]: gate } };
    chosen = item;
    return { part: item, given: item, rule };
  });
  return { item: chosen, reasons };
}

/** The first gate that is closed for everything on this page view. */
function closedForAll(
  site: Site,
  profile: Profile,
  { overlays, attributes }: ArbiterInput,
  now: number,
): string | undefined {
  const policy = site.config.arbiter;
  const { stats, session } = profile;
  const page = attributes.page as Record<string, unknown> | undefined;
  const within = (at: number | undefined, hours: number) => at !== undefined && now - at < hours * HOUR_MS;
  if (overlays !== 'auto') return `overlays:${overlays}`;
  if (page?.kind === 'checkout') return 'page:checkout';
  if (site.neverOn?.(attributes)) return 'page:never';
  if (within(stats.lastComplaintAt, policy.complaintHours ?? DEFAULTS.complaintHours))
    return 'after-complaint';
  if (stats.pages < (policy.afterViews ?? DEFAULTS.afterViews)) return 'first-views';
  if (session && session.prompts > 0 && now - session.lastAt <= SESSION_GAP_MS) return 'once-a-session';
  if (within(stats.lastPromptAt, policy.quietHours ?? DEFAULTS.quietHours)) return 'anything-again';
  return undefined;
}

/** The first gate that is closed for one item. */
function closedForItem(
  site: Site,
  asked: AskedItem,
  profile: Profile,
  input: ArbiterInput,
  now: number,
): string | undefined {
  const { item, ask, when } = asked;
  const state = stateFor(site, asked, profile, input, now);
  if (state !== 'open' && state !== 'confirm') return state;
  if (input.placed.includes(item)) return 'placed';
  const lastShownAt = own(profile.ledger, item)?.lastShownAt;
  const againDays =
    state === 'confirm' ? (ask.confirmDays ?? DEFAULTS.confirmDays) : (ask.againDays ?? DEFAULTS.againDays);
  if (lastShownAt !== undefined && now - lastShownAt < againDays * 24 * HOUR_MS) return 'this-again';
  if (ask.audience && !input.inAudience(ask.audience)) return `audience:${ask.audience}`;
  if (when && !when(input.attributes)) return 'page';
  return undefined;
}

/** Where an item stands for a person; whatever is not `open` or `confirm` is a closed gate. */
function stateFor(
  site: Site,
  { kind, id, item }: AskedItem,
  profile: Profile,
  { stock, inAudience, isRefusedByBrowser, pages = profile.stats.pages }: ArbiterInput,
  now: number,
): string {
  switch (kind) {
    case 'question':
      return stateOf(own(profile.ledger, item), now);
    case 'incentive':
      return incentiveState(site.incentives[id]!, profile, stock, inAudience, now) ?? 'not-for-them';
    case 'permission':
      // Global Privacy Control is an answer already; the control in the page stays.
      if (isRefusedByBrowser) return 'gpc';
      // Whatever the site's own `afterViews` is.
      return isTooEarly(pages) ? 'first-views' : permissionState(site, profile, id, now);
  }
}
