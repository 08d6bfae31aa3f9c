import type { Facts } from '../protocol/index.ts';
import { readAttributes } from './attributes.ts';

type Thing = Record<string, unknown>;

/** The shortest of the protocol's limits on what a fact becomes. */
const MAX_CHARS = 256;

/** What Open Graph calls by another name. */
const OTHER_NAMES: Record<string, string> = { type: 'kind', title: 'name' };

const list = (value: unknown): unknown[] => [value].flat().filter(item => item != null);

/** The first text in what may be a text, a number, a thing with a name or an address, or several of them. */
const textOf = (value: unknown): string => {
  const first = list(value)[0];
  if (first instanceof Object) {
    const { name, url } = first as Thing;
    return textOf(name ?? url);
  }
  return `${first ?? ''}`.trim().slice(0, MAX_CHARS);
};

/** Every top-level thing of the page's JSON-LD. Things inside lists of things (a category's products) are not the page's. */
const readThings = (): Thing[] => {
  const things: Thing[] = [];
  const walk = (value: unknown) => {
    for (const thing of list(value) as Thing[]) {
      things.push(thing);
      walk(thing['@graph']);
    }
  };
  for (const { textContent } of document.querySelectorAll('[type="application/ld+json"]'))
    try {
      walk(JSON.parse(textContent!));
    } catch {
      // not JSON, or not of things: it says nothing
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
  const put = (key: string, value: unknown) => {
    const text = textOf(value);
    if (text) facts[key] = text;
  };
  const readMetas = (pattern: RegExp) => {
    for (const meta of document.querySelectorAll('meta')) {
      const key = pattern.exec(meta.getAttribute('property') ?? meta.name)?.[1];
      if (key) put(OTHER_NAMES[key] ?? key, meta.content);
    }
  };
  readMetas(/^og:(type|title|image)$/);

  const things = readThings();
  const typed = (type: string) => things.filter(thing => list(thing['@type']).includes(type));
  // Several products at the top are a listing, not a product page.
  const [product, another] = typed('Product');
  const isProduct = product && !another;
  const steps = (list(typed('BreadcrumbList')[0]?.itemListElement) as Thing[]).map(
    step => [textOf(step.name ?? step.item), step.item] as const,
  );
  if (steps.length) facts.breadcrumb = steps.map(([name]) => name);
  // Neither the product's own step (it links nowhere, or bears its name) nor the first, the home page, is a category.
  const last = steps.at(-1);
  if (isProduct && last && (!last[1] || last[0] === textOf(product.name))) steps.pop();
  put('category', steps.slice(1).at(-1)?.[0]);
  if (isProduct) {
    const { price, lowPrice, priceCurrency } = (list(product.offers)[0] ?? {}) as Thing;
    put('kind', 'product');
    for (const key of ['sku', 'name', 'category', 'brand', 'image']) put(key, product[key]);
    put('price', price ?? lowPrice);
    put('currency', priceCurrency);
  }

  readMetas(/^rapport:(.+)/);
  for (const element of document.querySelectorAll('html,body,main'))
    readAttributes(element, /^data-rapport-fact-(.+)/, facts);
  facts.price = +facts.price!;
  if (!(facts.price >= 0)) delete facts.price;
  return facts;
};
