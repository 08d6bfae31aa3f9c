/** How much is written. `debug` adds a line a request. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one structured line. No tokens, keys, addresses or names go into `fields`. */
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void;

/**
 * A logger of one JSON object a line.
 *
 * @param write takes a finished line
 * @param least lines below this level are dropped
 * @param clock milliseconds since 1970
 * @example const log = createLog(line => process.stderr.write(line), 'info', Date.now); log('info', 'started', { port })
 */
export function createLog(write: (line: string) => void, least: LogLevel, clock: () => number): Log {
  const from = LOG_LEVELS.indexOf(least);
  return (level, message, fields) => {
    if (LOG_LEVELS.indexOf(level) < from) return;
    write(`${JSON.stringify({ time: new Date(clock()).toISOString(), level, message, ...fields })}\n`);
  };
}

/** What of an error goes into a log line. */
export const errorFields = (error: unknown): Record<string, unknown> =>
  error instanceof Error
    ? { error: error.message, stack: error.stack, ...(error.cause ? { cause: String(error.cause) } : {}) }
    : { error: String(error) };
