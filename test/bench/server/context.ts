import { copyFileSync } from 'node:fs';
import type { Run } from '../bench.ts';
import { type Figure, number } from '../figures.ts';
import type { LoadOrder, LoadResult } from '../programs/load.ts';
import { type Served, startProgram, startServer } from '../programs.ts';
import { alternate, median, medianRatio } from '../rounds.ts';
import { databasePath, seedDatabase } from './databases.ts';

const CONNECTIONS = 64;
const INTERACTIONS = 4;
/** A server that has just started compiles itself while it answers; a busy day does not. */
const WARM_UP = 12_000;

/** One round of one contender. */
interface Round {
  cpuUs: number;
  perSecond: number;
}

/**
 * `POST /v1/context` under full load, every check on, durable: ours at several sizes, beside a bare POST of the same body
 * and beside the work itself in memory. Server on one core, load on the other.
 */
export const benchContext: Run = async bench => {
  const hundredThousand = await seedDatabase(bench, '100k', {
    visitors: 100_000,
    interactions: INTERACTIONS,
  });
  const manyAudiences = databasePath(bench, '100k-200');
  copyFileSync(hundredThousand, manyAudiences);
  await seedDatabase(bench, '100k-200', { visitors: 0, interactions: 0, audiences: 200 });
  const thousand = await seedDatabase(bench, '1k', { visitors: 1000, interactions: INTERACTIONS });
  const million =
    bench.withMillion &&
    (await seedDatabase(bench, '1m', { visitors: 1_000_000, interactions: INTERACTIONS }));

  const load = await startProgram('load', { core: 1 });
  const servers: Served[] = [];
  const contender = async (server: Served, visitors: number, requests: number) => {
    servers.push(server);
    const { url } = server;
    const fire = async (count: number) => {
      const order: LoadOrder = { url, visitors, events: 2, connections: CONNECTIONS, requests: count };
      const result = await load.ask<LoadResult>(order);
      if (result.errors > 0) throw new Error(`${result.errors} errors, first ${result.firstError}`);
      return result;
    };
    await fire(bench.isQuick ? WARM_UP / 4 : WARM_UP);
    return async (): Promise<Round> => {
      const before = server.usage();
      const { seconds } = await fire(requests);
      const after = server.usage();
      return { cpuUs: (after.cpuUs - before.cpuUs) / requests, perSecond: requests / seconds };
    };
  };
  const reference = async (name: string, args: string[]): Promise<Served> => {
    const program = await startProgram(name, { core: 0, args });
    return { ...program, url: program.ready.url! };
  };
  const ours = async (path: string, visitors: number) =>
    contender(await startServer(`sqlite:${path}`, 0), visitors, bench.isQuick ? 1500 : 3000);

  try {
    const rounds: Record<string, Round[]> = await alternate<string, Round>(
      {
        bare: await contender(await reference('bare', []), 100_000, bench.isQuick ? 4000 : 8000),
        inMemory: await contender(await reference('in-memory', ['2000']), 2000, bench.isQuick ? 2000 : 4000),
        ours: await ours(hundredThousand, 100_000),
        thousand: await ours(thousand, 1000),
        manyAudiences: await ours(manyAudiences, 100_000),
        ...(million ? { million: await ours(million, 1_000_000) } : {}),
      },
      bench,
    );
    return figures(rounds);
  } finally {
    for (const server of servers) await server.stop();
    await load.stop();
  }
};

function figures(rounds: Record<string, Round[]>): Figure[] {
  const cpu = (name: string) => rounds[name]!.map(round => round.cpuUs);
  const shown = (name: string) =>
    `${number(median(cpu(name)))} µs, ${number(median(rounds[name]!.map(round => round.perSecond)))}/s`;
  const ours = median(cpu('ours'));
  const toBare = medianRatio(cpu('ours'), cpu('bare'));
  const line = (name: string, contender: string, reference: string, limit: number | undefined): Figure => {
    const ratio = medianRatio(cpu(contender), cpu(reference));
    return {
      name,
      ours: shown(contender),
      reference: shown(reference),
      ratio,
      ...(limit === undefined ? {} : { limit: `≤ ${limit} ×`, holds: ratio <= limit }),
    };
  };
  const spread = (name: string, one: string): Figure => {
    const ratio = medianRatio(cpu(one), cpu('ours'));
    return {
      ...line(name, one, 'ours', undefined),
      limit: '≤ 1.3 × of each other',
      holds: Math.max(ratio, 1 / ratio) <= 1.3,
    };
  };
  return [
    {
      name: 'context, 100,000 profiles: CPU a request, beside a bare POST',
      ours: shown('ours'),
      reference: shown('bare'),
      ratio: toBare,
      limit: '≤ 200 µs, ≤ 7 ×',
      goal: '150 µs, 5 ×',
      holds: ours <= 200 && toBare <= 7,
      meetsGoal: ours <= 150 && toBare <= 5,
    },
    line('… beside JSON and decide() in memory', 'ours', 'inMemory', undefined),
    spread('… at 1,000 profiles, beside 100,000', 'thousand'),
    ...(rounds.million ? [spread('… at 1,000,000 profiles, beside 100,000', 'million')] : []),
    line('… with 200 audiences, beside 20', 'manyAudiences', 'ours', 1.5),
  ];
}
