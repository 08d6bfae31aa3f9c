import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { number } from './figures.ts';
import { median } from './rounds.ts';

/** How long the disk under a folder takes to make 8 kB durable, milliseconds, median of 50. */
export function fsyncMs(folder: string): number {
  const file = join(folder, 'fsync-probe');
  const page = Buffer.alloc(8192, 1);
  const handle = openSync(file, 'w');
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now();
    writeSync(handle, page);
    fsyncSync(handle);
    return performance.now() - start;
  });
  closeSync(handle);
  rmSync(file);
  return median(times);
}

/** What the figures were measured on, in one line. */
export const describeMachine = (folder: string): string => {
  const cores = availableParallelism();
  return [
    `${cores} ${cores === 1 ? 'core' : 'cores'} (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${number(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    `fsync ${fsyncMs(folder).toFixed(2)} ms`,
    `load before ${loadavg()[0]!.toFixed(1)}`,
  ].join(', ');
};
