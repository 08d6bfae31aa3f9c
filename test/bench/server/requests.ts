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
const parts = new Map<string, { page: string; title: string; whole: string }>();

const partsOf = (visitor: number, step: number) => {
  const key = `${visitor % 24} ${step}`;
  let found = parts.get(key);
  if (!found) {
    const page = pageOf(visitor, step);
    found = {
      page: `"age":12,"type":"page","page":${JSON.stringify(page)}}`,
      title: JSON.stringify(page.title),
      whole: JSON.stringify(page),
    };
    parts.set(key, found);
  }
  return found;
};

/** A small event of its own, as an attentive page sends them between views. */
const click = (i: number, title: string): string =>
  `{"id":"${eventId()}","age":${i * 400},"type":"track","name":"scrolled","props":{"depth":${i * 10},"section":"reviews","of":${title},"by":"wheel","reached":true}}`;

/**
 * The body of `POST /v1/context` as a product page sends it: the page with its facts, its view, and what happened since.
 *
 * @param visitor whose token it carries; -1: somebody new
 * @param events in all, at least 1; those after the first are small
 */
export function contextBody(visitor: number, events = 2): string {
  const { page, title, whole } = partsOf(Math.max(visitor, 0), Math.floor(Math.random() * 4));
  const token = visitor < 0 ? '' : `"token":"${visitorToken(visitor)}",`;
  const small = Array.from({ length: events - 1 }, (_, i) => `,${click(i + 1, title)}`).join('');
  return `{${token}"consent":{"recognise":true,"personalise":true,"measure":true},"page":${whole},"locale":"en","placed":["question:looking"],"overlays":"auto","events":[{"id":"${eventId()}",${page}${small}]}`;
}

/** The request as it goes over the wire. */
export const wireRequest = (host: string, origin: string, body: string): string =>
  `POST /v1/context?site=${SITE} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Type: text/plain;charset=UTF-8\r\n` +
  `Accept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nUser-Agent: Mozilla/5.0 (X11; Linux x64) Chrome/140.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
