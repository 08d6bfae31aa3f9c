import type { Decision, ShownBlock, ShownContent } from '../protocol/index.ts';
import { renderBlock, safeUrl } from './blocks.ts';
import { emit } from './emit.ts';
import type { Guard } from './guard.ts';

/** What became of a slot: in its attribute `data-rapport-state` and its event `rapport:slot`. */
export type SlotState = 'applied' | 'default' | 'timeout' | 'missing';

/** The elements of the page whose content a decision may change. */
export interface Slots {
  /** Puts into an element what the last decision has for it; called for every element found, and again after changes. */
  visit(element: HTMLElement): unknown;
  /**
   * Takes a new decision, undefined for none.
   *
   * @param isForced the visitor did something here and waits for its effect: no time limit
   */
  apply(decision: Decision | undefined, isForced: boolean): void;
}

interface Slot {
  /** when it was found, ms */
  foundAt: number;
  /** what was put in, as JSON; undefined: the owner's content is there */
  shown?: string | undefined;
  /** the first node that was put in */
  first?: Node | null | undefined;
  /** puts the owner's content back */
  undo: (() => void)[];
  repairs: number;
  state?: SlotState;
}

/** Any content: what one has not got is undefined. */
interface AnyContent {
  kind: ShownContent['kind'];
  text?: string;
  blocks?: ShownBlock[];
  template?: string;
  attributes?: Partial<Record<'href' | 'src' | 'alt' | 'title', string | undefined>>;
}

/** Slots and merged texts, for `querySelectorAll`. */
export const SLOTS = '[data-rapport-slot],[data-rapport-text]';
const MAX_HIDDEN_MS = 300;
const MAX_REPAIRS = 10;

/** Only for a slot whose owner asks to have it hidden while it waits. */
const setVisibility = (element: HTMLElement, visibility: 'hidden' | '') => {
  if ('rapportHide' in element.dataset) element.style.visibility = visibility;
};

/**
 * @param timeoutMs how long after an element was found an answer may still change it
 * @param isWaiting whether an answer is expected
 */
export const createSlots = (timeoutMs: number, isWaiting: () => boolean, guard: Guard): Slots => {
  const slots = new WeakMap<Element, Slot>();
  let decision: Decision | undefined;

  const settle = (element: HTMLElement, slot: Slot, state: SlotState) => {
    const name = element.dataset.rapportSlot;
    setVisibility(element, '');
    if (!name || slot.state === state) return;
    element.dataset.rapportState = slot.state = state;
    emit(element, 'slot', { slot: name, state });
  };

  /** Puts content in and notes how to take it out; false when its template is not (yet) in the page. */
  const put = (element: HTMLElement, slot: Slot, shown: AnyContent): boolean => {
    const { kind, text, blocks, template, attributes } = shown;
    const set = (name: string, value: string | null) =>
      value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
    if (attributes) {
      const { href, src, alt, title } = attributes;
      // A srcset would win over the new src.
      const wanted = { href: safeUrl(href), src: safeUrl(src), alt, title, srcset: src && null };
      for (const name in wanted) {
        const value = wanted[name as keyof typeof wanted];
        const before = element.getAttribute(name);
        slot.undo.push(() => set(name, before));
        if (value !== undefined) set(name, value);
      }
      return true;
    }
    const source = document.getElementById(template!) as HTMLTemplateElement | null;
    if (kind === 'template' && !source) return false;
    const before = [...element.childNodes];
    slot.undo.push(() => element.replaceChildren(...before));
    element.replaceChildren(
      ...(blocks?.map(renderBlock) ?? [source ? document.importNode(source.content, true) : text!]),
    );
    slot.first = element.firstChild;
    return true;
  };

  const update = (element: HTMLElement, slot: Slot, isForced: boolean | undefined) => {
    const { rapportSlot: name, rapportText: key, rapportFallback: fallback } = element.dataset;
    if (name && !decision && !isForced && isWaiting()) return;
    const text = decision?.texts[key!] ?? fallback;
    const found = name ? decision?.slots[name] : { content: text && ({ kind: 'text', text } as const) };
    const content = found?.content;
    const json = content && JSON.stringify(content);
    const isIntact = !slot.first || slot.first === element.firstChild;
    let state: SlotState = content ? 'applied' : found || !decision ? 'default' : 'missing';
    if (json !== slot.shown && !isForced && Date.now() - slot.foundAt > timeoutMs) state = 'timeout';
    else if (json !== slot.shown || (!isIntact && slot.repairs++ < MAX_REPAIRS)) {
      // What a framework has put in the place of ours is the owner's content now.
      if (isIntact) for (const undo of slot.undo) undo();
      slot.undo = [];
      slot.first = undefined;
      slot.shown = json;
      if (content && !put(element, slot, content)) {
        // Asked for again at the next visit.
        slot.shown = undefined;
        state = 'missing';
      }
    }
    settle(element, slot, state);
  };

  const find = (element: HTMLElement): Slot => {
    const slot: Slot = { foundAt: Date.now(), undo: [], repairs: 0 };
    slots.set(element, slot);
    if (!decision && isWaiting()) {
      setTimeout(() => slot.state ?? (isWaiting() && settle(element, slot, 'timeout')), timeoutMs);
      setVisibility(element, 'hidden');
      setTimeout(setVisibility, MAX_HIDDEN_MS, element, '');
    }
    return slot;
  };

  const visit = guard((element: HTMLElement, isForced?: boolean) => {
    // A slot inside what a decision has put in could contain itself, without end.
    if (!element.dataset.rapportSlot || !element.parentElement?.closest('[data-rapport-state=applied]'))
      update(element, slots.get(element) ?? find(element), isForced);
  });

  return {
    visit,
    apply: (next, isForced) => {
      decision = next;
      for (const element of document.querySelectorAll<HTMLElement>(SLOTS)) visit(element, isForced);
    },
  };
};
