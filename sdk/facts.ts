import type { Facts } from '../protocol/index.ts';

type Thing = Record<string, unknown>;

const MAX_CHARS = 1024;
const MAX_FACTS = 48;
const MAX_CRUMBS = 16;

/** Open Graph properties that say the same as a fact of ours. */
const OPEN_GRAPH: Record<string, string> = {
  'og:type': 'kind',
  'og:title': 'name',
  'og:image': 'image',
  'product:retailer_item_id': 'sku',
  'product:category': 'category',
  'product:brand': 'brand',
  'product:price:amount': 'price',
  'product:price:currency': 'currency',
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value == null ? [] : [value]);

/** The first text in what may be a text, a number, a thing with a name or an address, or several of them. */
const textOf = (value: unknown): string | undefined => {
  const first = list(value)[0];
  if (first && typeof first === 'object') {
    const { name, url, '@id': id } = first as Thing;
    return textOf(name ?? url ?? id);
  }
  return first == null ? undefined : String(first).trim().slice(0, MAX_CHARS) || undefined;
};

/** Every top-level thing of the page's JSON-LD. Things inside lists of things (a category's products) are not the page's. */
const readThings = (): Thing[] => {
  const things: Thing[] = [];
  const walk = (value: unknown, depth: number) => {
    for (const thing of list(value) as Thing[])
      if (thing && typeof thing === 'object' && depth < 4 && things.length < 64) {
        things.push(thing);
        walk(thing['@graph'], depth + 1);
        walk(thing.mainEntity, depth + 1);
      }
  };
  for (const { textContent } of document.querySelectorAll('script[type="application/ld+json"]'))
    try {
      walk(JSON.parse(textContent!), 0);
    } catch {
      // not JSON: it says nothing
    }
  return things;
};

/**
 * What the page says about itself, flattened: JSON-LD over Open Graph, `<meta name="rapport:…">` over both, and
 * `data-rapport-fact-…` on `<html>`, `<body>` or `<main>` over all. On other elements those attributes are about the element.
 *
 * @example
 * collectFacts(); // { kind: 'product', sku: 'L-1', name: 'Desk lamp', category: 'Lamps', price: 129, currency: 'EUR' }
 */
export const collectFacts = (): Facts => {
  const facts: Facts = {};
  const put = (key: string, value: Facts[string] | undefined) => {
    if (value !== undefined && value !== '' && key.length <= 128) facts[key] = value;
  };
  const metas = [...document.querySelectorAll<HTMLMetaElement>('meta[content]')].map(
    meta => [meta.getAttribute('property') ?? meta.name, textOf(meta.content)] as const,
  );
  for (const [name, text] of metas) if (Object.hasOwn(OPEN_GRAPH, name)) put(OPEN_GRAPH[name]!, text);

  const things = readThings();
  const typed = (type: string) => things.filter(thing => list(thing['@type']).includes(type));
  const products = typed('Product');
  // Several products at the top are a listing, not a product page.
  const product = products.length === 1 ? products[0] : undefined;
  const name = textOf(product?.name);
  const steps = (list(typed('BreadcrumbList')[0]?.itemListElement) as Thing[])
    .slice(0, MAX_CRUMBS)
    .sort((a, b) => Number(a?.position) - Number(b?.position))
    .map(step => ({ name: textOf(step?.name ?? step?.item), isLink: !!step?.item }))
    .filter(step => step.name);
  put('breadcrumb', steps.length ? steps.map(step => step.name!) : undefined);
  // Neither the product's own step (it links nowhere, or bears its name) nor the first, the home page, is a category.
  const last = steps.at(-1);
  if (product && last && (!last.isLink || last.name === name)) steps.pop();
  if (steps.length > 1) put('category', steps.at(-1)!.name);
  if (product) {
    const offer = list(product.offers)[0] as Thing | undefined;
    put('kind', 'product');
    put('name', name);
    put('sku', textOf(product.sku ?? product.productID ?? product.mpn ?? product.gtin13));
    put('category', textOf(product.category));
    put('brand', textOf(product.brand));
    put('price', textOf(offer?.price ?? offer?.lowPrice));
    put('currency', textOf(offer?.priceCurrency));
    put('image', textOf(product.image));
  }

  for (const [name, text] of metas) if (name.startsWith('rapport:')) put(name.slice(8), text);
  for (const element of [document.documentElement, document.body, document.querySelector('main')])
    Object.assign(facts, element && factsOf(element));
  const price = Number(facts.price);
  if (price >= 0) facts.price = price;
  else delete facts.price;
  return Object.fromEntries(Object.entries(facts).slice(0, MAX_FACTS));
};

/** An element's own `data-rapport-fact-…` attributes. */
export const factsOf = (element: Element): Facts => {
  const facts: Facts = {};
  for (const { name, value } of element.attributes)
    if (name.startsWith('data-rapport-fact-')) facts[name.slice(18)] = value.slice(0, MAX_CHARS);
  return facts;
};
