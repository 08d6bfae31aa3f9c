const SEEN_AFTER_MS = 1_000;
const HALF = 0.5;

/**
 * Calls `seen` once, when at least half of the element, or as much of it as fills half of the window, has been in view
 * for one second of a visible page.
 *
 * @returns stops watching
 */
export function whenSeen(element: Element, seen: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const rest = (): void => {
    clearTimeout(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', wait);
  };
  const stop = (): void => {
    rest();
    observer.disconnect();
  };
  function wait(): void {
    rest();
    timer = setTimeout(() => {
      if (document.hidden) return document.addEventListener('visibilitychange', wait, { once: true });
      stop();
      seen();
    }, SEEN_AFTER_MS);
  }
  const observer = new IntersectionObserver(
    entries => {
      const { intersectionRatio, intersectionRect } = entries.at(-1)!;
      if (intersectionRatio < HALF && intersectionRect.height < innerHeight * HALF) rest();
      else if (!timer) wait();
    },
    { threshold: [0, 0.2, 0.4, HALF] },
  );
  observer.observe(element);
  return stop;
}
