import type { Context } from 'hono';
import type { z } from 'zod';
import { LIMITS } from '../../protocol/index.ts';
import { ApiError, badFields, faultsOf } from '../error.ts';

const tooLarge = (bytes: number): ApiError =>
  new ApiError(
    'body_too_large',
    413,
    `Send at most ${bytes / 1024} KiB in one request${bytes === LIMITS.bodyBytes ? '; split the events into several' : ''}.`,
  );

/**
 * Reads a body: one that has a length ends there by HTTP's own rule, any other is counted while it streams.
 *
 * @param limit bytes
 * @throws ApiError `body_too_large`
 */
export async function readText(c: Context, limit: number = LIMITS.bodyBytes): Promise<string> {
  const length = c.req.header('content-length');
  if (length !== undefined && c.req.header('transfer-encoding') === undefined) {
    if (Number(length) > limit) throw tooLarge(limit);
    const text = await c.req.text();
    if (text.length > limit) throw tooLarge(limit);
    return text;
  }
  const request = c.req.raw;
  if (!request.body) return '';
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > limit) {
      await reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/**
 * Reads and checks a JSON body, whatever its content type says (the browser plane sends `text/plain` to need no preflight).
 *
 * @throws ApiError `body_too_large`, `bad_json`, or `bad_request` with every wrong field
 * @example const body = await readBody(c, ContextRequestSchema)
 */
export async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  const text = await readText(c);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (cause) {
    throw new ApiError('bad_json', 400, 'The body is not JSON. Send one JSON object.', { cause });
  }
  return check(schema, input);
}

/** Checks a value against a schema. @throws ApiError `bad_request` with every wrong field */
export function check<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw badFields(faultsOf(parsed.error));
}
