import type { SiteConfigInput } from '../../../protocol/index.ts';
import { readSite } from '../../../server/domain/check-site.ts';
import { compileSite, type Site } from '../../../server/domain/site.ts';

/** A small lamp and plant shop: two learned needs, one question, three slots, a tier policy. */
export const siteInput = (more: Partial<SiteConfigInput> = {}): SiteConfigInput => ({
  site: 'st_test',
  name: 'Test shop',
  origins: ['https://shop.example', 'http://localhost:*'],
  purposes: { find: { text: 'Help you find things' } },
  needs: { category: { halfLifeDays: 10, minWeight: 1 } },
  learn: [
    { on: 'page', need: 'category', value: '{{ page.category }}' },
    { on: 'product', when: { action: 'cart' }, need: 'category', value: '{{ product.category }}', weight: 3 },
    { on: 'order', need: 'category', value: '{{ product.category }}', weight: 2 },
  ],
  audiences: {
    'likes-lamps': { name: 'Likes lamps', when: { 'need.category': 'lamps' } },
    'likes-plants': { name: 'Likes plants', when: { 'need.category': 'plants' } },
    returning: { name: 'Third visit', when: { 'visits.count': { $gte: 3 } } },
  },
  slots: {
    hero: {
      variants: [
        {
          id: 'lamps',
          audience: 'likes-lamps',
          content: { kind: 'text', text: 'Light for {{ firstName | you }}' },
        },
        {
          id: 'plants',
          audience: 'likes-plants',
          content: { kind: 'text', text: { en: 'Green', de: 'Grün' } },
        },
      ],
    },
    banner: {
      variants: [
        { id: 'again', audience: 'returning', content: { kind: 'text', text: 'Good to see you again' } },
      ],
    },
    members: {
      access: 'client',
      variants: [{ id: 'secret', content: { kind: 'text', text: 'CANARY-FOR-CLIENTS' } }],
    },
  },
  questions: {
    looking: {
      text: 'What are you looking for?',
      why: 'So that we show it first.',
      purpose: 'find',
      need: 'category',
      options: [
        {
          value: 'lamps',
          label: { en: 'Lamps', de: 'Lampen' },
          results: [{ label: 'All lamps', href: '/lamps' }],
        },
        { value: 'plants', label: 'Plants', results: [{ label: 'All plants', href: '/plants' }] },
      ],
      ask: { priority: 5, when: { 'page.path': { $ne: '/quiet' } } },
    },
  },
  tiers: {
    client: { when: { 'orders.count': { $gte: 1 } } },
    mvc: { when: { 'orders.revenue': { $gte: 1000 } } },
  },
  ...more,
});

/** The same, checked and compiled. */
export const testSite = (more: Partial<SiteConfigInput> = {}): Site =>
  compileSite(readSite(siteInput(more)), 1);
