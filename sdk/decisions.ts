import type { Decision } from '../protocol/index.ts';
import { emit } from './emit.ts';
import type { Guard } from './guard.ts';
import type { Slots } from './slots.ts';
import type { Storage } from './storage.ts';
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
  ready: Promise<VisitorView>;
}

/**
 * @param options.bond what a kept decision is bound to; with another token or locale it is another's
 * @param options.isKept whether anything may be kept on this device
 */
export const createDecisions = (options: {
  storage: Storage;
  slots: Slots;
  bond: () => string;
  isKept: () => boolean;
  guard: Guard;
}): Decisions => {
  const { storage, slots, bond, isKept, guard } = options;
  const listeners = new Set<(decision: Decision | undefined) => void>();
  let resolve: (visitor: VisitorView) => void;
  const ready = new Promise<VisitorView>(done => {
    resolve = done;
  });
  const kept = isKept() ? storage.get<[string, Decision]>('last') : undefined;
  let last = kept?.[0] === bond() ? kept[1] : undefined;
  let isReady = false;

  const tell = (decision: Decision | undefined) => {
    for (const listener of listeners) guard(listener)(decision);
  };
  const show = (isForced: boolean) => {
    slots.apply(last, isForced);
    tell(last);
  };
  show(false);

  return {
    ready,
    last: () => last,
    take: (decision, isForced) => {
      const from = last?.visitor.tier;
      const { visitor } = decision;
      last = decision;
      if (isKept()) storage.set('last', [bond(), { ...decision, prompt: null }]);
      show(isForced);
      resolve(visitor);
      if (!isReady) emit(document, 'ready', visitor);
      isReady = true;
      if (from && from !== visitor.tier) emit(document, 'tier', { from, to: visitor.tier });
    },
    drop: () => {
      last = undefined;
      show(true);
    },
    listen: listener => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    end: () => tell(undefined),
  };
};
