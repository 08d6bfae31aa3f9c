import type { Channel, ContactWish, Facts, Proof, QuietHours, Tier } from '../../protocol/index.ts';

/** One value of a need. `weight` is as of `at` and fades from there by the need's half-life. */
export interface NeedValue {
  weight: number;
  /** milliseconds since 1970 the weight was computed for */
  at: number;
  /** declared by an answer: outranks everything observed until `until` */
  declared?: { until: number };
}

/** What the ledger keeps of one item (`question:looking-for`). */
export interface LedgerEntry {
  /** times shown, unsolicited or not */
  shown: number;
  lastShownAt?: number;
  outcome?: 'answered' | 'postponed' | 'declined';
  outcomeAt?: number;
  /** when the form of an offer was begun first */
  startedAt?: number;
  /** times it was put off; picks the step of the ladder 2 h, 1 day, 1 week, 4 weeks */
  postponed: number;
  /** the answer that was given and until when it is believed */
  answer?: string[];
  answerUntil?: number;
  /** "something else": what they answered in their own words, theirs alone and no value of any need */
  other?: string;
}

/** One visit: interactions less than 30 minutes apart. */
export interface Session {
  /** counts from 1 over the profile's life */
  number: number;
  startedAt: number;
  lastAt: number;
  pages: number;
  /** unsolicited items shown in it */
  prompts: number;
  landing?: string;
  referrer?: string;
  /** utm_source, utm_medium, utm_campaign, … without the prefix */
  campaign?: Record<string, string>;
}

/** A product that was looked at lately. */
export interface SeenProduct {
  sku: string;
  at: number;
  name?: string;
  category?: string;
  url?: string;
  price?: number;
}

/** Where a person stands, since when, by which rule and on what evidence. */
export interface TierState {
  level: Tier;
  since: number;
  /** the rule that gave it: `policy:client`, or `start` */
  rule: string;
  /** the values the rule read when it held */
  evidence: Record<string, unknown>;
  /** when the rule last held; demotion counts from here */
  heldAt: number;
}

/** One thing known of a person by name. What the site's own server said is verified; what anybody said of themselves is not. */
export interface FieldValue {
  value: string;
  at: number;
  verified?: true;
}

/** What a person last said to one permission; the record of all they ever said is their history. */
export interface PermissionState {
  granted: boolean;
  at: number;
  /** of the wording they said it to */
  version: number;
  /** how sure we were then who said it */
  proof: Proof;
  /** a yes is believed until then */
  until?: number;
}

/** An incentive that was granted. */
export interface RewardState {
  at: number;
  state: 'granted' | 'used' | 'won' | 'lost';
  usedAt?: number;
  code?: string;
  /** of whom it was before a join, so that taking the join back gives it back */
  from?: string;
}

/** What a person wants of every contact. */
export interface ContactWishes {
  preferred?: Channel;
  quiet?: QuietHours;
  /** nothing at all until then */
  pausedUntil?: number;
  /** when each of them was said */
  at?: { [name in keyof ContactWish]?: number };
}

/** A tier that somebody gave by hand, with the reason. */
export interface TierGrant {
  level: Tier;
  reason: string;
  by: string;
  at: number;
  until?: number;
}

/**
 * What is known of one person on one site: a fold of their interactions, bounded in size (DESIGN §4).
 * Plain JSON; times are milliseconds since 1970.
 */
export interface Profile {
  id: string;
  proof: Proof;
  createdAt: number;
  seenAt: number;
  /** names that were proven to be this person's (DESIGN R3); whoever has one is nobody's anonymous past any more */
  identity?: { customer?: string; email?: string };
  firstName?: string;
  locale?: string;
  /** by name, at most 48 */
  fields?: Record<string, FieldValue>;
  permissions?: Record<string, PermissionState>;
  wishes?: ContactWishes;
  /** times of the last 32 contacts of ours */
  contacted?: number[];
  rewards?: Record<string, RewardState>;
  /** when a browser of theirs first sent Global Privacy Control */
  gpcAt?: number;
  /** given by hand; the tier is at least this one while it lasts */
  grant?: TierGrant;
  tier: TierState;
  /** earlier tiers, newest first, at most 16 */
  tierHistory: TierState[];
  /** 0–100 */
  value: number;
  session?: Session;
  /** starts of the last 64 visits, oldest first */
  visits: number[];
  needs: Record<string, Record<string, NeedValue>>;
  ledger: Record<string, LedgerEntry>;
  /** the last 8 products seen, newest first, one entry a product */
  products: SeenProduct[];
  /** ids of the last 64 believed orders, oldest first */
  orderIds: string[];
  /** the last page's facts */
  lastFacts?: Facts;
  stats: {
    pages: number;
    productViews: number;
    carts: number;
    tracked: number;
    contacts: number;
    /** orders from a believed source, and their money */
    orders: number;
    revenue: number;
    firstOrderAt?: number;
    lastOrderAt?: number;
    /** orders a browser reported and the site does not trust */
    claimedOrders: number;
    lastComplaintAt?: number;
    /** when anything unsolicited was last shown */
    lastPromptAt?: number;
  };
}

/**
 * Somebody who does not want to be treated as themselves, as decisions see them: just met, but for what they allow and
 * refused. A no is no knowledge to treat them by; asking again would be.
 */
export const asStranger = (profile: Profile, now: number): Profile => ({
  ...newProfile(profile.id, now, profile.proof),
  ...(profile.permissions ? { permissions: profile.permissions } : {}),
  ...(profile.gpcAt === undefined ? {} : { gpcAt: profile.gpcAt }),
  ledger: Object.fromEntries(
    Object.entries(profile.ledger).filter(
      ([, { outcome }]) => outcome === 'declined' || outcome === 'postponed',
    ),
  ),
});

/**
 * A profile nobody has told anything about yet.
 *
 * @param id the profile's id
 * @param now milliseconds since 1970
 * @param proof `device` for a recognised browser, `none` for an ephemeral guest
 * @example newProfile('0192…', Date.now(), 'device').tier.level // 'guest'
 */
export const newProfile = (id: string, now: number, proof: Proof): Profile => ({
  id,
  proof,
  createdAt: now,
  seenAt: now,
  tier: { level: 'guest', since: now, rule: 'start', evidence: {}, heldAt: now },
  tierHistory: [],
  value: 0,
  visits: [],
  needs: {},
  ledger: {},
  products: [],
  orderIds: [],
  stats: {
    pages: 0,
    productViews: 0,
    carts: 0,
    tracked: 0,
    contacts: 0,
    orders: 0,
    revenue: 0,
    claimedOrders: 0,
  },
});
