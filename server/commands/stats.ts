import { TIERS } from '../../protocol/index.ts';
import { bar, grouped, oneLine, percent } from '../import/chart.ts';
import type { DirectoryStats } from '../store/contract.ts';
import { liveSite } from './import.ts';
import { withStore } from './open.ts';

const VALUES_SHOWN = 10;
const LABEL = 34;

/** `label  1,234  56.7 %  ███`, at most 80 columns. */
const row = (label: string, width: number, part: number, whole: number, most: number): string =>
  `  ${oneLine(label, width).padEnd(width)} ${grouped(part).padStart(10)} ${percent(part, whole).padStart(8)}  ${bar(most === 0 ? 0 : part / most, 80 - width - 24)}`.trimEnd();

/**
 * A site's figures for the screen: the funnel of tiers and the most frequent values of each need.
 *
 * @returns lines of at most 80 columns
 * @example describe('Demo shop', await store.stats('st_demo')).join('\n')
 */
export function describe(name: string, { people, tiers, interactions, needs }: DirectoryStats): string[] {
  const most = Math.max(...Object.values(tiers));
  const found = Object.entries(needs).filter(([, values]) => Object.keys(values).length > 0);
  return [
    oneLine(name, 80),
    `${grouped(people)} people, ${grouped(interactions)} interactions`,
    '',
    'Tiers',
    ...TIERS.map(tier => row(tier, 12, tiers[tier], people, most)),
    ...found.flatMap(([need, values]) => needLines(need, values, people)),
    ...(found.length === 0 ? ['', 'No needs found yet.'] : []),
  ];
}

function needLines(need: string, values: Record<string, number>, people: number): string[] {
  const ranked = Object.entries(values).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const more = ranked.length - VALUES_SHOWN;
  return [
    '',
    `Need "${oneLine(need, 60)}", and how many people have it`,
    ...ranked.slice(0, VALUES_SHOWN).map(([value, count]) => row(value, LABEL, count, people, ranked[0]![1])),
    ...(more > 0 ? [`  … and ${more} more values (--json lists them)`] : []),
  ];
}

/** `rapport stats --site <key> [--json]` */
export async function statsCommand(
  _: string[],
  { site: key, json }: { site: string; json?: boolean },
): Promise<void> {
  await withStore(async store => {
    const site = await liveSite(store, key);
    const stats = await store.stats(key);
    console.log(
      json ? JSON.stringify({ site: key, ...stats }) : describe(site.config.name, stats).join('\n'),
    );
  });
}
