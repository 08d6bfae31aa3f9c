import { render, type VNode } from 'preact';
import { formCss } from '../parts/form.tsx';
import { css } from '../ui/index.ts';
import { controlsCss } from './css.ts';

/** Where the card shows what stands in the page. */
export const LIGHT_SLOT = 'rapport-form';

/** What the sheets of the shadow root would do: the page's own rules reach these controls. */
const plainCss = css`
&, * {
  all: revert;
  box-sizing: border-box;
  margin: 0;
  padding: 0;
}
& {
  display: block;
}
ul {
  list-style: none;
}
button {
  background: none;
  border: 0;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
:focus-visible {
  outline: 2px solid var(--_focus);
  outline-offset: 2px;
}
.quiet {
  min-block-size: var(--_target);
  color: var(--_muted);
  font-size: .875em;
}
`;

/** For these controls alone, and stronger than what a page says of its own. The tokens come through the card's slot. */
const lightCss = (name: string): string =>
  `${name}>[slot=${LIGHT_SLOT}]{${(plainCss + formCss + controlsCss).replace(
    /[\w-]+:(?:(?!!important)[^;{}])+(?=[;}])/g,
    '$&!important',
  )}}`;

/** Controls in the page, between the tags of the element, where password managers look. */
export interface Light {
  /** Draws them; undefined takes them away, and everything with them. Where the focus was in what goes, it moves on. */
  draw(view: VNode | undefined): void;
  /** the first one that the selector finds */
  find(selector: string): HTMLElement | null | undefined;
}

/**
 * @example
 * const light = createLight(surface.element);
 * light.draw(<form>…</form>);
 */
export function createLight(element: HTMLElement): Light {
  const sheet = new CSSStyleSheet();
  let holder: HTMLElement | undefined;
  /** where the sheet is; what is removed from the page has another root */
  let root: Document | ShadowRoot;
  const find = (selector: string) => holder?.querySelector<HTMLElement>(selector);

  return {
    find,
    draw(view) {
      const hadFocus = holder?.contains(root!.activeElement);
      if (view && !holder) {
        root = element.getRootNode() as Document | ShadowRoot;
        sheet.replaceSync(lightCss(element.localName));
        root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        holder = document.createElement('div');
        holder.slot = LIGHT_SLOT;
        element.append(holder);
      }
      if (view) render(view, holder!);
      else if (holder) {
        render(null, holder);
        holder.remove();
        holder = undefined;
        root.adoptedStyleSheets = root.adoptedStyleSheets.filter(one => one !== sheet);
      }
      if (hadFocus && !holder?.contains(root!.activeElement))
        (find('[data-focus]') ?? element.shadowRoot!.querySelector<HTMLElement>('[data-focus]'))?.focus();
    },
  };
}
