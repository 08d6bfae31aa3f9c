import { createHash } from 'node:crypto';
import type { SiteConfigInput } from '../../../protocol/index.ts';
import { readSite } from '../../../server/domain/check-site.ts';
import { compileSite, type Site } from '../../../server/domain/site.ts';

type Slot = NonNullable<SiteConfigInput['slots']>[string];
type Condition = NonNullable<SiteConfigInput['audiences']>[string]['when'];

/** The site every bench of the server runs on. */
export const SITE = 'st_bench';
export const ORIGIN = 'https://shop.example';

const CATEGORIES = 24;
export const category = (i: number): string => `furniture.room-${i % 4}.kind-${i % CATEGORIES}`;
export const brand = (i: number): string => `brand-${i % 16}`;

/** The four categories a visitor looks at: always the same, so that a profile keeps its size however often it returns. */
export const taste = (visitor: number, step: number): number => (visitor * 7 + (step % 4) * 5) % CATEGORIES;

/** A visitor's token: any process can work it out from the number. */
export const visitorToken = (visitor: number): string =>
  `vt_${createHash('sha256').update(`visitor ${visitor}`).digest('base64url')}`;

/** Seven kinds of condition, as marketers write them; `i` varies what they ask for. */
const conditions: ((i: number) => Condition)[] = [
  i => ({ 'need.category': category(i) }),
  i => ({ 'needs.category': { $in: [category(i + 3), category(i + 11)] }, 'visits.count': { $gte: 3 } }),
  i => ({
    tier: { $in: ['client', 'mvc'] },
    'orders.revenue': { $gte: 500 + i },
    'days.sinceOrder': { $lt: 30 },
  }),
  i => ({ $or: [{ 'need.brand': brand(i) }, { 'page.brand': brand(i + 5) }], 'session.pages': { $lte: 9 } }),
  i => ({ 'page.path': { $regex: `^/room-${i % 4}/kind-${i % CATEGORIES}/` } }),
  i => ({ 'page.price': { $gte: 40 + i, $lt: 400 + i }, 'need.category': { $exists: true } }),
  i => ({ 'visits.last7d': { $gte: 2 }, value: { $gte: 10 + (i % 50) }, 'page.kind': { $ne: 'checkout' } }),
];

/** The four kinds of content that a slot may get, equally often. */
const contents: ((i: number) => Slot['variants'][number]['content'])[] = [
  i => ({ kind: 'text', text: `Chosen for {{ firstName | you }}: {{ need.category | our best ${i} }}` }),
  i => ({
    kind: 'blocks',
    blocks: [
      { block: 'heading', level: 2, text: `More of {{ need.category | what you like }} (${i})` },
      {
        block: 'text',
        text: ['Hand-picked, in stock, and ', { text: 'delivered free', marks: ['strong'] }, '.'],
      },
      { block: 'image', src: `/img/offer-${i}.svg`, alt: 'The offer', width: 640, height: 360 },
      { block: 'button', text: 'Have a look', href: `/offers/${i}` },
    ],
  }),
  i => ({ kind: 'attributes', attributes: { src: `/img/banner-${i}.svg`, alt: `Banner ${i}` } }),
  i => ({ kind: 'template', template: `offer-${i}` }),
];

/**
 * A furniture shop: ten slots, so many audiences, learn rules for pages, products and orders, two questions, a policy
 * for tiers and for value. Every audience is read by one variant of one slot.
 *
 * @param audiences how many; a multiple of 10
 */
export function siteInput(audiences: number): SiteConfigInput {
  const numbers = Array.from({ length: audiences }, (_, i) => i);
  return {
    site: SITE,
    name: 'Furniture shop',
    origins: [ORIGIN, 'http://localhost:*', 'http://127.0.0.1:*'],
    purposes: { find: { text: 'Help you find things' } },
    needs: { category: { halfLifeDays: 14, minWeight: 1 }, brand: { halfLifeDays: 30, minWeight: 1 } },
    learn: [
      { on: 'page', need: 'category', value: '{{ page.category }}' },
      { on: 'page', need: 'brand', value: '{{ page.brand }}', weight: 0.5 },
      { on: 'product', need: 'category', value: '{{ product.category }}', weight: 1 },
      { on: 'product', when: { action: 'cart' }, need: 'brand', value: '{{ product.brand }}', weight: 3 },
      { on: 'order', need: 'category', value: '{{ product.category }}', weight: 2 },
    ],
    audiences: Object.fromEntries(
      numbers.map(i => [
        `audience-${i}`,
        { name: `Audience ${i}`, when: conditions[i % conditions.length]!(Math.floor(i / 7) * 5 + i) },
      ]),
    ),
    slots: Object.fromEntries(
      Array.from({ length: 10 }, (_, slot) => [
        `slot-${slot}`,
        {
          variants: numbers
            .filter(i => i % 10 === slot)
            .map(i => ({
              id: `variant-${i}`,
              audience: `audience-${i}`,
              content: contents[(slot + Math.floor(i / 10)) % contents.length]!(i),
            })),
        },
      ]),
    ),
    questions: Object.fromEntries(
      ['looking', 'room'].map((id, priority) => [
        id,
        {
          text: 'What are you looking for, {{ firstName | friend }}?',
          why: 'So that we show it first.',
          purpose: 'find',
          need: 'category',
          options: Array.from({ length: 5 }, (_, i) => ({
            value: category(i * 5),
            label: `Kind ${i * 5}`,
            results: [{ label: `All of kind ${i * 5}`, href: `/kind-${i * 5}` }],
          })),
          ask: { priority, when: { 'page.kind': { $ne: 'checkout' } } },
        },
      ]),
    ),
    tiers: {
      client: { when: { 'orders.count': { $gte: 1 } } },
      mvc: { when: { 'orders.revenue': { $gte: 2000 }, 'visits.count': { $gte: 5 } } },
    },
    value: {
      recency: { weight: 1, halfLifeDays: 60 },
      frequency: { weight: 1, halfAt: 3 },
      money: { weight: 2, halfAt: 800 },
    },
  };
}

/** The same, checked and compiled. */
export const compiledSite = (audiences: number): Site => compileSite(readSite(siteInput(audiences)), 1);
