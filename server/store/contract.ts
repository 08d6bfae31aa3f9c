import type { SiteConfig, Tier } from '../../protocol/index.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Profile } from '../domain/profile.ts';

/**
 * How a caller names a person: by profile id, by the hash of a visitor token (SHA-256, hex), by the site's own customer
 * id, by a proven e-mail address, or by the hash of a token that was retired when its visitor was proven. Any string is allowed and compared exactly; UUIDs in lower case and hashes are
 * stored smallest. Whoever was joined into somebody (`Deed`) is answered for by the one they were joined into.
 */
export type Who =
  | { id: string }
  | { token: string }
  | { customer: string }
  | { email: string }
  | { retired: string };

/** A name that can be bound to a person and taken away again. */
export type Binding = Exclude<Who, { id: string }>;

/**
 * The pure part of an update: what the profile is after the fresh events. It may be called again when a store has to
 * retry, so it must not remember anything, and it must keep the profile's id. `profile` is undefined when nobody is
 * known yet; `fresh` may be empty. Never called for an unknown person that is not to be created.
 */
export type Fold = (profile: Profile | undefined, fresh: readonly Interaction[]) => Profile;

/** One atomic change of one person: dedupe, profile and history together or not at all. */
export interface Change {
  site: string;
  who: Who;
  /**
   * Makes the profile under this id when `who` names nobody, binding `who`'s token or customer id to it; a profile
   * that already has the id is taken as it is and bound. Absent: an unknown person is left unknown.
   */
  create?: { id: string };
  /** candidates, oldest first; one whose id the site already holds is a duplicate and is not folded */
  events: readonly Interaction[];
  /**
   * Which events are kept with their content; of the others only the ids are, so that a second arrival is still a
   * duplicate. Default true: all.
   */
  keepHistory?: boolean | ((event: Interaction) => boolean);
  fold: Fold;
}

/** What became of a change. */
export interface Changed {
  /** the profile as it now is; undefined when `who` is unknown and nothing was to be created */
  profile: Profile | undefined;
  created: boolean;
  /** ids folded now, in the order given; none for an unknown person */
  fresh: string[];
  /** ids the site already had, or that stood twice in this change; not looked at for an unknown person */
  duplicate: string[];
}

/** Names a record. */
export interface RecordName {
  /** what it is: `code`, `stock`, `merge`, … */
  kind: string;
  key: string;
}

/** A small document beside the profiles: an open code, an incentive's stock, a merge that can be undone. */
export interface StoredRecord extends RecordName {
  /** plain JSON */
  value: unknown;
  /** the profile it is about; erased with it, and listed with those of the people joined into that one */
  owner?: string;
  /** milliseconds since 1970; from then on it is not there, whether or not it was swept away yet */
  expiresAt?: number;
}

/** Interactions that one profile was told of itself. */
export interface OwnHistory {
  profile: string;
  /** those of the people joined into it as well, however far away; default false */
  withJoined?: boolean;
  /** only what arrived after this position of the store */
  after: number;
}

/** A profile with everybody who was joined into it, however far away. */
export interface Family {
  /** their ids, its own first; empty when there is no such profile */
  members: string[];
  /** what names any of them, without addresses: of those a store may keep less than the address */
  names: Exclude<Binding, { email: string }>[];
}

/** What a deed sees, in the order it asked. */
export interface DeedState {
  /** those who answer for `people`, undefined where nobody does */
  people: (Profile | undefined)[];
  /** values of `records` that are there and have not expired */
  records: unknown[];
  /** interactions of `histories` that were kept with their content, in the order they arrived */
  histories: Interaction[][];
  families: Family[];
  /** all that have not expired, by kind and key */
  owned: StoredRecord[][];
  /** grows with every interaction that arrives; for a later `after` */
  position: number;
}

/** What a deed changes, in the order of these fields. All of it or nothing. */
export interface Effects<T> {
  answer: T;
  /** people as they now are; a profile of a new id is made */
  profiles?: readonly Profile[];
  /** takes joins back: these profiles answer for themselves again */
  split?: readonly string[];
  /** whoever names `from` finds `into` from now on, and its history is part of `into`'s; `from` stays as it is */
  join?: readonly { from: string; into: string }[];
  /** whom a name means from now on; `to` undefined: nobody */
  bind?: readonly { name: Binding; to: string | undefined }[];
  /** kept with the profile, in this order; ids that the site holds are left out */
  interactions?: readonly { profile: string; events: readonly Interaction[] }[];
  /** kept or replaced; without a value, taken away */
  records?: readonly (StoredRecord | (RecordName & { value?: undefined }))[];
  /** everything of these profiles and of those joined into them goes: names, history, records; event ids stay known */
  erase?: readonly string[];
}

/**
 * One atomic change of several people and records, for what is rare and must not be wrong: proving an address, joining
 * two profiles and parting them, handing out the last reward, erasing.
 */
export interface Deed<T> {
  site: string;
  people?: readonly Who[];
  records?: readonly RecordName[];
  histories?: readonly OwnHistory[];
  /** ids of profiles; may read every name of the site once */
  families?: readonly string[];
  /** records of whoever is named, with those of the people joined into them */
  owned?: readonly { owner: Who; kind: string }[];
  /** milliseconds since 1970, for what expires */
  now: number;
  /** pure, because it may be called again; what it throws rejects the deed and leaves nothing behind */
  decide: (state: DeedState) => Effects<T>;
}

/** One published site. */
export interface PublishedSite {
  key: string;
  /** counts from 1; every publish makes the next */
  version: number;
  config: SiteConfig;
  publishedAt: number;
  /** SHA-256, hex, of the site's secret keys, oldest first, each once */
  secretHashes: string[];
}

/** A stored interaction and whose it is. */
export interface StoredInteraction {
  profile: string;
  interaction: Interaction;
}

/** One page of a listing, newest first; `next` continues it and is absent at the end. */
export interface HistoryPage {
  interactions: Interaction[];
  next?: string;
}

/** People who came so far with one incentive. */
export interface IncentiveFunnel {
  shown: number;
  started: number;
  confirmed: number;
  granted: number;
  used: number;
}

/** One page of people; `next` continues it and is absent at the end. A page may be short, or empty, before the end. */
export interface PeoplePage {
  people: Profile[];
  next?: string;
}

/** Figures across people. */
export interface DirectoryStats {
  people: number;
  /** people of each tier */
  tiers: Record<Tier, number>;
  /** interactions kept with their content */
  interactions: number;
  /** people of each value, 0 to 100 */
  values: number[];
  /** by incentive */
  incentives: Record<string, IncentiveFunnel>;
  /** need → value → people who hold it, the most frequent 32 values a need */
  needs: Record<string, Record<string, number>>;
}

/**
 * Where Rapport remembers. Small and in the domain's words, so that an adapter is one file and one short test; the
 * conformance suite in `test/store/conformance.ts` is its definition. Every method rejects with an `ApiError`
 * (`unavailable`) when the store cannot be reached or is closed, and promises are settled only when the answer is
 * durable. What is handed out is the caller's own copy. A site need not be published to have people.
 */
export interface Store {
  /** read-only facts the suite and the operator may ask for */
  readonly facts: {
    name: string;
    /** survives the end of the process */
    durable: boolean;
    /** whether the directory sees a change at once */
    directory: 'immediate' | 'eventual';
  };

  /**
   * Applies one change atomically. Concurrent calls for one person are applied one after the other, in the order they
   * were made, none lost; concurrent calls of one turn may share a transaction. A fold that throws rejects its own
   * change only, with what it threw, and leaves nothing behind.
   */
  update(change: Change): Promise<Changed>;

  /** The profile `who` names, or undefined. */
  profile(site: string, who: Who): Promise<Profile | undefined>;

  /** Takes a name away from whom it names; from then on it names nobody, until it is bound again. */
  unbind(site: string, who: Binding): Promise<void>;

  /**
   * Does one deed: reads, decides and writes with nobody in between, not even another process.
   *
   * @throws what `decide` throws; `unavailable` when it joins somebody into themselves or into nobody
   */
  settle<T>(deed: Deed<T>): Promise<T>;

  /**
   * Records, by owner (with those of the people joined into it), by kind or by their key, by kind and key in the order
   * of their code units; those that have expired at `now` are left out. At most `limit` (1–1,000, default 200), after
   * `after`.
   */
  records(
    site: string,
    query: { owner?: string; kind?: string; key?: string; after?: RecordName; limit?: number; now: number },
  ): Promise<StoredRecord[]>;

  /**
   * Sweeps away what expired before `now`, and interactions older than `historyBefore` (ids stay known), but for what
   * people said to permissions: that is kept as long as they are. Says how much.
   */
  sweep(
    site: string,
    limits: { now: number; historyBefore?: number },
  ): Promise<{ records: number; interactions: number }>;

  /**
   * The interactions of these ids that the site holds with their content, in the order asked, with their profile. At
   * most 200 ids; more are refused with `bad_request`.
   */
  interactions(site: string, ids: readonly string[]): Promise<StoredInteraction[]>;

  /**
   * One person's interactions, newest first by `at`; of several at the same time, the one stored last first. What is
   * stored while a listing is read never repeats or hides what is older than the page. `limit` 1–200 (default 50);
   * another limit or a made-up `after` is refused with `bad_request`.
   */
  history(site: string, profile: string, page?: { limit?: number; after?: string }): Promise<HistoryPage>;

  /**
   * Publishes the next version of a site, making the site when it is new.
   * @param at milliseconds since 1970
   * @param secretHash adds a secret key's hash
   * @param expectedVersion refuses with `conflict` when another version is live (0: the site must be new)
   */
  publish(
    config: SiteConfig,
    at: number,
    options?: { secretHash?: string; expectedVersion?: number },
  ): Promise<PublishedSite>;

  /** Every site's live version. */
  sites(): Promise<PublishedSite[]>;

  /** A number that changes whenever any site is published, by this process or another; cheap enough to poll. */
  revision(): Promise<number>;

  /**
   * Those who answer for themselves, the latest id first, of those last seen before `seenBefore` only. `after` is a `next`
   * or any profile's id, of somebody who is gone too. Whoever was there all the time comes once, whatever is changed or
   * erased between two pages. `limit` 1–200 (default 50); another limit is refused with `bad_request`.
   */
  people(site: string, query?: { after?: string; limit?: number; seenBefore?: number }): Promise<PeoplePage>;

  /**
   * Writes anew where the back end may have left bytes of somebody who was erased: in unused room of a page, in a log.
   * Does nothing when nobody was erased since. May take seconds, and changes wait meanwhile.
   */
  scrub(): Promise<void>;

  /** Figures across people. May take seconds on a large store; never blocks updates meanwhile for long. */
  stats(site: string): Promise<DirectoryStats>;

  /** Waits for the changes under way and lets go of everything; further calls reject. Closing twice is harmless. */
  close(): Promise<void>;
}
