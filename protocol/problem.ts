import { z } from 'zod';

/** The closed list of error codes; the message beside it says what to do next. */
export const PROBLEM_CODES = [
  'bad_json',
  'bad_request',
  'body_too_large',
  'event_too_large',
  'too_many_events',
  'unknown_site',
  'origin_not_allowed',
  'token_required',
  'identity_rejected',
  'code_rejected',
  'form_rejected',
  'consent_required',
  'key_required',
  'not_found',
  'method_not_allowed',
  'conflict',
  'too_many_requests',
  'unavailable',
  'internal',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** RFC 9457 problem details, `application/problem+json`. */
export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES),
    detail: z.string().optional(),
    /** every wrong field: where, and how to mend it */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** echoes the `x-request-id` of the answer, for the logs */
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof ProblemSchema>;
