import { render, type VNode } from 'preact';
import { createLiveRegion } from './live-region.ts';
import { isRightToLeft, readLocale } from './locale.ts';

/** Where a widget draws: the shadow root of its element. */
export interface Surface {
  readonly element: HTMLElement;
  /**
   * How it came onto the page: `placed` by the owner; an overlay that nobody asked for (`unsolicited`), put there by the
   * arbiter; an overlay that the visitor `opened`
   */
  readonly origin: 'placed' | 'unsolicited' | 'opened';
  /**
   * Draws the view in place of the element's children. When the focus was in the part that went away it moves to what the
   * view marks with `data-focus`, the last one, so that it never falls out of a card.
   *
   * @param takeFocus true only for what the visitor opened: it goes there from wherever it is
   * @returns false when it could not be drawn: the children are seen instead
   */
  show(view: VNode, takeFocus?: boolean): boolean;
  /** Holds the height until `hide`: a card that gets shorter moves nothing below it. */
  keepHeight(): void;
  /** Takes the view away: the element's children are seen again. */
  hide(): void;
  /** Says it to those who listen rather than look, politely. */
  announce(message: string): void;
}

/**
 * Prepares an element's shadow root: a slot for its children and a live region that is there from the start.
 *
 * As long as there is nothing to show, no style is adopted and the slot alone is there, so that upgrading the element
 * moves nothing on the page. While a view is shown the children stay in the layout, unseen and inert, behind it: the room
 * they need is the room that is reserved.
 *
 * @param lang of what is shown, BCP 47
 * @param onFailure a view could not be drawn
 */
export function createSurface(
  element: HTMLElement,
  sheet: CSSStyleSheet,
  lang: () => string,
  onFailure: (error: unknown) => void,
): Surface {
  const root = element.attachShadow({ mode: 'open' });
  const slot = document.createElement('slot');
  const stack = document.createElement('div');
  const box = document.createElement('div');
  const live = createLiveRegion();
  let cameFrom: HTMLElement | undefined;
  stack.className = 'stack';
  box.className = 'box';
  box.setAttribute('part', 'box');
  root.append(slot, live.element);
  box.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget instanceof HTMLElement && !root.contains(relatedTarget)) cameFrom = relatedTarget;
  });

  const giveFocusBack = (): void => {
    if (element.hasAttribute('data-rapport-overlay')) {
      if (cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
      return;
    }
    // The children take the card's place: go on from where it was.
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  };

  /** Says which language the view is in, and which way it is written, where that is not the page's. */
  const tellLanguage = (): void => {
    const spoken = lang();
    const page = element.closest<HTMLElement>('[lang]')?.lang ?? '';
    const isRtl = isRightToLeft(spoken);
    for (const part of [box, live.element]) {
      part.removeAttribute('lang');
      part.removeAttribute('dir');
      if (readLocale(page).language !== readLocale(spoken).language) part.lang = spoken;
      if (isRightToLeft(page) !== isRtl) part.dir = isRtl ? 'rtl' : 'ltr';
    }
  };

  return {
    element,
    get origin() {
      const overlay = element.getAttribute('data-rapport-overlay');
      return overlay === null ? 'placed' : overlay === 'open' ? 'opened' : 'unsolicited';
    },
    show(view, takeFocus) {
      const focused = root.activeElement;
      tellLanguage();
      try {
        render(view, box);
      } catch (error) {
        onFailure(error);
        return false;
      }
      if (!stack.isConnected) {
        root.adoptedStyleSheets = [sheet];
        slot.inert = true;
        stack.append(slot, box);
        root.append(stack);
      }
      if (takeFocus || (focused && !root.activeElement))
        [...box.querySelectorAll<HTMLElement>('[data-focus]')].at(-1)?.focus();
      return true;
    },
    keepHeight() {
      stack.style.minBlockSize = `${stack.getBoundingClientRect().height}px`;
    },
    hide() {
      const focused = root.activeElement;
      live.clear();
      // The children first: they are to be seen even if taking down a broken view fails.
      slot.inert = false;
      root.prepend(slot);
      stack.remove();
      stack.style.minBlockSize = '';
      root.adoptedStyleSheets = [];
      render(null, box);
      if (focused && element.isConnected) giveFocusBack();
    },
    announce: live.announce,
  };
}
