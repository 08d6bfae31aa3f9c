/** Something that is done again and again until it is stopped. */
export interface Repeating {
  /** Starts no more, and waits for the end of the run under way. */
  stop(): Promise<void>;
}

/**
 * Does something now and then again after about `everyMs`, up to a tenth sooner or later, so that many processes do not do
 * it all at once. The next run waits for the one before, whatever became of it.
 *
 * @param run is told by the signal that it is to end
 * @param onError told of what a run threw
 * @example const sweeping = repeatedly(sweep, 3_600_000, report); … await sweeping.stop();
 */
export function repeatedly(
  run: (signal: AbortSignal) => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): Repeating {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopping = new AbortController();
  let under: Promise<unknown>;
  const next = () => {
    under = run(stopping.signal)
      .catch(onError)
      .then(() => {
        if (stopping.signal.aborted) return;
        timer = setTimeout(next, everyMs * (0.9 + Math.random() * 0.2));
        timer.unref();
      });
  };
  next();
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await under;
    },
  };
}
