const GAP_PX = 4;
/** As much room below is enough; with less the popup opens where there is more. */
const ENOUGH_PX = 240;
/** More than this nobody looks over at once. */
const MOST_PX = 420;

/**
 * Opens a popup beside its control, in the top layer where the browser has it, so that nothing clips it: below, or above
 * where there is more room; never larger than what an on-screen keyboard leaves.
 *
 * @param onOutside somebody pressed elsewhere
 * @returns stops keeping it there
 */
export function openPopup(popup: HTMLElement, control: HTMLElement, onOutside: () => void): () => void {
  const stopper = new AbortController();
  const { signal } = stopper;
  const place = (): void => {
    const { left, top, bottom, width } = control.getBoundingClientRect();
    const { offsetTop, height } = visualViewport!;
    const below = offsetTop + height - bottom;
    const above = top - offsetTop;
    const isBelow = below >= Math.min(above, ENOUGH_PX);
    const px = (length: number) => `${Math.max(length, 0)}px`;
    Object.assign(popup.style, {
      left: px(left),
      width: px(width),
      top: isBelow ? px(bottom + GAP_PX) : 'auto',
      bottom: isBelow ? 'auto' : px(document.documentElement.clientHeight - top + GAP_PX),
      maxHeight: px(Math.min(MOST_PX, (isBelow ? below : above) - 2 * GAP_PX)),
    });
  };
  popup.showPopover?.();
  place();
  for (const target of [window, visualViewport!])
    for (const type of ['scroll', 'resize'])
      target.addEventListener(type, place, { signal, capture: true, passive: true });
  window.addEventListener(
    'pointerdown',
    event => {
      const path = event.composedPath();
      if (!path.includes(popup) && !path.includes(control)) onOutside();
    },
    { signal, capture: true },
  );
  return () => stopper.abort();
}
