import type { Decision, ShownContent } from '../protocol/index.ts';
import { renderBlock, safeUrl } from './blocks.ts';
import { emit } from './emit.ts';
import type { Report } from './report.ts';
import { stringify } from './stringify.ts';

/** What became of a slot: in its attribute `data-rapport-state` and its event `rapport:slot`. */
export type SlotState = 'applied' | 'default' | 'timeout' | 'missing';

/** The elements of the page whose content a decision may change. */
export interface Slots {
  /** Puts into an element what the last decision has for it; called for every element found, and again after changes. */
  visit(element: HTMLElement): void;
  /**
   * Takes a new decision, undefined for none.
   *
   * @param isForced the visitor did something here and waits for its effect: no time limit
   */
  apply(decision: Decision | undefined, isForced: boolean): void;
  stop(): void;
}

interface Slot {
  /** when it was found, `performance.now()` */
  foundAt: number;
  /** what was put in, as JSON; undefined: the owner's content is there */
  shown?: string | undefined;
  /** the owner's content while ours is there */
  theirs: Node[];
  ours?: Node[] | undefined;
  /** the owner's attributes while ours are there */
  attributes: [name: string, value: string | null][];
  state?: SlotState;
  repairs: number;
  /** ends the wait of a slot whose owner had it hidden */
  reveal?: (() => void) | undefined;
}

/** Slots and merged texts, for `querySelectorAll`. */
export const SLOTS = '[data-rapport-slot],[data-rapport-text]';
const MAX_HIDDEN_MS = 300;
const MAX_REPAIRS = 10;

const setAttribute = (element: Element, name: string, value: string | null | undefined) =>
  value == null ? element.removeAttribute(name) : element.setAttribute(name, value);

/**
 * @param options.timeoutMs how long after an element was found an answer may still change it
 * @param options.isWaiting whether an answer is expected
 */
export const createSlots = (options: {
  timeoutMs: number;
  isWaiting: () => boolean;
  report: Report;
}): Slots => {
  const { timeoutMs, isWaiting, report } = options;
  const slots = new WeakMap<Element, Slot>();
  const timers = new Set<number>();
  let decision: Decision | undefined;

  const after = (ms: number, then: () => void) => timers.add(window.setTimeout(then, ms));

  const settle = (element: HTMLElement, slot: Slot, state: SlotState) => {
    const name = element.dataset.rapportSlot;
    slot.reveal?.();
    if (!name || slot.state === state) return;
    slot.state = state;
    element.dataset.rapportState = state;
    emit(element, 'slot', { slot: name, state, variant: decision?.slots[name]?.variant });
  };

  const isIntact = (element: HTMLElement, { ours }: Slot) =>
    !ours || (ours.length === element.childNodes.length && ours.every(node => node.parentNode === element));

  const put = (element: HTMLElement, slot: Slot, content: ShownContent | undefined): boolean => {
    // A framework may have put new content of the owner's in the place of ours: that is the owner's then.
    if (slot.ours && isIntact(element, slot)) element.replaceChildren(...slot.theirs);
    for (const [name, value] of slot.attributes) setAttribute(element, name, value);
    slot.attributes = [];
    slot.ours = undefined;
    if (!content) return true;
    if (content.kind === 'attributes') {
      const { href, src, alt, title } = content.attributes;
      // A srcset would win over the new src.
      const wanted = { href: safeUrl(href), src: safeUrl(src), alt, title, srcset: src && null };
      for (const [name, value] of Object.entries(wanted))
        if (value !== undefined) {
          slot.attributes.push([name, element.getAttribute(name)]);
          setAttribute(element, name, value);
        }
      return true;
    }
    let nodes: (string | Node)[];
    if (content.kind === 'template') {
      const template = document.getElementById(content.template);
      if (!(template instanceof HTMLTemplateElement)) return false;
      nodes = [document.importNode(template.content, true)];
    } else nodes = content.kind === 'text' ? [content.text] : content.blocks.map(renderBlock);
    slot.theirs = [...element.childNodes];
    element.replaceChildren(...nodes);
    slot.ours = [...element.childNodes];
    return true;
  };

  const update = (element: HTMLElement, slot: Slot, isForced: boolean) => {
    const { rapportSlot: name, rapportText: key, rapportFallback: fallback } = element.dataset;
    if (name && !decision) {
      if (!isWaiting()) settle(element, slot, 'default');
      return;
    }
    const text = decision?.texts[key!] ?? fallback;
    const found = name ? decision!.slots[name] : text != null && { content: { kind: 'text', text } as const };
    const content = found ? found.content : undefined;
    const json = content && stringify(content);
    if (json === slot.shown) {
      if (!json) settle(element, slot, found ? 'default' : 'missing');
      if (isIntact(element, slot) || slot.repairs++ >= MAX_REPAIRS) return;
    } else if (!isForced && performance.now() - slot.foundAt > timeoutMs) {
      settle(element, slot, 'timeout');
      return;
    }
    slot.shown = json;
    const isDone = put(element, slot, content);
    // The template may still be on its way: asked for again at the next visit.
    if (!isDone) slot.shown = undefined;
    settle(element, slot, !isDone || !found ? 'missing' : json ? 'applied' : 'default');
  };

  const find = (element: HTMLElement): Slot => {
    const slot: Slot = { foundAt: performance.now(), theirs: [], attributes: [], repairs: 0 };
    slots.set(element, slot);
    if (!decision && isWaiting()) {
      after(timeoutMs, () => slot.state ?? settle(element, slot, 'timeout'));
      if ('rapportHide' in element.dataset) {
        const { style } = element;
        const before = style.visibility;
        slot.reveal = () => {
          style.visibility = before;
          slot.reveal = undefined;
        };
        style.visibility = 'hidden';
        after(MAX_HIDDEN_MS, () => slot.reveal?.());
      }
    }
    return slot;
  };

  const visit = (element: HTMLElement, isForced = false) => {
    // A slot inside what a decision has put in could contain itself, without end.
    if (element.dataset.rapportSlot && element.parentElement?.closest('[data-rapport-state=applied]')) return;
    try {
      update(element, slots.get(element) ?? find(element), isForced);
    } catch (error) {
      report('slot', error);
    }
  };

  return {
    visit,
    apply: (next, isForced) => {
      decision = next;
      for (const element of document.querySelectorAll<HTMLElement>(SLOTS)) visit(element, isForced);
    },
    stop: () => timers.forEach(clearTimeout),
  };
};
