/** Long enough for a screen reader to have noticed the region before its text changes. */
const SPEAK_AFTER_MS = 100;
/** The text is taken away again, so that nobody who reads the page line by line meets it twice. */
const CLEAR_AFTER_MS = 5_000;

export interface LiveRegion {
  readonly element: HTMLElement;
  announce(message: string): void;
  clear(): void;
}

/**
 * A polite live region that is heard and not seen. Mount its element before there is something to say.
 *
 * Hidden through the style object and not a sheet: it is out of sight also while no sheet is adopted.
 */
export function createLiveRegion(): LiveRegion {
  const element = document.createElement('span');
  element.role = 'status';
  element.style.cssText =
    'position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const clear = (): void => {
    clearTimeout(timer);
    element.textContent = '';
  };
  return {
    element,
    announce(message) {
      clear();
      timer = setTimeout(() => {
        element.textContent = message;
        timer = setTimeout(clear, CLEAR_AFTER_MS);
      }, SPEAK_AFTER_MS);
    },
    clear,
  };
}
