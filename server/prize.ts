import type { Deps } from './deps.ts';
import type { Taken } from './domain/incentive.ts';
import { own } from './domain/own.ts';
import type { Site } from './domain/site.ts';
import { DRAW_ALGORITHM, drawOrder } from './draw.ts';
import { ApiError } from './error.ts';
import { entryName, rewardEvent } from './grant.ts';
import { stockName } from './stock.ts';
import type { StoredRecord } from './store/contract.ts';
import { hashToken, mintToken } from './token.ts';
import { effectsOf } from './visit.ts';

/** The log of a draw: with the entries it can be repeated by anybody. */
export interface DrawLog {
  algorithm: string;
  seed: string;
  /** milliseconds since 1970 */
  at: number;
  entries: number;
  /** SHA-256 of the keys of all entries, in order, one a line */
  entriesHash: string;
  /** places of the winning entries in that list, and whose they are */
  winners: { place: number; profile: string }[];
}

const PAGE = 1_000;

const drawName = (incentive: string) => ({ kind: 'draw', key: incentive });

/**
 * Draws the winners of a prize, once: a second call answers with the log of the first. Entries of people who were erased
 * or have won already are passed over.
 *
 * @throws ApiError `not_found` for what is no prize, `conflict` before its `drawAt`
 * @example const { winners } = await drawPrize(deps, site, 'weekend')
 */
export async function drawPrize(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  id: string,
): Promise<DrawLog> {
  const config = own(site.incentives, id)?.config;
  if (config?.kind !== 'prize')
    throw new ApiError('not_found', 404, `incentives.${id}: this site has no prize of that name.`);
  const now = clock();
  if (now < Date.parse(config.drawAt))
    throw new ApiError(
      'conflict',
      409,
      `incentives.${id}.drawAt: it is drawn at ${config.drawAt}, not before.`,
    );

  const entries = await entriesOf(store, site.key, id, now);
  const seed = mintToken('sk').slice(3);
  const winners: DrawLog['winners'] = [];
  const won = new Set<string>();
  for (const place of drawOrder(seed, entries.length)) {
    if (winners.length === config.winners) break;
    // Two who took part may have become one person since.
    const person = await store.profile(site.key, { id: entries[place]!.owner! });
    if (!person || won.has(person.id)) continue;
    won.add(person.id);
    winners.push({ place, profile: person.id });
  }
  const drawn: DrawLog = {
    algorithm: DRAW_ALGORITHM,
    seed,
    at: now,
    entries: entries.length,
    entriesHash: hashToken(entries.map(({ key }) => key).join('\n')),
    winners,
  };
  return store.settle<DrawLog>({
    site: site.key,
    people: winners.map(({ profile }) => ({ id: profile })),
    records: [drawName(id), stockName(id)],
    now,
    decide: ({ people, records: [before, taken] }) => {
      if (before) return { answer: before as DrawLog };
      const tellings = people.flatMap(person =>
        person ? [effectsOf(site, person, rewardEvent(id, 'won', now))] : [],
      );
      return {
        answer: drawn,
        profiles: tellings.flatMap(({ profiles }) => profiles),
        interactions: tellings.flatMap(({ interactions }) => interactions),
        records: [
          { ...drawName(id), value: drawn },
          { ...stockName(id), value: { given: 0, ...(taken as Taken | undefined), drawnAt: now } },
        ],
      };
    },
  });
}

/** Everybody who takes part, in the order of their entries. */
async function entriesOf(
  store: Deps['store'],
  site: string,
  incentive: string,
  now: number,
): Promise<StoredRecord[]> {
  const { kind } = entryName(incentive, 0);
  const found: StoredRecord[] = [];
  for (let after = { kind, key: `${incentive}/` }; ; ) {
    const page = await store.records(site, { kind, after, limit: PAGE, now });
    const ours = page.filter(({ key }) => key.startsWith(`${incentive}/`));
    found.push(...ours);
    if (ours.length < PAGE) return found;
    after = ours.at(-1)!;
  }
}
