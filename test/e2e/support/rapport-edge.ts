import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { answerFrom, closeServer, listen, type Routes } from './serve.ts';

/** One request as it came over the wire, preflights included, and how it was answered. */
export interface Passed {
  method: string;
  /** path and query as the browser asked for it */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** undefined as long as there is no answer; 0 when there will be none, because the line or the server broke */
  status?: number | undefined;
  answerHeaders?: IncomingMessage['headers'];
}

/** A reverse proxy as a site's own web server is one, which writes down everything that passes. */
export interface Edge {
  origin: string;
  passed: Passed[];
  /** true: connections break, as on a cut line */
  isCut: boolean;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/**
 * Starts one. Requests under `base` go to the server without it, all others are answered from the pages.
 *
 * @param target origin of the server
 * @param options.base default `/`: everything goes to the server
 * @param options.pages the site's own pages, on the same origin
 * @example
 * const site = await startEdge(server.origin, { base: '/hello/', pages: { '/': '…<script src="/hello/r.js" …' } });
 */
export const startEdge = async (
  target: string,
  options: { base?: string; pages?: Routes } = {},
): Promise<Edge> => {
  const { base = '/', pages = {} } = options;

  const forward = async (passed: Passed, request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    passed.body = body.toString();
    const url = new URL(passed.path.slice(base.length - 1), target);
    const headers = { ...request.headers, host: url.host };
    const going = send(url, { method: passed.method, headers }, answer => {
      passed.status = answer.statusCode;
      passed.answerHeaders = answer.headers;
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    going.once('error', () => {
      passed.status = 0;
      response.destroy();
    });
    going.end(body);
  };

  const server = createServer(async (request, response) => {
    const passed: Passed = {
      method: request.method!,
      path: request.url!,
      headers: request.headers,
      body: '',
    };
    edge.passed.push(passed);
    if (edge.isCut) {
      passed.status = 0;
      request.socket.destroy();
    } else if (await answerFrom(pages, request, response)) passed.status = response.statusCode;
    else if (passed.path.startsWith(base)) await forward(passed, request, response);
    else {
      passed.status = passed.path === '/favicon.ico' ? 204 : 404;
      response.writeHead(passed.status).end();
    }
  });

  const edge: Edge = { origin: '', passed: [], isCut: false, close: () => closeServer(server) };
  edge.origin = await listen(server);
  return edge;
};

/** The events of every request that passed, in order, an event sent twice twice. */
export const eventsIn = (passed: Passed[]): { id: string; type: string; props?: Record<string, unknown> }[] =>
  passed
    .filter(({ method, path }) => method === 'POST' && path.includes('/v1/'))
    .flatMap(({ body }) => JSON.parse(body).events ?? []);
