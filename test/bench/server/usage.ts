/** What a server of the bench tells of itself: CPU of all its threads, and its resident memory. */
export interface Usage {
  cpuUs: number;
  rssMb: number;
}

/** Asked inside the server's process. */
export const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  return { cpuUs: user + system, rssMb: process.memoryUsage.rss() / 1e6 };
};
