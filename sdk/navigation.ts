/** Long enough for a router to have set the title and followed its own redirects. */
const SETTLE_MS = 50;

/**
 * Calls `onPage` when a page changes its address without loading anew. A change of the fragment alone is no new page.
 *
 * Where the Navigation API exists nothing of the page is touched; elsewhere `pushState` and `replaceState` are wrapped once
 * and given back at the end, unless somebody else has wrapped them again meanwhile.
 */
export const watchNavigation = (signal: AbortSignal, onPage: () => void): void => {
  const here = () => location.href.split('#')[0];
  let last = here();
  const changed = () => {
    setTimeout(() => {
      const before = last;
      last = here();
      if (last !== before && !signal.aborted) onPage();
    }, SETTLE_MS);
  };
  const { navigation } = window as { navigation?: EventTarget };
  // `currententrychange`, because `navigatesuccess` is only for navigations that a router has intercepted.
  const target = navigation ?? window;
  target.addEventListener(navigation ? 'currententrychange' : 'popstate', changed, { signal });
  if (!navigation)
    for (const name of ['pushState', 'replaceState'] as const) {
      const theirs = history[name];
      const ours: typeof theirs = (...args) => {
        theirs.apply(history, args);
        changed();
      };
      history[name] = ours;
      signal.addEventListener('abort', () => {
        if (history[name] === ours) history[name] = theirs;
      });
    }
};
