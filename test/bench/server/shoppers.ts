import { randomUUID } from 'node:crypto';
import type { Interaction } from '../../../server/domain/interaction.ts';
import type { Profile } from '../../../server/domain/profile.ts';
import type { Site } from '../../../server/domain/site.ts';
import { foldFor } from '../../../server/visit.ts';
import { brand, category, ORIGIN, taste } from './world.ts';

const DAY_MS = 86_400_000;
const VISITS = 7;

/** What a page says about itself in the shop; `step` picks the product. */
export const pageFacts = (visitor: number, step: number) => {
  const kind = taste(visitor, step);
  const sku = `sku-${kind}`;
  return {
    kind: 'product',
    sku,
    name: `Sofa ${sku}`,
    category: category(kind),
    brand: brand(kind),
    price: 49 + kind * 13,
    currency: 'EUR',
    material: 'solid oak, linen, new wool',
    availability: 'in stock',
    image: `/img/${sku}.svg`,
    breadcrumb: ['Home', `Room ${kind % 4}`, `Kind ${kind}`],
  };
};

/** The address and title of that page. */
export const pageOf = (visitor: number, step: number) => {
  const facts = pageFacts(visitor, step);
  return {
    url: `${ORIGIN}/room-${taste(visitor, step) % 4}/kind-${taste(visitor, step)}/${facts.sku}?utm_source=letter&utm_campaign=autumn`,
    title: `${facts.name}, three seats, wool or linen, ready to ship — Furniture shop`,
    referrer: `${ORIGIN}/room-${taste(visitor, step) % 4}/`,
    facts,
  };
};

/** What a shopper did before: some visits of some pages each, products looked at and put into the cart, now and then an order. */
export function pastOf(visitor: number, now: number): Interaction[] {
  const past: Interaction[] = [];
  const note = (at: number, event: object) =>
    past.push({ id: randomUUID(), at, source: 'browser', ...event } as unknown as Interaction);
  for (let visit = 0; visit < VISITS; visit++) {
    const start = now - (VISITS - visit) * (1 + (visitor % 3)) * DAY_MS;
    for (let step = 0; step < 4; step++) {
      const { facts, ...page } = pageOf(visitor, visit * 4 + step);
      const { sku, name, category, brand, price } = facts;
      const at = start + step * 60_000;
      note(at, { type: 'page', page: { ...page, facts } });
      note(at, { type: 'product', action: 'view', ...{ sku, name, category, brand, price } });
      if (step === 3) note(at + 20_000, { type: 'product', action: 'cart', sku, category, brand, price });
    }
    if (visit % 4 === visitor % 5)
      note(start + 400_000, {
        source: 'server',
        type: 'order',
        order: `order-${visitor}-${visit}`,
        total: 120 + (visitor % 20) * 40,
        currency: 'EUR',
        items: [{ sku: `sku-${visitor % 9}`, category: category(taste(visitor, visit)) }],
      });
  }
  return past;
}

/** So many shoppers with their past folded by the server's own `apply`: what seeded profiles are copies of. */
export const makeShoppers = (site: Site, count: number, now: number): Profile[] =>
  Array.from({ length: count }, (_, visitor) => {
    const profile = foldFor(site, randomUUID(), now)(undefined, pastOf(visitor, now));
    return visitor % 3 ? profile : { ...profile, firstName: 'Robin' };
  });
