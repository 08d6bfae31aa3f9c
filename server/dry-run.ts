import { type DryRunAnswer, TIERS, type Tier } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import type { Site } from './domain/site.ts';
import { moveOf } from './domain/tier.ts';
import { topShares } from './top-share.ts';

/** People looked at in one step: others are answered in between. */
const BATCH = 100;

/** Which of those who would move are listed. */
interface Page {
  /** at most so many */
  limit: number;
  /** goes on after this one */
  after?: string | undefined;
}

/**
 * Says who would stand in which tier, should everybody come by now: what the site's policy would do before it is
 * published, or what the published one will do. Writes nothing, and measures the shares of the most valuable itself.
 *
 * The first page looks at everybody and counts; a later one looks no further than it lists.
 *
 * @param site compiled, whether it is published or not
 * @param signal ends it after the step under way
 * @example const { moves } = await dryRun({ store, clock }, compileSite({ ...config, tiers }, version), { limit: 50 })
 */
export async function dryRun(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  { limit, after }: Page,
  signal?: AbortSignal,
): Promise<DryRunAnswer> {
  const measured = { ...site, thresholds: await topShares(store, site) };
  const now = clock();
  const isFirst = after === undefined;
  const counts = new Map<string, number>();
  const count = (from: Tier, to: Tier) => counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
  const movers: DryRunAnswer['movers'] = [];
  let next: string | undefined;
  for (let place = after; !signal?.aborted; ) {
    const page = await store.people(site.key, {
      limit: BATCH,
      ...(place === undefined ? {} : { after: place }),
    });
    for (const person of page.people) {
      const move = moveOf(measured, person, now);
      count(person.tier.level, move?.to ?? person.tier.level);
      if (!move) continue;
      if (movers.length < limit) movers.push({ id: person.id, ...move });
      else next = movers.at(-1)!.id;
    }
    place = page.next;
    if (place === undefined || (next !== undefined && !isFirst)) break;
    await breathe();
  }
  return { ...(isFirst ? figures(counts) : {}), movers, ...(next === undefined ? {} : { next }) };
}

/** How many come out of which tier into which, as they are told. */
function figures(counts: ReadonlyMap<string, number>): Pick<DryRunAnswer, 'people' | 'tiers' | 'moves'> {
  const all = TIERS.flatMap(from =>
    TIERS.map(to => ({ from, to, people: counts.get(`${from} ${to}`) ?? 0 })),
  );
  const sum = (some: typeof all) => some.reduce((total, { people }) => total + people, 0);
  return {
    people: sum(all),
    tiers: Object.fromEntries(TIERS.map(tier => [tier, sum(all.filter(({ to }) => to === tier))])) as Record<
      Tier,
      number
    >,
    moves: all.filter(({ from, to, people }) => from !== to && people > 0),
  };
}

/** Lets others have their turn. */
const breathe = () => new Promise<void>(resolve => setTimeout(resolve, 0));
