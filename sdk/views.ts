import type { Facts, Page } from '../protocol/index.ts';
import type { Decisions } from './decisions.ts';
import { collectFacts } from './facts.ts';
import type { Answered } from './post.ts';
import type { NewEvent, Sender } from './sender.ts';

/** What goes along with every exchange. */
export interface Fields {
  locale: string;
  overlays: string;
  /** until an exchange has carried it */
  identity: string | undefined;
}

/** The page views of this document, and what the server is asked for them. */
export interface Views {
  details(): Facts;
  /** Tells the first view, if the visitor allows it; asks anew once it is told. `isForced`: because the visitor just has. */
  start(isForced?: boolean): Promise<unknown>;
  /** Tells a further one. */
  next(url?: string): Promise<unknown>;
  /** Tells the events that wait and takes a decision; says whether the server has answered. */
  ask(): Promise<boolean>;
  /** Asks for an item (`question:<id>`) that the last decision may have left out; several askers make one request. */
  askFor(item: string): Promise<void>;
}

/** How long a page that is still being parsed may keep its first request waiting: longer when it shows decisions already. */
const PARSE_MS = 50;
const PARSE_DECIDED_MS = 200;

/**
 * The first exchange should leave at once, and it should know the page's facts, which may stand at the end of the page. So a
 * parsed page is told in one request. A page that is still being parsed waits a moment for its end; after that the server is
 * asked for a decision alone, and the view follows when the page is complete. The same when the inline stub has asked.
 *
 * @param options.carried sent with every exchange
 * @param options.early the stub's request
 * @param options.onPrompt called with the unsolicited item of a decision, if the visitor is still on its page
 */
export const createViews = ({
  carried,
  sender,
  decisions,
  early,
  isActive,
  add,
  onPrompt,
}: {
  carried: Fields;
  sender: Sender;
  decisions: Decisions;
  early: Promise<Answered> | undefined;
  isActive: () => boolean;
  add: (event: NewEvent, isLater: true) => unknown;
  onPrompt: (item: string) => void;
}): Views => {
  /** items that elements of this document need */
  const wanted = new Set<string>();
  /** those that the last answer has known of */
  let asked: string[] = [];
  let page: (Page & { facts: Facts }) | undefined;
  /** the address of the last view that was told */
  let before: string | undefined;
  let starting: Promise<unknown> | undefined;

  const read = (url = location.href) => ({
    // A fragment may hold what is nobody's business, and names no other page.
    url: new URL(url, location.href).href.split('#')[0]!,
    title: document.title,
    referrer: before ?? document.referrer,
    facts: collectFacts(),
  });
  const now = () => (page ??= read());

  const turn = (url?: string) => {
    page = read(url);
    before = page.url;
    add({ type: 'page', page }, true);
  };

  const run = async (isForced: boolean, early?: Promise<Answered>): Promise<boolean> => {
    if (!isActive()) return false;
    for (const name of ['question', 'incentive', 'for'])
      for (const element of document.querySelectorAll(`[${name}]:not(label,output)`))
        wanted.add(`${name === 'for' ? 'permission' : name}:${element.getAttribute(name)}`);
    const view = now();
    const placed = [...wanted];
    const answer = await sender.exchange({ page: view, placed, ...carried }, early);
    if (!answer || !isActive()) return false;
    asked = placed;
    if (!early) carried.identity = undefined;
    const { decision } = answer;
    decisions.take(decision, isForced);
    if (decision.prompt && view.url === now().url) onPrompt(decision.prompt);
    return true;
  };
  const ask = (isForced = true, early?: Promise<Answered>) => sender.enqueue(() => run(isForced, early));

  const start = async (isForced: boolean) => {
    let first = early && ask(isForced, early);
    if (document.readyState === 'loading') {
      const timer = setTimeout(
        () => {
          first = ask(isForced);
        },
        decisions.last() ? PARSE_DECIDED_MS : PARSE_MS,
      );
      await new Promise(resolve => document.addEventListener('readystatechange', resolve, { once: true }));
      clearTimeout(timer);
    }
    turn();
    // Asked before the page was known: its view goes with the next request.
    return carried.identity ? ask(isForced) : (first ?? ask(isForced));
  };

  return {
    details: () => now().facts,
    start: async (isForced = false) => {
      if (!isActive()) return undefined;
      if (starting) return ask();
      starting = start(isForced);
      return starting;
    },
    next: url => {
      turn(url);
      return ask();
    },
    ask,
    askFor: async item => {
      wanted.add(item);
      // Its own request must not overtake the page's.
      await starting;
      await sender.enqueue(async () => {
        if (!asked.includes(item)) await run(false);
      });
    },
  };
};
