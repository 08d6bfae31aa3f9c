import { TIERS } from '../../protocol/index.ts';
import { readSite } from '../domain/check-site.ts';
import { compileSite } from '../domain/site.ts';
import { dryRun } from '../dry-run.ts';
import { grouped } from '../import/chart.ts';
import { liveSite } from './import.ts';
import { readJsonFile, withStore } from './open.ts';
import { commandDeps } from './person.ts';

/** So many of those who would move are named. */
const SHOWN = 20;

/** `rapport tiers --dry-run <site.json>`: who would move, should it be published. */
export async function tiersCommand([file]: string[]): Promise<void> {
  const config = readSite(readJsonFile(file!));
  await withStore(async (store, settings) => {
    const { version } = await liveSite(store, config.site);
    const site = compileSite(config, version);
    const run = await dryRun(commandDeps(store, settings), site, { limit: SHOWN });
    const { people = 0, tiers, moves = [], movers, next } = run;
    const lines = [
      `${config.name}: ${grouped(people)} people`,
      ...TIERS.map(tier => `  ${tier.padEnd(12)} ${grouped(tiers?.[tier] ?? 0).padStart(10)}`),
      '',
      moves.length === 0 ? 'Nobody would move.' : 'Would move, each with the next interaction',
      ...moves.map(
        move => `  ${`${move.from} → ${move.to}`.padEnd(24)} ${grouped(move.people).padStart(10)}`,
      ),
      ...movers.map(
        ({ id, from, to, rule, evidence }) => `  ${id} ${from} → ${to} ${rule} ${JSON.stringify(evidence)}`,
      ),
      ...(next === undefined ? [] : ['  … and more']),
    ];
    console.log(lines.join('\n'));
  });
}
