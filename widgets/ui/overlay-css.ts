import { css } from './css.ts';

/**
 * What the arbiter puts on the page: a card in the lower corner, on a phone a sheet of at most 40 % of the height (a little
 * more where that would be less than a line or two: a phone on its side, a page at 400 %), and as high as it needs where the
 * visitor opened it. The owner never placed this element, so it gives nothing away to the page's own rules; an important rule of the shadow tree wins over the page's.
 */
export const overlayCss = css`
:host([data-rapport-overlay]) {
  --_inset: var(--rapport-overlay-inset, 1em);
  all: initial !important;
  visibility: inherit !important;
  pointer-events: inherit !important;
  color-scheme: inherit !important;
  font-family: inherit !important;
  font-size: medium !important;
  position: fixed !important;
  z-index: var(--rapport-z-index, 2147483000) !important;
  inset-block-end: var(--_inset) !important;
  inset-inline-end: var(--_inset) !important;
  display: flex !important;
  flex-direction: column !important;
  inline-size: var(--rapport-overlay-width, 23.75em) !important;
  max-inline-size: calc(100% - 2 * var(--_inset)) !important;
  max-block-size: calc(100% - 2 * var(--_inset)) !important;
  contain: layout style !important;
}
:host([data-rapport-overlay]) .stack {
  grid-template-rows: minmax(0, 1fr);
  min-block-size: 0;
  block-size: auto;
}
:host([data-rapport-overlay]) .box {
  grid-template-rows: minmax(0, 1fr);
  min-block-size: 0;
}
:host([data-rapport-overlay]) .card {
  align-self: stretch;
  box-shadow: var(--rapport-overlay-shadow, 0 2px 8px rgb(15 23 42 / .08), 0 18px 50px -8px rgb(15 23 42 / .3));
  animation-name: rise;
}
:host([data-rapport-overlay]) .body {
  overflow: auto;
  overscroll-behavior: contain;
}
:host([data-rapport-overlay]) footer {
  margin: 0;
  padding-block: 0;
  border-block-start: var(--_line);
}
@keyframes rise {
  from { opacity: 0; translate: 0 .75em }
}
@media (max-width: 480px), (max-height: 480px) {
  :host([data-rapport-overlay]) {
    max-block-size: max(40dvh, 9.5em) !important;
  }
  :host([data-rapport-overlay=open]) {
    max-block-size: 85dvh !important;
  }
  :host([data-rapport-overlay]) .box {
    --_padding: 1em;
    --_choice: 8em;
  }
  :host([data-rapport-overlay]) h2 {
    font-size: 1.0625em;
  }
}
@media (max-width: 480px) {
  :host([data-rapport-overlay]) {
    inset-block-end: 0 !important;
    inset-inline: 0 !important;
    inline-size: auto !important;
    max-inline-size: none !important;
  }
  :host([data-rapport-overlay]) .card {
    border-width: 1px 0 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    padding-block-end: env(safe-area-inset-bottom);
  }
}
@media print {
  :host([data-rapport-overlay]) {
    display: none !important;
  }
}
`;
