import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../bench.ts';
import { type Figure, number } from '../figures.ts';
import { alternate, median } from '../rounds.ts';
import type { Contender } from './html.ts';
import { DESK, type Stage, setStage } from './stage.ts';

/** Everything a start does is done by then. */
const SETTLED_MS = 1200;

interface Weight {
  cpuMs: number;
  heapKb: number;
  requests: number;
  preflights: number;
}

/** What a page costs that takes no notes: CPU of its main thread, memory after a collection, requests to the API's origin. */
const weigh = (stage: Stage, contender: Contender) => async (): Promise<Weight> => {
  await stage.asked();
  const tab = await stage.newTab();
  try {
    const { page, devtools } = tab;
    // The thread's own time, so that other programs on the machine do not count.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(`${stage.shop}/${contender}?quiet`);
    await sleep(SETTLED_MS);
    const { metrics } = await devtools.send('Performance.getMetrics');
    const seconds = metrics.find(metric => metric.name === 'TaskDuration')!.value;
    await devtools.send('HeapProfiler.collectGarbage');
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const asked = await stage.asked();
    return {
      cpuMs: seconds * 1000,
      heapKb: usedSize / 1000,
      requests: asked.filter(({ method }) => method !== 'OPTIONS').length,
      preflights: asked.filter(({ method }) => method === 'OPTIONS').length,
    };
  } finally {
    await tab.close();
  }
};

/** What is stored and sent of somebody who has not been asked yet. */
async function beforeConsent(stage: Stage): Promise<Figure> {
  await stage.asked();
  const tab = await stage.newTab();
  try {
    await tab.page.goto(`${stage.shop}/rapport?consent=required`);
    await sleep(SETTLED_MS);
    const stored = await tab.page.evaluate(
      async () =>
        JSON.stringify({ ...localStorage, ...sessionStorage }).length -
        2 +
        document.cookie.length +
        JSON.stringify(await indexedDB.databases()).length -
        2,
    );
    const sent = (await stage.asked()).filter(({ path }) => path !== '/r.js');
    const bytes = stored + sent.reduce((sum, request) => sum + request.bytes, 0);
    return {
      name: 'bytes stored or sent before consent',
      ours: `${bytes} B, ${sent.length} requests`,
      limit: '0',
      holds: bytes === 0 && sent.length === 0,
    };
  } finally {
    await tab.close();
  }
}

/** What the tag adds to a page: always beside the same page without one. */
export const benchWeight: Run = async bench => {
  const stage = await setStage(bench);
  try {
    await stage.be(DESK);
    const rounds = await alternate(
      {
        nobody: weigh(stage, 'nobody'),
        ours: weigh(stage, 'rapport'),
        floor: weigh(stage, 'floor'),
        growthbook: weigh(stage, 'growthbook'),
      },
      bench,
    );
    type Name = keyof typeof rounds;
    const added = (name: Name, what: 'cpuMs' | 'heapKb') =>
      median(rounds[name].map((round, i) => round[what] - rounds.nobody[i]![what]));
    const most = (name: Name, what: 'requests' | 'preflights') =>
      Math.max(...rounds[name].map(round => round[what]));
    const references = (show: (name: Name) => string) => `${show('floor')}; ${show('growthbook')}`;
    const cpu = added('ours', 'cpuMs');
    const heap = added('ours', 'heapKb');
    const preflights = most('ours', 'preflights');
    return [
      {
        name: 'main thread, CPU a start (1 kB by hand; GrowthBook)',
        ours: `${number(cpu, 1)} ms`,
        reference: references(name => `${number(added(name, 'cpuMs'), 1)} ms`),
        limit: '≤ 10 ms',
        holds: cpu <= 10,
      },
      {
        name: 'requests at start (by hand; GrowthBook)',
        ours: `${most('ours', 'requests')}, ${preflights} preflights`,
        reference: references(name => String(most(name, 'requests'))),
        limit: '2, no preflight',
        holds: most('ours', 'requests') === 2 && preflights === 0,
      },
      {
        name: 'JavaScript heap added (by hand; GrowthBook)',
        ours: `${number(heap)} kB`,
        reference: references(name => `${number(added(name, 'heapKb'))} kB`),
        limit: '≤ 140 kB',
        holds: heap <= 140,
      },
      await beforeConsent(stage),
    ];
  } finally {
    await stage.close();
  }
};
