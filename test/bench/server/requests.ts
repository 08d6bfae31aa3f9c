import { pageOf } from './shoppers.ts';
import { SITE, visitorToken } from './world.ts';

const hex = (digits: number): string =>
  Math.floor(Math.random() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0');

/** A fresh event id, UUIDv7, as the browser script makes it; `Math.random` because the load must cost little. */
const eventId = (): string => {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
};

/** Event bodies without their ids, made once: a generator that stringified each request would be the bottleneck. */
const parts = new Map<string, { page: string; view: string; whole: string }>();

const partsOf = (visitor: number, step: number) => {
  const key = `${visitor % 24} ${step}`;
  let found = parts.get(key);
  if (!found) {
    const page = pageOf(visitor, step);
    const { sku, name, category, brand, price } = page.facts;
    found = {
      page: `"age":12,"type":"page","page":${JSON.stringify(page)}}`,
      view: `"age":11,"type":"product","action":"view",${JSON.stringify({ sku, name, category, brand, price }).slice(1)}`,
      whole: JSON.stringify(page),
    };
    parts.set(key, found);
  }
  return found;
};

/** A small event of its own, as an attentive page sends them between views. */
const click = (i: number): string =>
  `{"id":"${eventId()}","age":${i * 400},"type":"track","name":"scrolled","props":{"depth":${i * 10},"section":"reviews"}}`;

/**
 * The body of `POST /v1/context` as a product page sends it: the page with its facts, its view, the product's view.
 *
 * @param visitor whose token it carries; -1: somebody new
 * @param events in all, at least 2; those after the first two are small
 */
export function contextBody(visitor: number, events = 2): string {
  const { page, view, whole } = partsOf(Math.max(visitor, 0), Math.floor(Math.random() * 4));
  const token = visitor < 0 ? '' : `"token":"${visitorToken(visitor)}",`;
  const small = Array.from({ length: events - 2 }, (_, i) => `,${click(i + 1)}`).join('');
  return `{${token}"consent":{"recognise":true,"personalise":true,"measure":true},"page":${whole},"locale":"en","placed":["question:looking"],"overlays":"auto","events":[{"id":"${eventId()}",${page},{"id":"${eventId()}",${view}${small}]}`;
}

/** The request as it goes over the wire. */
export const wireRequest = (host: string, origin: string, body: string): string =>
  `POST /v1/context?site=${SITE} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Type: text/plain;charset=UTF-8\r\n` +
  `Accept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nUser-Agent: Mozilla/5.0 (X11; Linux x64) Chrome/140.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
