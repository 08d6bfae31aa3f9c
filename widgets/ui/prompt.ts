import type { VNode } from 'preact';
import type { NewEvent } from '../../sdk/sender.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { whenSeen } from './seen.ts';
import type { Surface } from './surface.ts';

type PromptOutcome = Extract<NewEvent, { type: 'prompt' }>['outcome'];

/** How a card is left that has asked for something. */
export type WayOut = 'postponed' | 'declined';

/** A card that asks for something, as the page and the ledger see it. */
export interface Prompt {
  /** it was closed, stopped, or a listener prevented it: it draws nothing any more */
  readonly isOver: boolean;
  /**
   * Draws the view. The first time the page is asked (`rapport:before-show`) and whoever did not ask for it is told; once
   * it asks and has been seen for a second, the ledger and the page hear of it.
   *
   * @param asking what it asks, for those who listen rather than look; undefined while it asks nothing
   */
  show(view: VNode, asking: string | undefined): void;
  /**
   * The visitor closes it. What was answered, and what they opened themselves, is not put off: it is merely closed.
   *
   * @param isAsking whether there is something to put off
   */
  close(wayOut: WayOut, isAsking: boolean): void;
  /** There is nothing to show: the element's children are seen. */
  hide(): void;
  /** Tells the ledger what became of it. */
  tell(outcome: PromptOutcome): void;
  /** Lets go of what it watches. */
  stop(): void;
}

/**
 * What all cards that ask for something have in common: they ask the page first, tell the ledger what became of them, and
 * leave nothing behind where nobody placed them.
 *
 * @param item as the arbiter and the ledger name it, e.g. `question:colour`
 * @example
 * const prompt = createPrompt(surface, host, 'question:colour');
 * prompt.show(<View />, 'Which colour?');
 */
export function createPrompt(surface: Surface, host: WidgetHost, item: string): Prompt {
  const { element, origin } = surface;
  const unsolicited = origin === 'unsolicited';
  let isShown = false;
  let isOver = false;
  let forgetSeen: (() => void) | undefined;

  const tell = (outcome: PromptOutcome): void => {
    host.add({ type: 'prompt', item, outcome, unsolicited });
  };
  const stop = (): void => {
    forgetSeen?.();
    isOver = true;
  };
  const hide = (): void => {
    stop();
    surface.hide();
  };

  return {
    get isOver() {
      return isOver;
    },
    show(view, asking) {
      if (!isShown && !host.emit(element, 'before-show', { item, unsolicited })) return hide();
      if (!surface.show(view, !isShown && origin === 'opened')) return stop();
      if (!isShown && unsolicited && asking) surface.announce(asking);
      isShown = true;
      if (asking === undefined) return;
      forgetSeen ??= whenSeen(element, () => {
        tell('shown');
        host.emit(element, 'shown', { item, unsolicited });
      });
    },
    close(wayOut, isAsking) {
      const outcome = isAsking && origin !== 'opened' ? wayOut : 'closed';
      hide();
      if (outcome !== 'closed') tell(outcome);
      host.emit(element, 'dismissed', { item, outcome });
      // What nobody placed leaves nothing behind.
      if (origin !== 'placed') element.remove();
    },
    hide,
    tell,
    stop,
  };
}
