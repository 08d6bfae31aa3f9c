import type { Decision, VisitorView } from '../protocol/index.ts';
import type { NewEvent } from './sender.ts';

/**
 * What the always-loaded script gives a widget chunk; the only thing that crosses from `sdk/` to `widgets/`.
 *
 * A chunk `/w/<name>.js` is an ES module that exports `define(host: WidgetHost)`. It registers `<rapport-<name>>` once, as
 * soon as the words of the host's language are there, and, when called again (the script was destroyed and started anew),
 * hands the new host to the elements that already exist. Nothing here ever throws into a widget.
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
  /** Lets an event wait in the outbox for the next request: what merely happened. Who may not be recognised sends nothing. */
  add(event: NewEvent): unknown;
  /**
   * Tells an event and takes the decision that follows from it: an answer, a permission, a wish. The slots of the page have
   * been swapped when it resolves; undefined when the server could not be asked (the event is kept in the outbox).
   */
  tell(event: NewEvent): Promise<VisitorView | undefined>;
  /** Calls `listener` after every decision, and with `undefined` when the script is destroyed. Returns the unsubscribe. */
  onDecision(listener: (decision: Decision | undefined) => void): () => void;
  /** Opens a widget as the visitor's own wish: `open('register', { incentive: 'tea-year' })`. */
  open(name: string, attributes?: Record<string, string | undefined>): void;
  /** Forgets who this is: a new guest from here on. */
  logout(): Promise<void>;
  /** Dispatches `rapport:<name>`, bubbling and composed; false when a listener of `before-show` prevented it. */
  emit(target: Element, name: string, detail?: Record<string, unknown>): boolean;
}
