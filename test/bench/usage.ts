import { readFileSync } from 'node:fs';

/** What the system says of a process: CPU of all its threads since it began, and its resident memory. */
export interface Usage {
  cpuUs: number;
  rssMb: number;
}

/** The kernel counts in hundredths of a second, on every Linux since it was settled for user programs. */
const US_A_TICK = 10_000;

/**
 * Read from outside, so that what is measured need not know that it is.
 *
 * @throws where there is no `/proc`: the server's benches need Linux
 */
export function usageOf(pid: number): Usage {
  // The name stands in brackets and may have spaces in it; utime and stime are the 14th and 15th field.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1];
  return { cpuUs: (Number(fields[11]) + Number(fields[12])) * US_A_TICK, rssMb: Number(kilobytes) / 1000 };
}
