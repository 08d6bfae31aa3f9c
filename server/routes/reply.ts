/** What every request under `/v1` carries along. */
export interface RequestVariables {
  requestId: string;
  /**
   * Headers of the answer, whatever it will be. A plain record, because a `Headers` object, made, filled and read again,
   * costs as much as deciding does.
   */
  headers: Record<string, string>;
}

/**
 * Answers with JSON under the headers that were gathered on the way.
 *
 * @example return reply(c, { ok: true })
 */
export const reply = (c: { get(name: 'headers'): RequestVariables['headers'] }, answer: unknown): Response =>
  new Response(JSON.stringify(answer), {
    headers: { 'Content-Type': 'application/json', ...c.get('headers') },
  });
