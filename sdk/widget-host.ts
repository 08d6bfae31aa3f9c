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
  /** The question as the last decision gave it. */
  question(id: string): QuestionView | undefined;
  /** The same, asking the server when the last decision has not got it; undefined when it cannot be had. */
  request(id: string): Promise<QuestionView | undefined>;
  /**
   * Sends the answer and resolves with the question as the server now sees it: its results, and the slots of the page
   * have been swapped by then. Resolves undefined when the server could not be asked (the answer is kept in the outbox).
   */
  answer(id: string, values: string[]): Promise<QuestionView | undefined>;
  /** Tells the ledger that an item was `shown`, `postponed` ("not now") or `declined` ("never"). */
  prompt(item: string, outcome: 'shown' | 'postponed' | 'declined', unsolicited: boolean): void;
  /** Calls `listener` after every decision, and with `undefined` when the script is destroyed. Returns the unsubscribe. */
  onDecision(listener: (decision: Decision | undefined) => void): () => void;
  /** Dispatches `rapport:<name>`, bubbling and composed; false when a listener of `before-show` prevented it. */
  emit(target: Element, name: string, detail?: Record<string, unknown>): boolean;
}
