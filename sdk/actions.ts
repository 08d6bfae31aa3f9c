/** The nearest element with an action, and what it asks for. */
export interface Action {
  /** `open` or `track` */
  verb: string;
  /** the widget or the event */
  name: string;
  /** its other `data-rapport-…` attributes, without the prefix */
  attributes: Record<string, string>;
}

/**
 * Reads `data-rapport-action="open:contact"` of the element a click went to, or of one around it.
 *
 * @example
 * // <button data-rapport-action="track:cart_add" data-rapport-sku="L-1">
 * readAction(event.target); // { verb: 'track', name: 'cart_add', attributes: { sku: 'L-1' } }
 */
export const readAction = (target: EventTarget | null): Action | undefined => {
  const element = target instanceof Element && target.closest('[data-rapport-action]');
  if (!element) return undefined;
  const attributes: Record<string, string> = {};
  for (const { name, value } of element.attributes) {
    const key = /^data-rapport-(?:fact-)?(?!action$|slot$|state$)(.+)/.exec(name)?.[1];
    if (key) attributes[key] = value;
  }
  const [verb = '', name = ''] = element.getAttribute('data-rapport-action')!.split(':');
  return { verb, name, attributes };
};
