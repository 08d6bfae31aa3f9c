import type { Event, Facts } from '../protocol/index.ts';

/** An event as the page makes it; its id is given when it is added to the outbox. */
export type NewEvent = Event extends infer E ? (E extends Event ? Omit<E, 'id' | 'age'> : never) : never;

const ACTIONS: Record<string, 'view' | 'cart' | 'uncart'> = {
  product_view: 'view',
  cart_add: 'cart',
  cart_remove: 'uncart',
};

const text = (value: unknown, maxChars = 256): string | undefined =>
  value == null ? undefined : String(value).slice(0, maxChars);

/**
 * Makes the event of a tracked name. `product_view`, `cart_add` and `cart_remove` are typed `product` events when it is known
 * which product is meant: the one of the given `sku`, else the one of the page.
 *
 * @example
 * trackEvent('cart_add', { sku: 'L-1', quantity: 2 }, {}); // { type: 'product', action: 'cart', sku: 'L-1', props: { quantity: 2 } }
 */
export const trackEvent = (name: string, props: Record<string, unknown>, facts: Facts): NewEvent => {
  const action = Object.hasOwn(ACTIONS, name) && ACTIONS[name];
  const isOfPage = facts.sku != null && (props.sku == null || String(props.sku) === String(facts.sku));
  const { sku, name: label, category, brand, price, url, ...rest } = props;
  const known = isOfPage ? facts : {};
  const id = text(sku ?? known.sku);
  if (!action || !id) return { type: 'track', name: name.slice(0, 128), props };
  const amount = Number(price ?? known.price ?? -1);
  return {
    type: 'product',
    action,
    sku: id,
    name: text(label ?? known.name, 512),
    category: text(category ?? known.category, 512),
    brand: text(brand ?? known.brand),
    price: amount >= 0 ? amount : undefined,
    url: text(url, 2048),
    props: Object.keys(rest).length ? rest : undefined,
  };
};
