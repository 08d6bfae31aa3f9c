import { sweepSites } from '../retention.ts';
import { measureSites } from '../top-share.ts';
import { withStore } from './open.ts';
import { commandDeps } from './person.ts';

/** `rapport sweep`: what a running server does every hour, all of it now. */
export async function sweepCommand(): Promise<void> {
  await withStore(async (store, settings) => {
    const deps = commandDeps(store, settings);
    await measureSites(deps);
    for (const { site, interactions, records, guests, people } of await sweepSites(deps))
      console.log(
        `${site}: ${interactions} interactions, ${records} records, ${guests} guests and ${people} people went`,
      );
    await store.scrub();
  });
}
