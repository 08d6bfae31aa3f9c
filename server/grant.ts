import type { RewardView } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { audienceAttributes, lookupOf } from './domain/attributes.ts';
import { incentiveState, left, type Taken } from './domain/incentive.ts';
import type { Interaction, RewardInput } from './domain/interaction.ts';
import { own } from './domain/own.ts';
import type { Profile } from './domain/profile.ts';
import { viewReward } from './domain/reward.ts';
import type { Site } from './domain/site.ts';
import { stockName } from './stock.ts';
import type { Effects, RecordName, Store } from './store/contract.ts';
import { uuidv7 } from './token.ts';

/** Thrown inside a deed when the pool's next code is another than the one that was read: prepare again. */
class StockMoved extends Error {}

/** A code of a pool that nobody has yet, by its number. */
export const poolName = (incentive: string, number: number): RecordName => ({
  kind: 'pool',
  key: `${incentive}/${String(number).padStart(9, '0')}`,
});
/** A code that somebody has; its value is a `Claim`. */
export const claimName = (incentive: string, code: string): RecordName => ({
  kind: 'claim',
  key: `${incentive}/${code}`,
});
/** Somebody who takes part in a draw. */
export const entryName = (incentive: string, number: number): RecordName => ({
  kind: 'entry',
  key: `${incentive}/${String(number).padStart(9, '0')}`,
});

/** What is kept of a code: an empty one waits in the pool. */
export interface Claim {
  profile?: string;
  /** when it was given, milliseconds since 1970 */
  at?: number;
  usedAt?: number;
}

/** Records as a deed writes them. */
export type Written = NonNullable<Effects<unknown>['records']>;

/** What the server notes in a person's history of an incentive. */
export const rewardEvent = (
  incentive: string,
  state: RewardInput['state'],
  at: number,
  code?: string,
): Interaction => ({
  id: uuidv7(at),
  type: 'reward',
  incentive,
  state,
  ...(code === undefined ? {} : { code }),
  at,
  source: 'server',
});

/** An incentive about to be granted within a deed. */
export interface Grant {
  /** records the deed has to read */
  names: RecordName[];
  /**
   * Decides and says what to write. Pure.
   *
   * @param values of `names`, in their order
   * @throws StockMoved when another grant came in between, for `withGrant`
   */
  take(
    person: Profile,
    values: readonly unknown[],
    now: number,
  ): { event: Interaction; records: Written } | undefined;
}

/**
 * Attempts a deed that grants an incentive beside what else it does. The stock and the pool's next code are read and
 * written in that very deed, so that the last one is given once, whoever asks at the same time; where another grant came in
 * between, it is attempted anew.
 *
 * @param incentive undefined grants nothing
 * @param clock milliseconds since 1970
 * @param attempt one deed, which leaves nothing behind when it throws; `grant` is undefined for an incentive that is not
 *   configured
 * @example await withGrant(store, site, 'kettle', clock, grant => store.settle({ …, records: grant?.names ?? [] }))
 */
export async function withGrant<T>(
  store: Store,
  site: Site,
  incentive: string | undefined,
  clock: () => number,
  attempt: (grant: Grant | undefined) => Promise<T>,
): Promise<T> {
  for (;;) {
    const grant = incentive === undefined ? undefined : await prepareGrant(store, site, incentive, clock());
    try {
      return await attempt(grant);
    } catch (error) {
      if (!(error instanceof StockMoved)) throw error;
    }
  }
}

async function prepareGrant(store: Store, site: Site, id: string, now: number): Promise<Grant | undefined> {
  const incentive = own(site.incentives, id);
  if (!incentive) return undefined;
  const stock = stockName(id);
  const hasPool = incentive.config.kind === 'code';
  const next = hasPool ? (await readTaken(store, site.key, id, now)).given : 0;
  return {
    names: hasPool ? [stock, poolName(id, next)] : [stock],
    take: (person, [taken = { given: 0 } satisfies Taken, code], at) => {
      const { given } = taken as Taken;
      if (own(person.rewards, id)) return undefined;
      const attributes = audienceAttributes(site, person, { url: '' }, at, site.config.locale);
      const inAudience = (name: string) => own(site.audiences, name)?.(attributes) ?? false;
      const state = incentiveState(incentive, person, { [id]: taken as Taken }, inAudience, at);
      const isThere = state === 'open' || state === 'postponed' || state === 'declined';
      if (
        !isThere ||
        left(incentive, taken as Taken) === 0 ||
        (hasPool && given === next && code === undefined)
      )
        return { event: rewardEvent(id, 'confirmed', at), records: [] };
      if (hasPool && given !== next) throw new StockMoved();
      const oneMore = { ...stock, value: { ...(taken as Taken), given: given + 1 } };
      const owner = person.id;
      switch (incentive.config.kind) {
        case 'code':
          return {
            event: rewardEvent(id, 'granted', at, code as string),
            records: [
              oneMore,
              { ...claimName(id, code as string), owner, value: { profile: owner, at } satisfies Claim },
              poolName(id, next),
            ],
          };
        case 'prize':
          return {
            event: rewardEvent(id, 'granted', at),
            records: [oneMore, { ...entryName(id, given), owner, value: { at } }],
          };
        default:
          return { event: rewardEvent(id, 'granted', at), records: [oneMore] };
      }
    },
  };
}

/** What the store says is gone of an incentive. */
export async function readTaken(store: Store, site: string, incentive: string, now: number): Promise<Taken> {
  const [record] = await store.records(site, { ...stockName(incentive), now });
  return (record?.value as Taken | undefined) ?? { given: 0 };
}

/** The reward of an incentive as its owner sees it, if they have it. */
export async function rewardFor(
  { stock }: Pick<Deps, 'stock'>,
  site: Site,
  person: Profile,
  incentive: string | undefined,
  now: number,
): Promise<RewardView | undefined> {
  const reward = incentive === undefined ? undefined : own(person.rewards, incentive);
  if (!reward) return undefined;
  const locale = person.locale ?? site.config.locale;
  const lookup = lookupOf(site, person, now, locale);
  return viewReward(site, incentive!, reward, person, await stock.of(site), locale, lookup);
}
