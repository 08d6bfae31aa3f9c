import { readSite } from '../../../server/domain/check-site.ts';
import type { Interaction } from '../../../server/domain/interaction.ts';
import type { Change, Store } from '../../../server/store/contract.ts';
import { hashToken, uuidv7 } from '../../../server/token.ts';
import { makeShoppers, pastOf } from './shoppers.ts';
import { compiledSite, SITE, siteInput, visitorToken } from './world.ts';

/** What a database is filled with. */
export interface Seeding {
  /** people with a profile of about 2 kB and a token */
  visitors: number;
  /** interactions kept of each */
  interactions: number;
  /** of the published configuration; default 20 */
  audiences?: number;
}

const SHOPPERS = 480;
const AT_ONCE = 1024;

/**
 * Publishes the site and stores its people through the store's own `update`, so that rows, keys and indexes are those a
 * server would have made. Profiles are copies of some hundred that the server's own `apply` made; ids, tokens and events
 * are everybody's own.
 */
export async function seed(store: Store, { visitors, interactions, audiences = 20 }: Seeding): Promise<void> {
  const now = Date.now();
  await store.publish(readSite(siteInput(audiences)), now);
  if (visitors === 0) return;
  const shoppers = makeShoppers(compiledSite(20), Math.min(SHOPPERS, visitors), now);
  const pasts = shoppers.map((_, shopper) =>
    pastOf(shopper, now).slice(-interactions || Number.POSITIVE_INFINITY),
  );

  const arrival = (visitor: number): Change => {
    const id = uuidv7(now - (visitors - visitor));
    const events = pasts[visitor % pasts.length]!.map(
      event => ({ ...event, id: uuidv7(event.at) }) as Interaction,
    );
    return {
      site: SITE,
      who: { token: hashToken(visitorToken(visitor)) },
      create: { id },
      events,
      fold: () => ({ ...shoppers[visitor % shoppers.length]!, id }),
    };
  };
  for (let from = 0; from < visitors; from += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, visitors - from) }, (_, i) => arrival(from + i));
    await Promise.all(batch.map(change => store.update(change)));
  }
}
