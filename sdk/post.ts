/** What came back; `status` 0 when nothing did (no network, 10 s over, a broken body). */
export interface Posted {
  status: number;
  /** parsed; undefined when it was not JSON */
  body?: unknown;
  /** `Retry-After` in ms, between 1 s and 1 h; 0 when there was none */
  waitMs: number;
}

/** Sends one request to the server and never rejects. */
export type Post = (path: string, json: string, keepalive?: boolean) => Promise<Posted>;

const TIMEOUT_MS = 10_000;

/** Reads an answer to its end, whatever it is: an unread `no-store` body leaks the page's 64 KiB keepalive quota. */
export const readAnswer = async (answer: Promise<Response>): Promise<Posted> => {
  try {
    const response = await answer;
    const { status } = response;
    const after = response.headers.get('retry-after');
    const asked = after ? +after * 1000 || Date.parse(after) - Date.now() : 0;
    const waitMs = asked && Math.min(Math.max(asked, 1000), 3_600_000);
    const text = await response.text();
    try {
      return { status, waitMs, body: JSON.parse(text) };
    } catch {
      return { status, waitMs };
    }
  } catch {
    return { status: 0, waitMs: 0 };
  }
};

/**
 * A string body is `text/plain` and there are no headers of ours, so the browser asks no preflight.
 *
 * @param options.api base address, ends with `/`
 * @param options.isOwn the API is on the page's own origin: the token is in a cookie
 */
export const createPost = (options: { api: string; site: string; isOwn: boolean }): Post => {
  // Taken now: pages wrap or replace fetch later, and none of that is ours.
  const { fetch } = window;
  return (path, body, keepalive = false) =>
    readAnswer(
      fetch(`${options.api}v1/${path}?site=${encodeURIComponent(options.site)}`, {
        method: 'POST',
        body,
        keepalive,
        credentials: options.isOwn ? 'same-origin' : 'omit',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    );
};
