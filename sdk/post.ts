/** What came back; `status` 0 when nothing did: no network, or 10 s were over. */
export interface Posted {
  status: number;
  /** parsed; undefined when it was not JSON */
  body?: unknown;
  /** `Retry-After` in ms, at most 1 h; 0 when there was none */
  waitMs: number;
}

/** Sends one request to the server and never rejects. */
export type Post = (path: string, json: string, keepalive?: boolean) => Promise<Posted>;

const TIMEOUT_MS = 10_000;
const HOUR_S = 3600;

/** What is read of an answer; the inline stub's has its text already. */
export type Answered = Pick<Response, 'status' | 'headers'> & { text(): string | Promise<string> };

/** Reads an answer to its end, whatever it is: an unread `no-store` body leaks the page's 64 KiB keepalive quota. */
export const readAnswer = async (answer: Promise<Answered>): Promise<Posted> => {
  const posted: Posted = { status: 0, waitMs: 0 };
  try {
    const response = await answer;
    posted.status = response.status;
    posted.waitMs = Math.min(+response.headers.get('retry-after')! || 0, HOUR_S) * 1000;
    posted.body = JSON.parse(await response.text());
  } catch {}
  return posted;
};

/**
 * A string body is `text/plain` and there are no headers of ours, so the browser asks no preflight. Cookies go along where the
 * API is on the page's own origin, and nowhere else: that is fetch's default.
 *
 * @param api base address, ends with `/`
 */
export const createPost = (api: string, site: string): Post => {
  // Taken now: pages wrap or replace fetch later, and none of that is ours.
  const { fetch } = window;
  return (path, body, keepalive = false) =>
    readAnswer(
      fetch(`${api}v1/${path}?site=${site}`, {
        method: 'POST',
        body,
        keepalive,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    );
};
