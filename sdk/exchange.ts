import type { Decisions } from './decisions.ts';
import type { Outbox } from './outbox.ts';
import type { CurrentPage } from './page.ts';
import { atMost, type Sender } from './sender.ts';
import type { Storage } from './storage.ts';
import type { RapportOptions } from './types.ts';

/** Tells the server about the page and takes its decision. */
export interface Exchange {
  /**
   * @param isForced the answer may change what is long on screen, because the visitor did something
   * @param early the same, already under way
   * @returns whether the server has answered
   */
  ask(isForced: boolean, early?: Promise<Response>): Promise<boolean>;
  /** Asks for a question that the last decision may have left out; several askers make one request. */
  askFor(question: string): Promise<void>;
  /** A new page view: questions may be asked for again. */
  turn(): void;
}

const LEFTOVERS_MS = 50;

/** @param options.onPrompt called with the unsolicited item of a decision, if the visitor is still on its page */
export const createExchange = (options: {
  page: CurrentPage;
  locale: string;
  overlays: RapportOptions['overlays'];
  storage: Storage;
  outbox: Outbox;
  sender: Sender;
  decisions: Decisions;
  isActive: () => boolean;
  onPrompt: (item: string) => void;
}): Exchange => {
  const { page, locale, overlays, storage, outbox, sender, decisions, isActive, onPrompt } = options;
  const wanted = new Set<string>();
  const asked = new Set<string>();
  // What earlier pages left goes along, so that the click before the navigation already counts.
  let left = storage.get('left');
  let begin: () => void;
  const begun = new Promise<void>(resolve => {
    begin = resolve;
  });

  const run = async (isForced: boolean, early?: Promise<Response>): Promise<boolean> => {
    if (!isActive() || sender.isQuiet()) return false;
    if (left) await atMost(LEFTOVERS_MS, outbox.load());
    left = undefined;
    for (const element of document.querySelectorAll('rapport-quickfind[question]'))
      wanted.add(element.getAttribute('question')!);
    for (const id of wanted) asked.add(id);
    const view = page.now();
    const placed = [...wanted].slice(0, 32).map(id => `question:${id}`.slice(0, 80));
    const answer = await sender.exchange({ page: view, locale, placed, overlays }, early);
    if (!answer || !isActive()) return false;
    const { decision } = answer;
    decisions.take(decision, isForced);
    if (decision.prompt && view === page.now()) onPrompt(decision.prompt);
    return true;
  };

  return {
    ask: (isForced, early) => {
      const answered = sender.enqueue(() => run(isForced, early));
      begin();
      return answered;
    },
    askFor: async question => {
      wanted.add(question);
      if (!isActive()) return;
      // Its own request would overtake the page's.
      await begun;
      await sender.enqueue(async () => {
        if (!asked.has(question) && !decisions.last()?.questions[question]) await run(false);
      });
    },
    turn: () => asked.clear(),
  };
};
