import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  type Consent,
  ContextAnswerSchema,
  ContextRequestSchema,
  type Decision,
  type Event,
  EventSchema,
  type EventsAnswer,
  EventsRequestSchema,
  TokenSchema,
} from '../../../protocol/index.ts';
import { answerFrom, closeServer, listen, type Routes } from './serve.ts';

/** One request of the browser plane as it arrived. */
export interface Asked {
  /** `context`, `events`, `logout` */
  path: string;
  token?: string | undefined;
  /** the visitor the cookie named */
  cookie?: string | undefined;
  consent?: Consent;
  events: Event[];
  body: Record<string, unknown>;
  /** request headers */
  headers: IncomingMessage['headers'];
}

/** How the server behaves: well, or in one of the ways that servers and networks fail. */
export type Behaviour =
  | 'well'
  | 'down'
  | 'stalled'
  | 'garbage'
  | { status: number; retryAfter?: string }
  | ((asked: Asked) => Behaviour);

/** A server that speaks the protocol, keeps nothing but lists, and can be told to misbehave. */
export interface FakeServer {
  origin: string;
  /** requests of the browser plane, in order */
  asked: Asked[];
  /** distinct events that took effect, in order */
  events: Event[];
  /** events that arrived again */
  duplicates: number;
  /** `OPTIONS` requests */
  preflights: number;
  /** requests and events that the protocol's schemas refuse: must stay empty */
  problems: string[];
  /** every request of any kind, e.g. `GET /r.js` */
  requests: string[];
  behaviour: Behaviour;
  /** answers after so many ms */
  delayMs: number;
  /** parts of the decision to give; the rest is a guest's baseline */
  decide: (asked: Asked) => Partial<Decision>;
  /** forgets all it has seen and behaves well again */
  reset(): void;
  close(): Promise<void>;
}

const LogoutSchema = z.strictObject({ token: TokenSchema.optional(), cookie: z.boolean().optional() });
const SCHEMAS: Record<string, z.ZodType> = {
  context: ContextRequestSchema,
  events: EventsRequestSchema,
  logout: LogoutSchema,
};

const baseline = (): Decision => ({
  visitor: { proof: 'device', tier: 'guest', locale: 'en', known: [] },
  slots: {},
  texts: {},
  questions: {},
  prompt: null,
  reasons: [],
});

const mint = () => `vt_${randomBytes(32).toString('base64url')}`;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
};

/**
 * Starts one. It also serves the built files (`/r.js`, `/w/*`) and, if given, pages, all under one path.
 *
 * @param options.base where everything is, default `/`; `/rapport/` for a server under a path of the site
 * @param options.pages pages of the site on the same origin
 * @param options.headers sent with the pages
 * @example
 * const server = await startFakeServer();
 * server.decide = () => ({ slots: { hero: { variant: 'tea', content: { kind: 'text', text: 'Tea' } } } });
 */
export const startFakeServer = async (
  options: { base?: string; pages?: Routes; headers?: Record<string, string> } = {},
): Promise<FakeServer> => {
  const { base = '/', pages = {} } = options;
  const seenIds = new Set<string>();

  const take = (values: unknown[]): EventsAnswer => {
    const answer: EventsAnswer = { accepted: [], duplicate: [], rejected: [] };
    for (const [index, value] of values.entries()) {
      const parsed = EventSchema.safeParse(value);
      if (!parsed.success) {
        fake.problems.push(`${JSON.stringify(value)}: ${parsed.error.message}`);
        answer.rejected.push({ id: null, index, code: 'bad_event', detail: parsed.error.message });
      } else if (seenIds.has(parsed.data.id)) {
        fake.duplicates++;
        answer.duplicate.push(parsed.data.id);
      } else {
        seenIds.add(parsed.data.id);
        fake.events.push(parsed.data);
        answer.accepted.push(parsed.data.id);
      }
    }
    return answer;
  };

  const answer = (asked: Asked, response: ServerResponse): unknown => {
    const hasToken = asked.token !== undefined || (asked.body.cookie === true && asked.cookie !== undefined);
    const isNew = asked.path === 'logout' || (asked.consent?.recognise === true && !hasToken);
    const token = isNew ? mint() : undefined;
    if (token && asked.body.cookie) response.setHeader('set-cookie', `rapport=${token}; HttpOnly; Path=/`);
    const minted = token && !asked.body.cookie ? { token } : {};
    if (asked.path === 'logout') return minted;
    const events = take(asked.events);
    if (asked.path === 'events') return { ...events, ...minted };
    return ContextAnswerSchema.parse({
      decision: { ...baseline(), ...fake.decide(asked) },
      events,
      ...minted,
    });
  };

  const post = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const text = await bodyOf(request);
    const body = JSON.parse(text) as Record<string, unknown>;
    const checked = SCHEMAS[path]?.safeParse(body);
    if (!checked?.success) fake.problems.push(`${path}: ${checked?.error.message ?? 'no such path'} ${text}`);
    const asked: Asked = {
      path,
      token: body.token as string | undefined,
      cookie: /rapport=([^;]+)/.exec(request.headers.cookie ?? '')?.[1],
      consent: body.consent as Consent,
      events: (body.events ?? []) as Event[],
      body,
      headers: request.headers,
    };
    fake.asked.push(asked);
    let behaviour = fake.behaviour;
    while (typeof behaviour === 'function') behaviour = behaviour(asked);
    if (behaviour === 'down') request.socket.destroy();
    if (behaviour === 'down' || behaviour === 'stalled') return;
    if (fake.delayMs) await sleep(fake.delayMs);
    // Forgotten while it waited: it belongs to a test that is over.
    if (!fake.asked.includes(asked)) return void request.socket.destroy();
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-expose-headers', 'retry-after');
    response.setHeader('cache-control', 'private, no-store');
    if (typeof behaviour === 'object') {
      if (behaviour.retryAfter) response.setHeader('retry-after', behaviour.retryAfter);
      response.writeHead(behaviour.status, { 'content-type': 'application/problem+json' });
      response.end('{}');
    } else if (behaviour === 'garbage') response.end('<html>Sign in to the hotel network</html>');
    else {
      // First, because it may set a cookie.
      const json = JSON.stringify(answer(asked, response));
      response.writeHead(200, { 'content-type': 'application/json' }).end(json);
    }
  };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : '';
    fake.requests.push(`${request.method} ${request.url}`);
    if (request.method === 'OPTIONS') {
      fake.preflights++;
      response.writeHead(204).end();
    } else if (path.startsWith('v1/')) await post(path.slice(3), request, response);
    else if (/^(r\.js|w\/.+\.js)$/.test(path) && existsSync(`dist/${path}`))
      response
        .writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' })
        .end(readFileSync(`dist/${path}`));
    else {
      for (const [name, value] of Object.entries(options.headers ?? {})) response.setHeader(name, value);
      if (!(await answerFrom(pages, request, response)))
        response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    }
  });

  const fresh = () => ({
    asked: [],
    events: [],
    duplicates: 0,
    preflights: 0,
    problems: [],
    requests: [],
    behaviour: 'well' as const,
    delayMs: 0,
    decide: () => ({}),
  });
  const fake: FakeServer = {
    ...fresh(),
    origin: '',
    reset: () => {
      seenIds.clear();
      Object.assign(fake, fresh());
    },
    close: () => closeServer(server),
  };
  fake.origin = await listen(server);
  return fake;
};
