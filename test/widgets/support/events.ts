import { afterEach, beforeEach, vi } from 'vitest';

const NAMES = ['shown', 'dismissed', 'answered', 'registered', 'reward', 'permission', 'error'];

/**
 * For a test file: a clock that the tests move, an empty page after each test, and what `rapport:*` events were heard on the
 * document since the test began, each as name and detail.
 *
 * @example
 * const events = onEachPage();
 */
export const onEachPage = (): [string, unknown][] => {
  const events: [string, unknown][] = [];
  const record = (event: Event) =>
    void events.push([event.type.replace('rapport:', ''), (event as CustomEvent).detail]);
  beforeEach(() => {
    vi.useFakeTimers();
    for (const name of NAMES) document.addEventListener(`rapport:${name}`, record);
  });
  afterEach(async () => {
    // happy-dom loses its way when the focus is in a shadow root that is gone.
    const outer = document.activeElement as HTMLElement | null;
    ((outer?.shadowRoot?.activeElement as HTMLElement | null) ?? outer)?.blur();
    document.body.replaceChildren();
    await vi.runAllTimersAsync();
    for (const name of NAMES) document.removeEventListener(`rapport:${name}`, record);
    events.length = 0;
    vi.useRealTimers();
  });
  return events;
};
