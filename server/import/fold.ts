import type { Interaction } from '../domain/interaction.ts';
import type { Profile } from '../domain/profile.ts';
import type { Site } from '../domain/site.ts';
import type { Fold } from '../store/contract.ts';
import { foldFor } from '../visit.ts';

/** What one change did to a person, for the summary. */
export interface Effect {
  sessions: number;
  orders: number;
  /** money of those orders, in hundredths */
  cents: number;
  /** orders whose number the person already had: kept as interactions, not counted again */
  repeated: number;
  /** interactions older than what was already known of the person */
  late: number;
}

const cents = (money: number): number => Math.round(money * 100);

/**
 * The fold of an import: every fresh event applied and rated one by one, in the order it happened, each at its own
 * time. No wall clock is read, so what becomes of a person depends on their rows alone: not on the day of the import,
 * and not on where one batch ends and the next begins. Somebody of whom nothing is fresh stays as they are.
 *
 * @param id the profile's id, should it be made now
 * @param bornAt milliseconds since 1970; when a person is made of whom nothing is fresh
 * @param onEffect told what was done; told again when a store has to fold again, and the last word counts
 */
export function foldImport(site: Site, id: string, bornAt: number, onEffect: (effect: Effect) => void): Fold {
  return (before, fresh) => {
    const inOrder = fresh.length > 1 ? [...fresh].sort((a, b) => a.at - b.at) : fresh;
    let profile = before;
    let repeated = 0;
    for (const event of inOrder) {
      if (event.type === 'order' && profile?.orderIds.includes(event.order)) repeated++;
      profile = step(site, id, profile, event);
    }
    onEffect({
      sessions: (profile?.session?.number ?? 0) - (before?.session?.number ?? 0),
      orders: (profile?.stats.orders ?? 0) - (before?.stats.orders ?? 0),
      cents: cents(profile?.stats.revenue ?? 0) - cents(before?.stats.revenue ?? 0),
      repeated,
      late: before ? inOrder.filter(event => event.at < before.seenAt).length : 0,
    });
    return profile ?? foldFor(site, id, bornAt)(undefined, []);
  };
}

/** The same fold a visit runs, for one event. A late event is rated at the time the person was last seen. */
const step = (site: Site, id: string, profile: Profile | undefined, event: Interaction): Profile =>
  foldFor(site, id, Math.max(profile?.seenAt ?? event.at, event.at))(profile, [event]);
