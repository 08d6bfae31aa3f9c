import type { Guard } from './guard.ts';
import { SLOTS } from './slots.ts';
import { UNDEFINED } from './widgets.ts';

/**
 * Finds the elements of ours, now and whenever the parser or a script adds some, and calls again for a slot whose content
 * somebody has changed. Looks only into what was added, so that a busy page costs nothing.
 *
 * @returns the stop
 */
export const observeElements = (
  guard: Guard,
  onSlot: (element: HTMLElement) => void,
  onWidget: (element: Element) => void,
): (() => void) => {
  const visit = (element: HTMLElement) =>
    element.matches(SLOTS) ? onSlot(element) : element.matches(UNDEFINED) && onWidget(element);
  const search = (root: ParentNode) => {
    for (const element of root.querySelectorAll<HTMLElement>(`${SLOTS},${UNDEFINED}`)) visit(element);
  };
  const observer = new MutationObserver(
    guard(records => {
      for (const { target, addedNodes } of records) {
        const slot = (target as Element).closest?.<HTMLElement>(SLOTS);
        if (slot) onSlot(slot);
        for (const node of addedNodes)
          if (node instanceof HTMLElement) {
            visit(node);
            search(node);
          }
      }
    }),
  );
  observer.observe(document, { childList: true, subtree: true });
  search(document);
  return () => observer.disconnect();
};
