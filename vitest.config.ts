import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], more: Record<string, unknown> = {}) => ({
  // Generous: a slow machine is no failure. A test that hangs still ends.
  test: { name, include, testTimeout: 60_000, hookTimeout: 60_000, ...more },
});

/** One project a kind of test, so that each can be run alone: `npx vitest run --project store`. */
export default defineConfig({
  test: {
    projects: [
      project('server', ['test/server/**/*.test.ts']),
      project('store', ['test/store/**/*.test.ts']),
      project('sdk', ['test/sdk/**/*.test.ts'], { environment: 'happy-dom' }),
      project('widgets', ['test/widgets/**/*.test.{ts,tsx}'], { environment: 'happy-dom' }),
      project('checks', ['test/checks/**/*.test.ts']),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        testTimeout: 90_000,
        fileParallelism: false,
        maxConcurrency: 2,
        // A browser on a busy machine can miss a 400 ms slot time-out. What is broken fails three times in a row.
        retry: 2,
      }),
    ],
  },
});
