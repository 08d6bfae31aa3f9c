import type { Decision } from '../protocol/index.ts';
import { emit } from './emit.ts';
import type { Slots } from './slots.ts';
import type { Keep } from './storage.ts';
import type { VisitorView } from './types.ts';

/** The last decision: what is shown now, and at once on the next page. */
export interface Decisions {
  last(): Decision | undefined;
  /** Shows a decision of the server's and keeps it for the next page; `isForced`: without the slots' time limit. */
  take(decision: Decision, isForced: boolean): void;
  /** Shows nobody's: the owner's content. */
  drop(): void;
  listen(listener: (decision: Decision | undefined) => void): () => void;
  /** Tells the listeners that it is over; what is on screen stays. */
  end(): void;
  /** the visitor, when the server has answered on this page */
  whom(): VisitorView | undefined;
}

/**
 * @param bond what a kept decision is bound to: with another token or locale it is another's
 * @param keep keeps it under `last`, with its bond
 * @param kept what an earlier page has kept
 */
export const createDecisions = (
  slots: Slots,
  bond: () => string,
  keep: Keep,
  kept: [bond: string, decision: Decision] | undefined,
): Decisions => {
  const listeners = new Set<(decision: Decision | undefined) => void>();
  let visitor: VisitorView | undefined;
  let last: Decision | undefined;

  const tell = (decision?: Decision) => {
    for (const listener of listeners) listener(decision);
  };
  const show = (isForced: boolean) => {
    slots.apply(last, isForced);
    tell(last);
  };

  if (kept?.[0] === bond()) {
    last = kept[1];
    show(false);
  }

  return {
    last: () => last,
    whom: () => visitor,
    take: (decision, isForced) => {
      const isFirst = !visitor;
      const from = last?.visitor;
      last = decision;
      visitor = decision.visitor;
      show(isForced);
      // After it is seen: writing takes its time.
      keep('last', [bond(), decision]);
      if (isFirst) emit(document, 'ready', visitor);
      if (from && from.tier !== visitor.tier) emit(document, 'tier', { from: from.tier, to: visitor.tier });
      if (from && from.proof !== visitor.proof) emit(document, 'identified', visitor);
    },
    drop: () => {
      last = undefined;
      show(true);
    },
    listen: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: tell,
  };
};
