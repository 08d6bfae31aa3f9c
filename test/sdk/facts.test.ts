import { afterEach, describe, expect, it } from 'vitest';
import { collectFacts } from '../../sdk/facts.ts';

const page = (html: string) => {
  document.body.innerHTML = html;
  return collectFacts();
};
const ld = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;
const crumbs = (...names: string[]) => ({
  '@type': 'BreadcrumbList',
  itemListElement: names.map(name => ({ '@type': 'ListItem', item: { '@id': `/${name}`, name } })),
});

describe('page facts', () => {
  afterEach(() => {
    document.body.replaceChildren();
    for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
  });

  it('of a product page are its product, its offer and its category', () => {
    const product = {
      '@context': 'https://schema.org',
      '@type': ['Product'],
      sku: 'L-1',
      name: ' Desk lamp ',
      brand: { '@type': 'Brand', name: 'Lux' },
      image: ['/a.jpg', '/b.jpg'],
      offers: [{ '@type': 'AggregateOffer', lowPrice: '99.50', priceCurrency: 'EUR' }],
    };
    expect(page(ld([product, crumbs('Home', 'Lamps', 'Desk lamp')]))).toEqual({
      kind: 'product',
      sku: 'L-1',
      name: 'Desk lamp',
      brand: 'Lux',
      image: '/a.jpg',
      price: 99.5,
      currency: 'EUR',
      category: 'Lamps',
      breadcrumb: ['Home', 'Lamps', 'Desk lamp'],
    });
  });

  it('of a category page are its last step, and none of the products it lists', () => {
    const items = { '@type': 'ItemList', itemListElement: [{ item: { '@type': 'Product', sku: 'L-1' } }] };
    expect(page(ld({ '@graph': [items, crumbs('Home', 'Lamps')] }))).toEqual({
      category: 'Lamps',
      breadcrumb: ['Home', 'Lamps'],
    });
    expect(
      page(
        ld([
          { '@type': 'Product', sku: 'A' },
          { '@type': 'Product', sku: 'B' },
        ]),
      ),
    ).toEqual({});
  });

  it('are overruled by what the owner writes for us, in order', () => {
    document.body.setAttribute('data-rapport-fact-category', 'from body');
    const facts = page(
      `<meta property="og:type" content="article"><meta property="og:title" content="OG"><meta name="rapport:kind" content="checkout">
       <meta name="rapport:category" content="from meta"><p data-rapport-fact-category="of an element">`,
    );
    expect(facts).toEqual({ kind: 'checkout', name: 'OG', category: 'from body' });
  });

  it.each([
    '{"@type":"Product",',
    'null',
    '[null,1,"x",[]]',
    '{"@type":"BreadcrumbList","itemListElement":[null,{},{"name":{}}]}',
    '{"@type":"Product","offers":null,"brand":[],"image":{},"sku":{"a":1},"name":[[["deep"]]]}',
    '{"@type":"Product","offers":"free","name":"\\u0000"}',
  ])('are not disturbed by %s', text => {
    document.body.innerHTML =
      '<meta name="rapport:kind" content="article"><script type="application/ld+json"></script>';
    document.querySelector('script')!.textContent = text;
    expect(collectFacts()).toMatchObject({ kind: expect.stringMatching(/article/) });
  });

  it('are not disturbed by things that contain each other thousands deep', () => {
    document.body.innerHTML =
      '<meta name="rapport:kind" content="article"><script type="application/ld+json"></script>';
    document.querySelector('script')!.textContent = `${'{"@graph":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    expect(collectFacts()).toEqual({ kind: 'article' });
  });

  it('are short, however long the page’s texts are', () => {
    expect(page(`<meta name="rapport:category" content="${'x'.repeat(5000)}">`).category).toHaveLength(256);
  });
});
