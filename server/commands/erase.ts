import { erase } from '../erase.ts';
import { exportPerson } from '../export.ts';
import { withStore } from './open.ts';
import { commandDeps, findPerson, type Named } from './person.ts';

/** `rapport erase --site <key> (--id <id> | --customer <id> | --email <address>)`: asks nothing, says what went. */
export async function eraseCommand(_: string[], named: Named): Promise<void> {
  await withStore(async (store, settings) => {
    const deps = commandDeps(store, settings);
    const { site, person } = await findPerson(store, named);
    const { history, rewards, permissions } = await exportPerson(deps, site, person, 'owner');
    const erased = await erase(deps, site.key, [person.id], 'command');
    await store.scrub();
    const profiles = erased.flatMap(one => one.profiles);
    console.log(`Erased: ${profiles.join(', ')}`);
    console.log(
      `  ${history.length} interactions, ${permissions.length} permissions, ${rewards.length} rewards, every name and record`,
    );
  });
}
