import { css } from './css.ts';
import { overlayCss } from './overlay-css.ts';
import { primitivesCss } from './primitives-css.ts';
import { tokensCss } from './tokens-css.ts';

/**
 * The element itself is the owner's to place and size; everything that must survive a page's `* { … !important }` is set
 * on the box inside, which no rule of the page reaches. `medium` is the reader's own text size, whatever the page made of
 * `html { font-size }`; all lengths follow from it.
 */
const boxCss = css`
:host {
  display: block;
  contain: layout style;
}
:host([hidden]) {
  display: none !important;
}
.stack {
  display: grid;
  min-block-size: inherit;
  block-size: 100%;
}
slot {
  display: block;
  visibility: hidden;
}
.box {
  all: initial;
  display: grid;
  visibility: inherit;
  pointer-events: inherit;
  color-scheme: var(--rapport-color-scheme, inherit);
  font-family: var(--rapport-font, inherit);
  font-size: var(--rapport-font-size, medium);
  line-height: var(--rapport-line-height, 1.5);
  -webkit-text-size-adjust: 100%;
  overflow-wrap: anywhere;
  color: var(--_text);
}
.stack > * {
  grid-area: 1 / 1;
  min-inline-size: 0;
}
:where(.box *) {
  box-sizing: border-box;
  margin: 0;
  padding: 0;
}
`;

export const baseCss = tokensCss + boxCss + primitivesCss + overlayCss;
