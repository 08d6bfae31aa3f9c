import type { ProblemCode } from '../protocol/index.ts';

/** One wrong field: where, and how to mend it. */
export interface FieldError {
  path: string;
  message: string;
}

/**
 * The one error a route, a store or a command throws on purpose; `routes/problem.ts` turns it into a response.
 *
 * @param code from the closed list in `protocol/problem.ts`
 * @param status HTTP status
 * @param detail what happened and what to do next, for a person
 * @example throw new ApiError('unknown_site', 404, 'No site has the key "st_x". Copy the tag from the console again.')
 */
export class ApiError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly FieldError[] | undefined;
  /** seconds after which it may be tried again */
  readonly retryAfter: number | undefined;

  constructor(
    code: ProblemCode,
    status: number,
    detail: string,
    more: { cause?: unknown; errors?: readonly FieldError[]; retryAfter?: number } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.errors = more.errors;
    this.retryAfter = more.retryAfter;
  }
}

/** What zod found wrong, as fields. */
export const faultsOf = ({ issues }: Refused): FieldError[] =>
  issues.map(({ path, message }) => ({ path: path.join('.') || '(the whole)', message }));

/** The first of it, on one line: `order: Invalid input`. */
export const faultOf = (refused: Refused): string => {
  const { path, message } = faultsOf(refused)[0]!;
  return `${path}: ${message}`;
};

/** As much of zod's error as is read here. */
interface Refused {
  issues: readonly { path: readonly PropertyKey[]; message: string }[];
}

/**
 * What a request with wrong fields is answered with; its message is the first of them.
 *
 * @param errors at least one
 * @example throw badFields([{ path: 'purpose', message: 'the site has no purpose "x"' }])
 */
export const badFields = (errors: readonly FieldError[]): ApiError =>
  new ApiError('bad_request', 400, `${errors[0]!.path}: ${errors[0]!.message}`, { errors });
