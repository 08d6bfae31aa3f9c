import type { Decision, QuestionView } from '../protocol/index.ts';

/**
 * What the always-loaded script gives a widget chunk; the only thing that crosses from `sdk/` to `widgets/`.
 *
 * A chunk `/w/<name>.js` is an ES module that exports `define(host: WidgetHost): void`, which registers
 * `<rapport-<name>>` once and, when called again (the script was destroyed and started anew), hands the new host to the
 * elements that already exist. Nothing here ever throws into a widget.
 */
export interface WidgetHost {
  /** BCP 47, the page's or `data-locale` */
  readonly locale: string;
  /** The last decision, with the questions, incentives and permissions it knew of. */
  decision(): Decision | undefined;
  /** Asks the server for an item (`question:<id>`) that the last decision may have left out. */
  request(item: string): Promise<unknown>;
  /**
   * Posts to the browser plane, as this visitor: `send('register', { email, … })`. Whoever the answer makes of them is who
   * they are from then on, and the page has been decided anew when it resolves. Status 0: the server could not be asked.
   */
  send(path: string, fields: object): Promise<{ status: number; body: unknown }>;
  /**
   * Sends the answer and resolves with the question as the server now sees it: its results, and the slots of the page
   * have been swapped by then. Resolves undefined when the server could not be asked (the answer is kept in the outbox).
   */
  answer(id: string, values: string[]): Promise<QuestionView | undefined>;
  /** Tells the ledger that an item was `shown`, `postponed` ("not now") or `declined` ("never"). */
  prompt(item: string, outcome: 'shown' | 'started' | 'postponed' | 'declined', unsolicited: boolean): void;
  /** Calls `listener` after every decision, and with `undefined` when the script is destroyed. Returns the unsubscribe. */
  onDecision(listener: (decision: Decision | undefined) => void): () => void;
  /** Forgets who this is: a new guest from here on. */
  logout(): Promise<void>;
  /** Dispatches `rapport:<name>`, bubbling and composed; false when a listener of `before-show` prevented it. */
  emit(target: Element, name: string, detail?: Record<string, unknown>): boolean;
}
