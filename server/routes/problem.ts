import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import type { Problem } from '../../protocol/index.ts';
import { ApiError } from '../error.ts';
import { errorFields, type Log } from '../log.ts';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  422: 'Cannot be processed',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

/** The one place where an error becomes a response: RFC 9457 problem details with a code from the closed list. */
export function createProblemHandler(log: Log): (error: unknown, c: Context) => Response {
  return (error, c) => {
    const known = toApiError(error);
    const requestId = c.get('requestId') as string | undefined;
    if (known.status >= 500)
      log('error', 'request failed', {
        requestId,
        route: routePath(c, -1),
        ...errorFields(known.cause ?? error),
      });
    const body: Problem = {
      type: 'about:blank',
      title: TITLES[known.status] ?? 'Error',
      status: known.status,
      code: known.code,
      detail: known.message,
      ...(known.errors ? { errors: [...known.errors] } : {}),
      ...(requestId ? { requestId } : {}),
    };
    const headers: Record<string, string> = {
      'Content-Type': 'application/problem+json',
      ...c.get('headers'),
      'Cache-Control': 'no-store',
    };
    const retryAfter = known.retryAfter ?? (known.status === 503 ? 5 : undefined);
    if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
    return new Response(JSON.stringify(body), { status: known.status, headers });
  };
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HTTPException && error.status < 500)
    return new ApiError('bad_request', error.status, error.message, { cause: error });
  return new ApiError(
    'internal',
    500,
    'Something went wrong here. Nothing was stored; the same request may be sent again.',
    { cause: error },
  );
}
