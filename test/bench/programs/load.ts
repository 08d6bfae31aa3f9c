// The load: a process of its own, so that its work is not counted as the server's.
import { answerQuestions } from '../programs.ts';
import { percentile } from '../rounds.ts';
import { type Connection, openConnection } from '../server/connection.ts';
import { contextBody, wireRequest } from '../server/requests.ts';
import { ORIGIN } from '../server/world.ts';

/** What to send, and how. */
export interface LoadOrder {
  /** `http://127.0.0.1:8787` */
  url: string;
  /** known visitors to choose from */
  visitors: number;
  /** events a request */
  events: number;
  connections: number;
  /** requests in all */
  requests: number;
  /** a second, at fixed times, whatever the server does; undefined: the next one when the last is answered */
  rate?: number;
  /** share of requests from somebody new, 0–1 */
  newcomers?: number;
}

/** What came of it; latencies in milliseconds, at a fixed rate from the time a request was due. */
export interface LoadResult {
  seconds: number;
  errors: number;
  firstError?: string;
  p50: number;
  p99: number;
  max: number;
  bytesIn: number;
  bytesOut: number;
}

const makeRequest = ({ url, visitors, events, newcomers = 0 }: LoadOrder): string => {
  const visitor = Math.random() < newcomers ? -1 : Math.floor(Math.random() * visitors);
  return wireRequest(new URL(url).host, ORIGIN, contextBody(visitor, events));
};

const fire = async (order: LoadOrder): Promise<LoadResult> => {
  const { hostname, port } = new URL(order.url);
  const idle = Array.from({ length: order.connections }, () => openConnection(hostname, Number(port), true));
  const latencies: number[] = [];
  let [errors, bytesIn, bytesOut] = [0, 0, 0];
  let firstError: string | undefined;
  const exchange = async (connection: Connection, from: number) => {
    const request = makeRequest(order);
    bytesOut += request.length;
    const { status, bytes, text } = await connection.send(request);
    latencies.push(performance.now() - from);
    bytesIn += bytes;
    if (status !== 200) {
      errors++;
      firstError ??= `${status} ${text.slice(0, 300)}`;
    }
  };

  const start = performance.now();
  let sent = 0;
  if (order.rate === undefined) {
    await Promise.all(
      idle.map(async connection => {
        while (sent++ < order.requests) await exchange(connection, performance.now());
      }),
    );
  } else await atFixedRate(order.rate, order.requests, idle, exchange);
  const seconds = (performance.now() - start) / 1000;
  for (const connection of idle) connection.close();
  return {
    seconds,
    errors,
    ...(firstError ? { firstError } : {}),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: Math.max(...latencies),
    bytesIn: bytesIn / order.requests,
    bytesOut: bytesOut / order.requests,
  };
};

/** Open loop: a request is due at its time even when all connections are busy; then it waits, and the wait counts. */
const atFixedRate = (
  rate: number,
  requests: number,
  idle: Connection[],
  exchange: (connection: Connection, from: number) => Promise<void>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const free = [...idle];
    const due: number[] = [];
    const start = performance.now();
    let [planned, done] = [0, 0];
    const next = () => {
      while (due.length > 0 && free.length > 0) {
        const connection = free.pop()!;
        exchange(connection, due.shift()!).then(() => {
          free.push(connection);
          if (++done === requests) resolve();
          else next();
        }, reject);
      }
    };
    const tick = setInterval(() => {
      const now = performance.now();
      while (planned < requests && start + (planned * 1000) / rate <= now)
        due.push(start + (planned++ * 1000) / rate);
      if (planned === requests) clearInterval(tick);
      next();
    }, 1);
  });

answerQuestions(fire);
