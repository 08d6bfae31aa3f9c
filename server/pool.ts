import type { Deps } from './deps.ts';
import type { Taken } from './domain/incentive.ts';
import { own } from './domain/own.ts';
import type { Site } from './domain/site.ts';
import { ApiError } from './error.ts';
import { type Claim, claimName, poolName, rewardEvent } from './grant.ts';
import { stockName } from './stock.ts';
import { effectsOf } from './visit.ts';

/** What a code is worth at the till. */
export interface CodeState {
  /** `unknown`: no such code · `unused`: nobody has it yet · `granted`: somebody has it · `used`: it was used before */
  state: 'unknown' | 'unused' | 'granted' | 'used';
  profile?: string;
  /** milliseconds since 1970 */
  at?: number;
  usedAt?: number;
}

type Context = Pick<Deps, 'store' | 'clock'>;

/** Codes written by one deed. */
const CHUNK = 250;

/**
 * Puts codes into an incentive's pool; one that is there already, given or not, is left out.
 *
 * @returns how many were new, and how many the pool has seen in all
 * @throws ApiError `not_found` for an incentive that gives no codes
 * @example await fillPool(deps, site, 'welcome', ['TEA-1', 'TEA-2']) // { added: 2, codes: 2 }
 */
export async function fillPool(
  { store, clock }: Context,
  site: Site,
  id: string,
  codes: readonly string[],
): Promise<{ added: number; codes: number }> {
  if (own(site.incentives, id)?.config.kind !== 'code')
    throw new ApiError(
      'not_found',
      404,
      `incentives.${id}: this site has no incentive of that name with codes.`,
    );
  const wanted = [...new Set(codes)];
  let added = 0;
  let total = 0;
  for (let start = 0; start < wanted.length; start += CHUNK) {
    const chunk = wanted.slice(start, start + CHUNK);
    const done = await store.settle({
      site: site.key,
      records: [stockName(id), ...chunk.map(code => claimName(id, code))],
      now: clock(),
      decide: ({ records: [taken, ...claims] }) => {
        const { codes: before = 0, ...rest } = (taken as Taken | undefined) ?? { given: 0 };
        const fresh = chunk.filter((_, i) => claims[i] === undefined);
        return {
          answer: { added: fresh.length, codes: before + fresh.length },
          records: [
            { ...stockName(id), value: { ...rest, codes: before + fresh.length } },
            ...fresh.flatMap((code, i) => [
              { ...poolName(id, before + i), value: code },
              { ...claimName(id, code), value: {} satisfies Claim },
            ]),
          ],
        };
      },
    });
    added += done.added;
    total = done.codes;
  }
  return { added, codes: total };
}

/**
 * Says what a code is worth and, when it is to be used, uses it: once, whoever asks at the same time.
 *
 * @param isUsed whether it is used up by this; else it is only looked at
 * @example await checkCode(deps, site, 'welcome', 'TEA-1', true) // { state: 'granted', usedAt: … } the first time
 */
export async function checkCode(
  { store, clock }: Context,
  site: Site,
  id: string,
  code: string,
  isUsed: boolean,
): Promise<CodeState> {
  const now = clock();
  const [record] = await store.records(site.key, { ...claimName(id, code), now });
  const read = record?.value as Claim | undefined;
  if (!read) return { state: 'unknown' };
  if (!read.profile) return { state: 'unused' };
  return store.settle<CodeState>({
    site: site.key,
    people: [{ id: read.profile }],
    records: [claimName(id, code)],
    now,
    decide: ({ people: [person], records }) => {
      const claim = (records[0] ?? read) as Claim;
      const { usedAt } = claim;
      const about = { ...(person ? { profile: person.id } : {}), at: claim.at! };
      if (usedAt !== undefined) return { answer: { state: 'used', ...about, usedAt } };
      if (!isUsed) return { answer: { state: 'granted', ...about } };
      return {
        answer: { state: 'granted', ...about, usedAt: now },
        ...(person ? effectsOf(site, person, rewardEvent(id, 'used', now)) : {}),
        records: [
          {
            ...claimName(id, code),
            ...(person ? { owner: person.id } : {}),
            value: { ...claim, usedAt: now },
          },
        ],
      };
    },
  });
}
