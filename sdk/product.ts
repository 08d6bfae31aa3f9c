import type { Event, Facts } from '../protocol/index.ts';

/** An event as the page makes it; its id is given when it is added to the outbox. */
export type NewEvent = Event extends infer E ? (E extends Event ? Omit<E, 'id' | 'age'> : never) : never;

const ACTIONS: Record<string, string> = { product_view: 'view', cart_add: 'cart', cart_remove: 'uncart' };

/**
 * Makes the event of a tracked name. `product_view`, `cart_add` and `cart_remove` are typed `product` events when it is known
 * which product is meant: the one of the given `sku`, else the one of the page.
 *
 * @example
 * trackEvent('cart_add', { sku: 'L-1', quantity: 2 }, {}); // { type: 'product', action: 'cart', sku: 'L-1', props: { quantity: 2 } }
 */
export const trackEvent = (name: string, props: Record<string, unknown>, facts: Facts): NewEvent => {
  const own = `${props.sku ?? facts.sku}` === `${facts.sku}` ? facts : {};
  const rest = { ...props };
  const event: Record<string, unknown> = { type: 'product', action: ACTIONS[name], props: rest };
  for (const key of ['sku', 'name', 'category', 'brand', 'price', 'url']) {
    const value = props[key] ?? own[key];
    delete rest[key];
    if (value != null) event[key] = key === 'price' ? +value || undefined : `${value}`;
  }
  return (event.action && event.sku ? event : { type: 'track', name, props }) as NewEvent;
};
