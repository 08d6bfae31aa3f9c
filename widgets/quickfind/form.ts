import type { VNode } from 'preact';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import type { Surface } from '../ui/index.ts';
import type { Phase, QuickfindProps } from './view.tsx';

/**
 * What stands in a card in place of plain choices; a chunk of its own, as most pages need none. To its card it is the host:
 * the question it gives may be more than one, and the values of an answer more than values.
 */
export interface Form extends WidgetHost {
  /** Draws it. `choices` are the plain ones, for what only adds to them. */
  drawForm(props: QuickfindProps, choices: VNode): VNode;
  /** it asks nothing of anybody: where it is placed there is nothing to put off */
  isTool?: boolean;
}

/**
 * How the chunk of a form starts it on one card, once its words are there.
 *
 * @param answer tells the answer; takes values of options, or words as they are shown
 * @param enter draws the card in a phase; the one it is in, when something in the form has changed
 */
export type StartForm = (
  surface: Surface,
  host: WidgetHost,
  answer: (shown: string[]) => Promise<void>,
  enter: (phase: Phase) => void,
) => Promise<Form>;
