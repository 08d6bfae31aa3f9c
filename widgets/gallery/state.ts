import type { Decision } from '../../protocol/index.ts';

/** A text of the site in the languages that the gallery is looked at in. */
export interface Said {
  en: string;
  de: string;
  ar: string;
}

/**
 * What a visitor does: `press` a button or link, `type` into a control and stay there, `fill` it and go on, `choose` an option
 * of a select, `key` on what has the focus.
 */
export type Step =
  | { press: string }
  | { type: string; with: string }
  | { fill: string; with: string }
  | { choose: string; with: string }
  | { key: string };

/** One state of a widget: what the server has said, and what the visitor does until it is reached. */
export interface State {
  /** of the element; with `data-rapport-overlay` it is one */
  attributes: Record<string, string>;
  /** the decision it starts with */
  decision: Partial<Decision>;
  /** what `send` is answered, one after another; with none left the network is down */
  answers?: { status: number; body?: unknown }[];
  /** parts of the decision that change with each `tell`, `request` or `send`, one after another; with none left `tell` fails */
  next?: Partial<Decision>[];
  /** in order; a control is named by a selector in the shadow root: `[part~=change]`, `#email` */
  steps?: Step[];
  /** the least room of its frame, px; for what opens beside a card */
  height?: number;
}

/** All states of one widget by name, with the site's texts in one language. */
export type States = (say: (text: Said) => string) => Record<string, State>;
