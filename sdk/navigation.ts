/** Long enough for a router to have set the title and followed its own redirects. */
const SETTLE_MS = 50;

/**
 * Calls `onPage` when a page changes its address without loading anew. A change of the fragment alone is no new page.
 *
 * Where the Navigation API exists it tells; elsewhere a new page is noticed by what it changes in the document. Nothing of
 * the page is wrapped.
 *
 * @returns to be called when the document has changed
 */
export const watchNavigation = (signal: AbortSignal, onPage: () => void): (() => unknown) => {
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
  navigation?.addEventListener('currententrychange', changed, { signal });
  return () => navigation || here() === last || changed();
};
