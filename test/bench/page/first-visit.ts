import type { Run } from '../bench.ts';
import { type Figure, number } from '../figures.ts';
import { alternate, median, medianRatio } from '../rounds.ts';
import type { Contender } from './html.ts';
import { type Circumstances, DESK, PHONE, type Stage, setStage } from './stage.ts';

/** From the tag to the swapped slot, milliseconds, somebody new each time. */
const firstVisit = (stage: Stage, contender: Contender, circumstances: Circumstances) => async () => {
  await stage.be(circumstances);
  const tab = await stage.newTab();
  try {
    const { swap, tag } = await tab.see(contender);
    return swap - tag;
  } finally {
    await tab.close();
  }
};

/** A first visit: the tag is parsed, the script comes, the server answers, the slot changes. */
export const benchFirstVisit: Run = async bench => {
  const stage = await setStage(bench);
  try {
    const figures: Figure[] = [];
    for (const [name, circumstances, limit] of [
      ['at a desk', DESK, 1.15],
      ['as a phone: CPU 4 × slower, 165 ms a request', PHONE, 1.1],
    ] as const) {
      const rounds = await alternate(
        {
          floor: firstVisit(stage, 'floor', circumstances),
          growthbook: firstVisit(stage, 'growthbook', circumstances),
          ours: firstVisit(stage, 'rapport', circumstances),
          inline: firstVisit(stage, 'rapportInline', circumstances),
        },
        bench,
      );
      const shown = (values: number[]) => `${number(median(values))} ms`;
      const toFloor = medianRatio(rounds.ours, rounds.floor);
      const toGrowthbook = medianRatio(rounds.ours, rounds.growthbook);
      const inline = medianRatio(rounds.inline, rounds.floor);
      const isPhone = circumstances === PHONE;
      figures.push(
        {
          name: `tag → slot swapped, first visit, ${name}; beside 1 kB by hand`,
          ours: shown(rounds.ours),
          reference: shown(rounds.floor),
          ratio: toFloor,
          limit: `≤ ${limit} ×`,
          holds: toFloor <= limit,
        },
        {
          name: '… beside GrowthBook',
          ours: shown(rounds.ours),
          reference: shown(rounds.growthbook),
          ratio: toGrowthbook,
          limit: 'not behind',
          holds: toGrowthbook <= 1,
        },
        {
          name: '… started by the inline stub, beside 1 kB by hand',
          ours: shown(rounds.inline),
          reference: shown(rounds.floor),
          ratio: inline,
          ...(isPhone
            ? { limit: '≤ 1.1 ×', goal: '0.80 ×', holds: inline <= 1.1, meetsGoal: inline <= 0.8 }
            : {}),
        },
      );
    }
    return figures;
  } finally {
    await stage.close();
  }
};
