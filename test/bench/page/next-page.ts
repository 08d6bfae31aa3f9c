import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../bench.ts';
import { type Figure, number } from '../figures.ts';
import { alternate, median, medianRatio } from '../rounds.ts';
import type { Contender } from './html.ts';
import { DESK, PHONE, type Stage, setStage } from './stage.ts';

/** A visitor who was here: how long until the next page shows what is known, and whether anything else was painted. */
const nextPage = (stage: Stage, contender: Contender) => async () => {
  await stage.be(DESK);
  const tab = await stage.newTab();
  try {
    await tab.see(contender);
    await sleep(400);
    await stage.be(PHONE);
    const { swap, tag, flashes, firstPaint, longestMs, shift } = await tab.see(contender);
    return { ms: swap - tag, flashed: flashes > 0, beforePaint: swap <= firstPaint, longestMs, shift };
  } finally {
    await tab.close();
  }
};

/** The next page of a known visitor, as a phone: what is known is there before the first paint. */
export const benchNextPage: Run = async bench => {
  const stage = await setStage(bench);
  try {
    const rounds = await alternate(
      {
        ours: nextPage(stage, 'rapport'),
        byHand: nextPage(stage, 'byHand'),
        growthbook: nextPage(stage, 'growthbook'),
      },
      bench,
    );
    const ms = (name: keyof typeof rounds) => rounds[name].map(round => round.ms);
    const share = (name: keyof typeof rounds) =>
      (100 * rounds[name].filter(round => round.flashed).length) / rounds[name].length;
    const early = rounds.ours.filter(round => round.beforePaint).length;
    const ours = median(ms('ours'));
    const line = (name: 'byHand' | 'growthbook', words: string): Figure => ({
      name: words,
      ours: `${number(ours, 1)} ms`,
      reference: `${number(median(ms(name)), 1)} ms`,
      ratio: medianRatio(ms('ours'), ms(name)),
    });
    const longest = Math.max(...rounds.ours.map(round => round.longestMs));
    const shift = Math.max(...rounds.ours.map(round => round.shift));
    return [
      {
        ...line('byHand', 'tag → slot swapped, next page, as a phone; beside localStorage by hand'),
        limit: '≤ 15 ms',
        holds: ours <= 15,
      },
      line('growthbook', '… beside GrowthBook'),
      {
        name: '… pages that swapped before the first paint',
        ours: `${early} of ${rounds.ours.length}`,
        limit: 'all',
        holds: early === rounds.ours.length,
      },
      {
        name: '… pages that painted the default (by hand; GrowthBook)',
        ours: `${number(share('ours'))} %`,
        reference: `${number(share('byHand'))} %; ${number(share('growthbook'))} %`,
        limit: '0 %',
        holds: share('ours') === 0,
      },
      {
        name: '… our longest task at 4 × slow-down',
        ours: longest > 50 ? `${number(longest)} ms` : 'none > 50 ms',
        limit: '0 > 50 ms',
        holds: longest <= 50,
      },
      { name: '… layout shift', ours: number(shift, 4), limit: '0', holds: shift === 0 },
    ];
  } finally {
    await stage.close();
  }
};
