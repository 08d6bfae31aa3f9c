import { readAttributes } from './attributes.ts';

/** What the nearest element with an action asks for. */
export interface Action {
  /** `open` or `track`; undefined without an action */
  verb?: string | undefined;
  /** the widget or the event */
  name: string;
  /** its other `data-rapport-…` attributes, and the facts of the product it belongs to */
  attributes: Record<string, string>;
}

const OWN = /^data-rapport-(?:fact-)?(?!action|slot|state)(.+)/;

/**
 * Reads `data-rapport-action="open:contact"` of the element a click went to, or of one around it. Inside an element with
 * `data-rapport-fact-sku` (a card in a list of products) the facts of that element go along.
 *
 * @example
 * // <button data-rapport-action="track:cart_add" data-rapport-sku="L-1">
 * readAction(event.target); // { verb: 'track', name: 'cart_add', attributes: { sku: 'L-1' } }
 */
export const readAction = (target: EventTarget | null): Action => {
  const element = (target as Element).closest?.<HTMLElement>('[data-rapport-action]');
  const [verb, name = ''] = element?.dataset.rapportAction?.split(':') ?? [];
  const card = element?.closest('[data-rapport-fact-sku]');
  return { verb, name, attributes: readAttributes(element, OWN, readAttributes(card, OWN, {})) };
};
