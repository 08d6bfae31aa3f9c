import type { Exchange } from './exchange.ts';
import type { CurrentPage } from './page.ts';
import { type NewEvent, trackEvent } from './product.ts';

/** The page views of this document. */
export interface Views {
  /** Tells the first view, if the visitor allows it, and asks anew once it is told; `isForced`: because the visitor just has. */
  start(isForced?: boolean): Promise<void>;
  /** Tells a further one. */
  next(url?: string): Promise<void>;
}

/** How long a page that is still being parsed may keep its first request waiting: longer when it shows decisions already. */
const PARSE_MS = 50;
const PARSE_DECIDED_MS = 200;

/**
 * The first exchange should leave at once, and it should know the page's facts, which may stand at the end of the page. So a
 * parsed page is told in one request. A page that is still being parsed waits a moment for its end; after that the server is
 * asked for a decision alone, and the view follows when the page is complete. The same when the inline stub has asked.
 *
 * @param options.early the stub's request
 * @param options.isDecided whether an earlier decision is on screen
 */
export const createViews = (options: {
  page: CurrentPage;
  exchange: Exchange;
  add: (event: NewEvent) => unknown;
  signal: AbortSignal;
  isActive: () => boolean;
  isDecided: () => boolean;
  early: Promise<Response> | undefined;
}): Views => {
  const { page, exchange, add, signal, isActive, isDecided, early } = options;
  let isStarted = false;

  const turn = (url?: string) => {
    page.turn(url);
    exchange.turn();
    const now = page.now();
    add({ type: 'page', page: now });
    if (now.facts.kind === 'product' && now.facts.sku) add(trackEvent('product_view', {}, now.facts));
  };

  const once = (type: string) =>
    new Promise(resolve => document.addEventListener(type, resolve, { once: true, signal }));

  return {
    next: async url => {
      turn(url);
      await exchange.ask(true);
    },
    start: async (isForced = false) => {
      if (!isActive()) return;
      if (isStarted) {
        await exchange.ask(true);
        return;
      }
      isStarted = true;
      if ((document as { prerendering?: boolean }).prerendering) await once('prerenderingchange');
      let asked = early && exchange.ask(isForced, early);
      if (document.readyState === 'loading' && !page.now().facts.category) {
        const timer = setTimeout(
          () => {
            asked ??= exchange.ask(isForced);
          },
          isDecided() ? PARSE_DECIDED_MS : PARSE_MS,
        );
        await once('readystatechange');
        clearTimeout(timer);
      }
      turn();
      // Asked before the page was known, and the page has nothing to teach: its view goes with the next request.
      if (!asked || Object.keys(page.now().facts).length) await exchange.ask(isForced);
    },
  };
};
