import type { Interaction } from '../domain/interaction.ts';
import type { Site } from '../domain/site.ts';
import type { Store } from '../store/contract.ts';
import type { Converted } from './convert.ts';
import { type Effect, foldImport } from './fold.ts';
import { profileId } from './ids.ts';

/** What a batch came to. */
export interface Written extends Effect {
  accepted: number;
  duplicates: number;
  /** people the site did not know before */
  people: number;
}

export const NOTHING_WRITTEN: Written = {
  accepted: 0,
  duplicates: 0,
  people: 0,
  sessions: 0,
  orders: 0,
  cents: 0,
  repeated: 0,
  late: 0,
};

/** The sum of two. */
export const sum = (a: Written, b: Partial<Written>): Written => {
  const total = { ...a };
  for (const key in b) total[key as keyof Written] += b[key as keyof Written]!;
  return total;
};

/**
 * Writes one batch: one change a person, all of them asked for in one turn so that a store can commit them together.
 *
 * @param rows in file order
 * @param onDurable told how many more of the rows are written
 * @returns when everything is durable
 */
export async function writeBatch(
  store: Store,
  site: Site,
  rows: readonly Converted[],
  onDurable: (rows: number) => void,
): Promise<Written> {
  const byCustomer = new Map<string, Interaction[]>();
  for (const { customer, event } of rows) {
    const events = byCustomer.get(customer);
    if (events) events.push(event);
    else byCustomer.set(customer, [event]);
  }
  const changes = await Promise.all(
    [...byCustomer].map(async ([customer, events]) => {
      const id = profileId(site.key, customer);
      let effect: Partial<Effect> = {};
      const changed = await store.update({
        site: site.key,
        who: { customer },
        create: { id },
        events,
        fold: foldImport(site, id, events[0]!.at, told => {
          effect = told;
        }),
      });
      onDurable(events.length);
      return {
        ...effect,
        accepted: changed.fresh.length,
        duplicates: changed.duplicate.length,
        people: changed.created ? 1 : 0,
      };
    }),
  );
  return changes.reduce(sum, NOTHING_WRITTEN);
}
