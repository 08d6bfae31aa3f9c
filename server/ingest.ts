import type { z } from 'zod';
import { LIMITS, type Page } from '../protocol/index.ts';
import type { Interaction, Source } from './domain/interaction.ts';
import { asProductEvent } from './domain/product.ts';
import { faultOf } from './error.ts';

/** One event that was not taken, and why; the rest of its batch is not touched by it. */
export interface RejectedEvent {
  id: string | null;
  index: number;
  code: 'bad_event' | 'event_too_large' | 'event_too_deep' | 'too_many_events';
  detail: string;
}

/** What a batch came to. */
export interface Ingested {
  events: Interaction[];
  rejected: RejectedEvent[];
}

const encoder = new TextEncoder();
/** Exact where it matters: no text of so few characters has too many bytes. */
const byteLength = (text: string): number =>
  text.length * 3 <= LIMITS.stringBytes ? text.length : encoder.encode(text).byteLength;

/** Where and how a value is beyond a limit. */
interface Excess {
  path: string[];
  message: string;
}

/**
 * Measures a value against the limits of DESIGN §6.
 *
 * @returns at least its bytes as JSON (a character may become `\uXXXX`), or what is too much
 */
function measure(value: unknown, depth: number): number | Excess {
  if (typeof value === 'string') {
    return byteLength(value) > LIMITS.stringBytes
      ? { path: [], message: `a text may have at most ${LIMITS.stringBytes} bytes` }
      : value.length * 6 + 3;
  }
  if (typeof value !== 'object' || value === null) return 25;
  if (depth > LIMITS.depth) return { path: [], message: `nested deeper than ${LIMITS.depth}` };
  const keys = Object.keys(value);
  if (!Array.isArray(value) && keys.length > LIMITS.keysPerObject)
    return { path: [], message: `more than ${LIMITS.keysPerObject} keys` };
  let bytes = 3;
  for (const key of keys) {
    const inner = measure((value as Record<string, unknown>)[key], depth + 1);
    if (typeof inner === 'object') return { ...inner, path: [key, ...inner.path] };
    bytes += inner + key.length * 6 + 3;
  }
  return bytes;
}

/** Keeps an address's path and campaign parameters; the rest of a query may hold anything, and is not ours to keep. */
export function cleanUrl(address: string): string {
  const url = URL.parse(address);
  if (!url) return address.split(/[?#]/)[0]!;
  if (!url.search) return url.origin === 'null' ? url.pathname : `${url.origin}${url.pathname}`;
  const kept = url.search
    .slice(1)
    .split('&')
    .filter(parameter => parameter.startsWith('utm_'));
  return `${url.origin}${url.pathname}${kept.length > 0 ? `?${kept.join('&')}` : ''}`;
}

/**
 * Checks a batch of events one by one and gives each our time: the sender says how long ago, never when, because its
 * clock may be wrong; an age is clamped to seven days.
 *
 * @param schema one event's schema (browser or server plane)
 * @param now milliseconds since 1970
 * @example ingest(body.events, EventSchema, 'browser', Date.now()).rejected
 */
export function ingest(
  inputs: readonly unknown[],
  schema: z.ZodType<IncomingEvent>,
  source: Source,
  now: number,
): Ingested {
  const events: Interaction[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, input] of inputs.entries()) {
    const read = index < LIMITS.eventsPerRequest ? readEvent(input, schema) : TOO_MANY;
    if ('code' in read) rejected.push({ id: idOf(input), index, ...read });
    else events.push(toInteraction(read, source, now));
  }
  return { events, rejected };
}

type Refusal = Pick<RejectedEvent, 'code' | 'detail'>;

const TOO_MANY: Refusal = {
  code: 'too_many_events',
  detail: `send at most ${LIMITS.eventsPerRequest} events at once`,
};

function readEvent(input: unknown, schema: z.ZodType<IncomingEvent>): IncomingEvent | Refusal {
  const size = measure(input, 1);
  if (typeof size === 'object')
    return { code: 'event_too_deep', detail: `${size.path.join('.')}: ${size.message}` };
  if (size > LIMITS.eventBytes && encoder.encode(JSON.stringify(input)).byteLength > LIMITS.eventBytes) {
    return { code: 'event_too_large', detail: `one event may have at most ${LIMITS.eventBytes / 1024} KiB` };
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  return { code: 'bad_event', detail: faultOf(parsed.error) };
}

/** The fields every incoming event may have. */
type IncomingEvent = { id: string; type: string; age?: number | undefined; occurredAt?: string | undefined };

const idOf = (input: unknown): string | null => {
  const id = typeof input === 'object' && input !== null ? (input as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id.slice(0, 64) : null;
};

function toInteraction(input: IncomingEvent, source: Source, now: number): Interaction {
  const { age = 0, occurredAt, ...event } = input;
  // A server may report the past as it knows it; nobody may report the future.
  const at = occurredAt
    ? Math.min(Date.parse(occurredAt), now)
    : now - Math.min(Math.max(age, 0), LIMITS.eventAgeMs);
  const timed = { ...event, at: Math.round(at), source } as Interaction;
  if (timed.type === 'page') return { ...timed, page: keptPage(timed.page) };
  return source === 'browser' ? asProductEvent(timed) : timed;
}

/** What of a page is kept: its address without what may be secret, and no more of any text than is of use. */
const keptPage = ({ url, title, referrer, facts }: Page): Page => ({
  url: cleanUrl(url).slice(0, 2048),
  ...(title === undefined ? {} : { title: title.slice(0, 512) }),
  ...(referrer === undefined ? {} : { referrer: cleanUrl(referrer).slice(0, 2048) }),
  ...(facts === undefined ? {} : { facts }),
});
