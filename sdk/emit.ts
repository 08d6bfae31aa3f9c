/**
 * Dispatches `rapport:<name>`, bubbling and composed, so that one listener on the document hears all of them.
 *
 * @returns false when a listener prevented it; only `before-show` can be
 */
export const emit = (target: EventTarget, name: string, detail?: unknown): boolean =>
  target.dispatchEvent(
    new CustomEvent(`rapport:${name}`, {
      bubbles: true,
      composed: true,
      cancelable: name === 'before-show',
      detail,
    }),
  );
