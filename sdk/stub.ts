/**
 * The longer inline stub, which has the first answer under way while `r.js` is still loading. Built to `dist/stub.js`; its
 * text is the same for every site, so that one hash allows it in a content security policy:
 *
 * ```html
 * <script data-site="st_demo" data-api="https://hello.example.com">…text of dist/stub.js…</script>
 * <script async fetchpriority="high" src="https://hello.example.com/r.js" data-site="st_demo" data-consent="granted"></script>
 * ```
 *
 * Only for `data-consent="granted"`. It asks for a decision alone, without events: the page view, with the page's facts,
 * is the script's to tell. It leaves everything to the script when the visitor or the browser has refused, or when events
 * of an earlier page wait, which must be counted first.
 */
import type { Answered } from './post.ts';

interface StubPage extends Window {
  rapport?: { (): void; q?: IArguments[]; x?: Promise<Answered> };
}

const page = window as StubPage;
const queue: NonNullable<StubPage['rapport']> = function () {
  queue.q = queue.q ?? [];
  // biome-ignore lint/complexity/noArguments: the shape of the short stub
  queue.q.push(arguments);
};
page.rapport ??= queue;
const { site, api = '' } = document.currentScript!.dataset;
try {
  const read = (key: string) => JSON.parse(localStorage.getItem(`rapport:${site}:${key}`)!);
  const consent =
    read('consent') ??
    (!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl && {
      recognise: true,
      personalise: true,
      measure: true,
    });
  const base = new URL(`${api.replace(/\/$/, '')}/v1/context`, location.href);
  const isOwn = base.origin === location.origin;
  if (consent.recognise && !read('left') && !(read('retry') > Date.now()))
    queue.x = fetch(`${base}?site=${site}`, {
      method: 'POST',
      credentials: isOwn ? 'same-origin' : 'omit',
      body: JSON.stringify({
        token: isOwn ? undefined : (read('token') ?? undefined),
        cookie: isOwn || undefined,
        consent,
        page: { url: location.href.split('#')[0], referrer: document.referrer },
        locale: document.documentElement.lang || navigator.language,
      }),
    }).then(async answer => {
      // Reading it later would take a turn of the event loop, and the page would be painted before it.
      const { status, headers } = answer;
      const text = await answer.text();
      return { status, headers, text: () => text };
    });
} catch {
  // refused storage: the script sees to it
}
