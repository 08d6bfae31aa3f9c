import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../bench.ts';
import { number } from '../figures.ts';
import type { LoadOrder, LoadResult } from '../programs/load.ts';
import { startProgram, startServer } from '../programs.ts';
import { seedDatabase } from './databases.ts';

const RATE = 500;
const EVENTS = 10;
const VISITORS = 20_000;

/**
 * A busy day: 500 requests a second at fixed times, each with ten events, one in ten from somebody new, for a minute.
 * Server, its writer and the load share the machine's first two cores. A latency counts from when a request was due.
 */
export const benchSteady: Run = async bench => {
  const path = await seedDatabase(bench, 'steady', { visitors: VISITORS, interactions: 4 });
  const load = await startProgram('load', { core: '0,1' });
  const server = await startServer(`sqlite:${path}`, '0,1');
  try {
    const order: LoadOrder = {
      url: server.url,
      visitors: VISITORS,
      events: EVENTS,
      newcomers: 0.1,
      connections: 256,
      rate: RATE,
      requests: RATE,
    };
    // Two seconds to get going, and then the clock runs.
    await load.ask<LoadResult>({ ...order, requests: RATE * 2 });
    const before = server.usage();
    let done = false;
    const running = load
      .ask<LoadResult>({ ...order, requests: RATE * (bench.isQuick ? 10 : 60) })
      .finally(() => {
        done = true;
      });
    let rssMb = before.rssMb;
    while (!done) {
      await sleep(500);
      rssMb = Math.max(rssMb, server.usage().rssMb);
    }
    const result = await running;
    const cpu = (server.usage().cpuUs - before.cpuUs) / 1e6 / result.seconds;
    const { p50, p99, max, errors, seconds } = result;
    if (errors > 0) bench.note(`first error: ${result.firstError}`);
    return [
      {
        name: `${RATE} requests/s × ${EVENTS} events for ${Math.round(seconds)} s: p99 (p50, longest)`,
        ours: `${number(p99)} ms (${number(p50, 1)}, ${number(max)})`,
        limit: '≤ 250 ms',
        holds: p99 <= 250,
      },
      { name: '… errors', ours: String(errors), limit: '0', holds: errors === 0 },
      {
        name: '… resident memory (share of one core)',
        ours: `${number(rssMb)} MB (${number(cpu * 100)} %)`,
        limit: '≤ 256 MB',
        holds: rssMb <= 256,
      },
    ];
  } finally {
    await server.stop();
    await load.stop();
  }
};
