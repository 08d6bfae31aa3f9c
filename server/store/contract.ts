import type { SiteConfig, Tier } from '../../protocol/index.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Profile } from '../domain/profile.ts';

/**
 * How a caller names a person: by profile id, by the hash of a visitor token (SHA-256, hex), or by the site's own
 * customer id. Any string is allowed and compared exactly; UUIDs in lower case and hashes are stored smallest.
 */
export type Who = { id: string } | { token: string } | { customer: string };

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
  /** false keeps the ids (a second arrival is still a duplicate) without what was in the events; default true */
  keepHistory?: boolean;
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

/** Figures across people. */
export interface DirectoryStats {
  people: number;
  /** people of each tier */
  tiers: Record<Tier, number>;
  /** interactions kept with their content */
  interactions: number;
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

  /** Takes a token or customer id away from whom it names; from then on it names nobody, until it is bound again. */
  unbind(site: string, who: Exclude<Who, { id: string }>): Promise<void>;

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

  /** Figures across people. May take seconds on a large store; never blocks updates meanwhile for long. */
  stats(site: string): Promise<DirectoryStats>;

  /** Waits for the changes under way and lets go of everything; further calls reject. Closing twice is harmless. */
  close(): Promise<void>;
}
