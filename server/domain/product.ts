import type { Facts } from '../../protocol/index.ts';
import type { Interaction, InteractionOf } from './interaction.ts';
import { own } from './own.ts';

/** A product as events name it. */
export type Product = Pick<InteractionOf<'product'>, 'sku' | 'name' | 'category' | 'brand' | 'price' | 'url'>;

const TEXTS = { sku: 256, name: 512, category: 512, brand: 256, url: 2048 } as const;

/** Takes the product out of what may be about one; the second part is what is left. */
function readProduct(
  about: Readonly<Record<string, unknown>>,
): [Product | undefined, Record<string, unknown>] {
  const rest = { ...about };
  const product: Record<string, unknown> = {};
  for (const name of Object.keys(TEXTS) as (keyof typeof TEXTS)[]) {
    const value = own(about, name);
    delete rest[name];
    if (value !== undefined && value !== null) product[name] = `${value}`.slice(0, TEXTS[name]);
  }
  const price = own(about, 'price');
  delete rest.price;
  if (price !== undefined && price !== null && Number(price) >= 0) product.price = Number(price);
  return [product.sku ? (product as Product) : undefined, rest];
}

/**
 * The product a page is about: what says so is its `kind`, and there must be a `sku`.
 *
 * @example productOfPage({ kind: 'product', sku: 'L-1', name: 'Desk lamp' }) // { sku: 'L-1', name: 'Desk lamp' }
 */
export const productOfPage = (facts: Facts | undefined): Product | undefined =>
  facts?.kind === 'product' && facts.sku ? readProduct(facts)[0] : undefined;

const ACTIONS: Record<string, InteractionOf<'product'>['action']> = {
  product_view: 'view',
  cart_add: 'cart',
  cart_remove: 'uncart',
};

/** What else a page says of itself; it went along to name the product. */
const PAGE_FACTS = ['kind', 'breadcrumb', 'image', 'currency'];

/**
 * A tracked `product_view`, `cart_add` or `cart_remove` is the interaction of a product when it says which one; anything
 * else stays what it was.
 *
 * @example asProductEvent({ type: 'track', name: 'cart_add', props: { sku: 'L-1', quantity: 2 }, … })
 * // { type: 'product', action: 'cart', sku: 'L-1', props: { quantity: 2 }, … }
 */
export function asProductEvent(event: Interaction): Interaction {
  const action = event.type === 'track' ? own(ACTIONS, event.name) : undefined;
  if (event.type !== 'track' || !action) return event;
  const [product, props] = readProduct(event.props ?? {});
  if (!product) return event;
  for (const name of PAGE_FACTS) delete props[name];
  const { id, at, source } = event;
  return { id, type: 'product', action, ...product, props, at, source };
}
