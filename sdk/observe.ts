import type { Guard } from './guard.ts';
import { SLOTS } from './slots.ts';

/** Slots, and custom elements that nobody has defined yet. */
const OURS = `${SLOTS},:not(:defined)`;

/**
 * Finds the elements of ours, now and whenever the parser or a script adds some, and calls again for a slot whose content
 * somebody has changed. Looks only into what was added, so that a busy page costs nothing.
 *
 * @param onChange told of every change of the document
 * @returns the stop
 */
export const observeElements = (
  guard: Guard,
  onSlot: (element: HTMLElement) => void,
  onOther: (element: HTMLElement) => void,
  onChange: () => unknown,
): (() => void) => {
  const search = (root: ParentNode) => {
    for (const element of [root, ...(root.querySelectorAll?.(OURS) ?? [])] as HTMLElement[])
      (element.matches?.(SLOTS) ? onSlot : onOther)(element);
  };
  const observer = new MutationObserver(
    guard(records => {
      for (const { target, addedNodes } of records) {
        const slot = (target as Element).closest?.<HTMLElement>(SLOTS);
        if (slot) onSlot(slot);
        // One look at the whole is faster than a look at each of thousands.
        for (const node of addedNodes[9] ? [target] : addedNodes) search(node as Element);
      }
      onChange();
    }),
  );
  observer.observe(document, { childList: true, subtree: true });
  search(document);
  return () => observer.disconnect();
};
