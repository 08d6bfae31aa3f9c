/**
 * Dispatches `rapport:<name>`, bubbling and composed, so that one listener on the document hears all of them.
 *
 * @returns false when a listener prevented it; that has an effect on `before-show` only
 */
export const emit = (target: EventTarget, name: string, detail?: unknown): boolean =>
  target.dispatchEvent(
    new CustomEvent(`rapport:${name}`, { bubbles: true, composed: true, cancelable: true, detail }),
  );
