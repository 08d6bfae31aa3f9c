import { type SiteConfig, SiteConfigSchema } from '../../../protocol/index.ts';
import type { Interaction, InteractionOf } from '../../../server/domain/interaction.ts';
import { newProfile, type Profile } from '../../../server/domain/profile.ts';
import type {
  Change,
  DeedState,
  Effects,
  Fold,
  OwnHistory,
  Store,
  Who,
} from '../../../server/store/contract.ts';

/** What the suite needs of a store under test. */
export interface Opened {
  store: Store;
  /** closes the store and opens what it kept; where `facts.durable` */
  reopen?: () => Promise<Store>;
  /** one more instance on the same data, as another process would have; where `facts.durable` */
  another?: () => Promise<Store>;
  /** closes everything and removes the data */
  close: () => Promise<void>;
}

export const NOW = 1_761_000_000_000;
export const SITE = 'st_a';

/** The nth UUID of version 7. */
export const uuid = (n: number): string => `0192f7a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** The nth token's hash. */
export const hash = (n: number): string => n.toString(16).padStart(64, '0');

export const event = (
  n: number,
  at = NOW + n,
  props: Record<string, unknown> = {},
): InteractionOf<'track'> => ({
  id: uuid(n),
  type: 'track',
  name: `event ${n}`,
  at,
  source: 'browser',
  props,
});

/** Counts events in `stats.tracked` and keeps their times in the order they were folded. */
export const countInto =
  (id: string): Fold =>
  (before, fresh) => {
    const profile = before ?? newProfile(id, NOW, 'device');
    return {
      ...profile,
      visits: [...profile.visits, ...fresh.map(({ at }) => at)],
      stats: { ...profile.stats, tracked: profile.stats.tracked + fresh.length },
    };
  };

/** A change of person `n`, made when unknown, named by their token. */
export const change = (n: number, events: Change['events'], more: Partial<Change> = {}): Change => ({
  site: SITE,
  who: { token: hash(n) },
  create: { id: uuid(n) },
  events,
  fold: countInto(uuid(n)),
  ...more,
});

/** A profile on the site with changes of your own. */
export const person = async (store: Store, n: number, more: Partial<Profile> = {}): Promise<Profile> => {
  const fold: Fold = before => ({ ...(before ?? newProfile(uuid(n), NOW, 'device')), ...more });
  return (await store.update(change(n, [], { fold }))).profile!;
};

/** A deed that changes what these effects say, whatever it sees. */
export const effect = (
  store: Store,
  effects: Omit<Effects<unknown>, 'answer'>,
  site = SITE,
): Promise<unknown> => store.settle({ site, now: NOW, decide: () => ({ answer: undefined, ...effects }) });

/** Joins person `from` into person `into`. */
export const join = (store: Store, from: number, into: number): Promise<unknown> =>
  effect(store, { join: [{ from: uuid(from), into: uuid(into) }] });

/** All that these persons did themselves, as a deed asks for it. */
export const ownHistories = (...numbers: number[]): OwnHistory[] =>
  numbers.map(n => ({ profile: uuid(n), after: 0 }));

/** Persons 1 to `count`, each with a token and one interaction of their number. */
export const people = async (store: Store, count: number): Promise<void> => {
  for (let n = 1; n <= count; n++) await store.update(change(n, [event(n)], { fold: countInto(uuid(n)) }));
};

export const config = (site: string, name = 'A shop'): SiteConfig =>
  SiteConfigSchema.parse({ site, name, origins: ['https://shop.example'] });

/** Everything a site remembers of one person, newest first. */
export const wholeHistory = async (store: Store, id: string, site = SITE): Promise<Interaction[]> => {
  const all: Interaction[] = [];
  let after: string | undefined;
  do {
    const page = await store.history(site, id, { limit: 200, ...(after !== undefined && { after }) });
    all.push(...page.interactions);
    after = page.next;
  } while (after !== undefined);
  return all;
};

/** The number a UUID of `uuid` was made from. */
export const numberOf = ({ id }: { id: string }): number => Number.parseInt(id.slice(-12), 16);

/** The numbers that UUIDs of `uuid` were made from. */
export const numbers = (interactions: readonly { id: string }[]): number[] => interactions.map(numberOf);

/** The token of person `n`, as a name. */
export const token = (n: number): Who => ({ token: hash(n) });

/** A proven address, as a name. */
export const ANN = { email: 'ann@shop.example' };

/** The id of whom a name means. */
export const idOf = async (store: Store, who: Who) => (await store.profile(SITE, who))?.id;

/** What a deed sees that changes nothing. */
export const look = (
  store: Store,
  asked: Omit<Parameters<Store['settle']>[0], 'site' | 'now' | 'decide'>,
  now = NOW,
): Promise<DeedState> => store.settle({ site: SITE, now, ...asked, decide: state => ({ answer: state }) });

/** The numbers of what a person did, newest first. */
export const historyOf = async (store: Store, n: number) =>
  numbers((await store.history(SITE, uuid(n), { limit: 200 })).interactions);
