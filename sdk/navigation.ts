/** The part of the Navigation API that is used; not every TypeScript library has it. */
type WithNavigation = Window & { navigation?: EventTarget };

/** Long enough for a router to have set the title and followed its own redirects. */
const SETTLE_MS = 50;

/**
 * Calls `onPage` when a page changes its address without loading anew. A change of the fragment alone is no new page.
 *
 * Where the Navigation API exists nothing of the page is touched; elsewhere `pushState` and `replaceState` are wrapped once
 * and given back by the returned function, unless somebody else has wrapped them again meanwhile.
 */
export const watchNavigation = (onPage: () => void): (() => void) => {
  let timer: number | undefined;
  let last = location.href.split('#')[0];
  const changed = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const url = location.href.split('#')[0];
      if (url !== last) {
        last = url;
        onPage();
      }
    }, SETTLE_MS);
  };
  const { navigation } = window as WithNavigation;
  // `currententrychange`, because `navigatesuccess` is only for navigations that a router has intercepted.
  const [target, type] = navigation
    ? ([navigation, 'currententrychange'] as const)
    : ([window, 'popstate'] as const);
  target.addEventListener(type, changed);
  const restore = navigation
    ? []
    : (['pushState', 'replaceState'] as const).map(name => {
        const theirs = history[name];
        const ours: typeof theirs = function (this: History, ...args) {
          theirs.apply(this, args);
          changed();
        };
        history[name] = ours;
        return () => {
          if (history[name] === ours) history[name] = theirs;
        };
      });
  return () => {
    clearTimeout(timer);
    target.removeEventListener(type, changed);
    for (const give of restore) give();
  };
};
