import { basename } from 'node:path';
import { TIERS } from '../../protocol/index.ts';
import type { DirectoryStats } from '../store/contract.ts';
import { amountOf, grouped, oneLine } from './chart.ts';
import type { Rejects } from './rejects.ts';
import type { Imported } from './run.ts';

const WIDTH = 80;

/** What the summary is written from. */
export interface Outcome {
  file: string;
  site: string;
  imported: Imported;
  /** the whole site after it */
  stats: DirectoryStats;
  seconds: number;
  rejects: Pick<Rejects, 'first' | 'path'>;
  /** the file does not end with a line end */
  unended: boolean;
}

const line = (name: string, ...rest: string[]): string => `${name.padEnd(14)}${rest.join('')}`;
const count = (number: number): string => grouped(number).padStart(12);

/**
 * The summary of an import, for the screen.
 *
 * @returns lines of at most 80 characters
 */
export function report({ file, site, imported, stats, seconds, rejects, unended }: Outcome): string[] {
  const { rows, accepted, duplicates, rejected, people, sessions, orders, cents, repeated, late } = imported;
  const tiers = TIERS.map(tier => `${tier} ${grouped(stats.tiers[tier])}`).join(' · ');
  const notes = [
    ...(repeated > 0
      ? [`${grouped(repeated)} orders have a number their customer had already: kept, not counted again.`]
      : []),
    ...(late > 0
      ? [
          `${grouped(late)} interactions are older than what was known of their person already.`,
          'They count, but open no sessions: a file sorted by time, oldest first, is best.',
        ]
      : []),
    ...(unended && !imported.stopped && !imported.isLastRejected
      ? ['The file does not end with a line end: is its last row whole?']
      : []),
  ];
  return [
    oneLine(`${basename(file)} → ${site}${imported.stopped ? ', stopped' : ''}`, WIDTH),
    '',
    line('rows', count(rows)),
    line('  accepted', count(accepted)),
    line('  duplicates', count(duplicates), duplicates ? '   were there already: nothing changed' : ''),
    line('  rejected', count(rejected)),
    line('people', count(people), ` new, ${grouped(stats.people)} in the site`),
    line('sessions', count(sessions)),
    line('orders', count(orders), `   worth ${amountOf(cents)}`),
    line('tiers', '  ', tiers),
    line(
      'time',
      `${seconds.toFixed(1)} s`.padStart(12),
      `   ${grouped(rows / Math.max(seconds, 0.001))} rows/s`,
    ),
    ...(notes.length > 0 ? ['', ...notes] : []),
    ...rejectedLines(rejected, rejects),
  ];
}

function rejectedLines(rejected: number, { first, path }: Outcome['rejects']): string[] {
  if (rejected === 0) return [];
  const listed = first.flatMap(({ line, reason, raw }) => [
    ...wrapped(`line ${line}: ${oneLine(reason, 1000)}`),
    `    ${oneLine(raw, WIDTH - 4)}`,
  ]);
  const more = rejected > first.length ? [`… and ${grouped(rejected - first.length)} more.`] : [];
  return ['', 'Rejected', ...listed, ...more, '', 'All of them, with line, reason and row:', path];
}

/** Words in lines of at most 80 characters. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
