import type { WidgetHost } from '../../sdk/widget-host.ts';
import { createGalleryHost } from './host.ts';
import type { State, Step } from './state.ts';

const WAIT_MS = 3_000;
const FRAME_MS = 16;
/** After so long a widget has nothing to show. */
const QUIET_MS = 1_000;

const frame = (): Promise<unknown> => new Promise(resolve => setTimeout(resolve, FRAME_MS));

/** The control a step means: in the shadow root, or, where a card has its form in the page, among its children. */
const find = async (element: Element, selector: string): Promise<HTMLElement> => {
  for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += FRAME_MS) {
    const found =
      element.shadowRoot?.querySelector<HTMLElement>(selector) ??
      element.querySelector<HTMLElement>(selector);
    if (found) return found;
    await frame();
  }
  throw new Error(`There is no ${selector}.`);
};

/** Does what a visitor does, as far as a script can. */
const take = async (element: Element, step: Step): Promise<void> => {
  if ('press' in step) (await find(element, step.press)).click();
  else if ('key' in step) {
    const inner = element.shadowRoot?.activeElement ?? document.activeElement;
    inner?.dispatchEvent(new KeyboardEvent('keydown', { key: step.key, bubbles: true, composed: true }));
  } else {
    const name = 'type' in step ? step.type : 'fill' in step ? step.fill : step.choose;
    const control = (await find(element, name)) as HTMLInputElement;
    control.focus();
    control.value = step.with;
    for (const type of 'type' in step ? ['input'] : ['input', 'change'])
      control.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
  }
  await frame();
};

/**
 * Puts one widget onto the page in one state.
 *
 * @param name `quickfind` for `<rapport-quickfind>`
 * @param load gives its chunk
 * @param fallback the words of the children
 * @throws when a step cannot be taken
 */
export async function play(options: {
  place: HTMLElement;
  name: string;
  state: State;
  locale: string;
  fallback: string;
  load: (name: string) => Promise<{ define(host: WidgetHost): unknown }>;
}): Promise<void> {
  const { place, name, state, locale, fallback, load } = options;
  const element = document.createElement(`rapport-${name}`);
  for (const [attribute, value] of Object.entries(state.attributes)) element.setAttribute(attribute, value);
  const isOverlay = 'data-rapport-overlay' in state.attributes;
  if (!isOverlay) {
    const link = document.createElement('a');
    link.href = '#';
    link.textContent = fallback;
    element.append(link);
  }
  (isOverlay ? document.body : place).append(element);
  await (await load(name)).define(createGalleryHost(locale, state));
  // A part of it may be a chunk of its own; what shows nothing is not waited for long.
  for (let waitedMs = 0; waitedMs < QUIET_MS; waitedMs += FRAME_MS) {
    if (element.shadowRoot?.querySelector('[part~=card]')) break;
    await frame();
  }
  for (const step of state.steps ?? []) await take(element, step);
  await document.fonts.ready;
  await frame();
}
