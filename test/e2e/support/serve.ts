import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a test site: a page's HTML, or the parts of a response. */
export type Served =
  | string
  | {
      body?: string | Uint8Array;
      type?: string;
      status?: number;
      headers?: Record<string, string>;
      delayMs?: number;
    };

/** Paths and what they answer; a function is asked at each request, so that a test can change its mind. */
export type Routes = Record<string, Served | ((request: IncomingMessage) => Served)>;

/** A running test site. */
export interface Site {
  /** `http://127.0.0.1:40123` */
  origin: string;
  /** the paths that were asked for, in order, e.g. `GET /next?x=1` */
  requests: string[];
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
};

/** Closes a server with its kept-alive connections, which would otherwise hold it open for seconds. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Listens on a free loopback port and gives its origin. */
export const listen = (server: Server, host = '127.0.0.1'): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://${host}:${(server.address() as AddressInfo).port}`));
  });

/** Answers one request from the routes; false when they have nothing for it. Used by servers that do more than pages. */
export const answerFrom = async (
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> => {
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  const route = routes[path];
  if (route === undefined) return false;
  const found = typeof route === 'function' ? route(request) : route;
  const served = typeof found === 'string' ? { body: found } : found;
  if (served.delayMs) await new Promise(resolve => setTimeout(resolve, served.delayMs));
  const type = served.type ?? TYPES[path.split('.').at(-1) ?? ''] ?? 'text/html';
  response.writeHead(served.status ?? 200, { 'content-type': `${type}; charset=utf-8`, ...served.headers });
  response.end(served.body);
  return true;
};

/**
 * Serves tiny pages on a port of their own, which makes them a site of their own.
 *
 * @param routes path → HTML or response
 * @param options.headers sent with every answer, e.g. a content security policy
 * @param options.host the name in the origin: `127.0.0.1` (default) or `localhost`
 * @example
 * const site = await serve({ '/': '<!doctype html><p>Hello</p>' });
 * await page.goto(site.origin);
 * await site.close();
 */
export const serve = async (
  routes: Routes,
  options: { headers?: Record<string, string>; host?: string } = {},
): Promise<Site> => {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    for (const [name, value] of Object.entries(options.headers ?? {})) response.setHeader(name, value);
    // Chromium asks for an icon by itself; a 404 would be a console error nobody caused.
    if (!(await answerFrom(routes, request, response)))
      response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
  });
  const origin = await listen(server, options.host);
  return { origin, requests, close: () => closeServer(server) };
};
