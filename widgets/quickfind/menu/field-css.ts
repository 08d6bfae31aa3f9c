import { css } from '../../ui/index.ts';

/** A field with its button, and the popup that lies over all else. */
export const fieldCss = css`
.combo {
  position: relative;
  display: grid;
}
.combo input {
  padding-inline-end: calc(var(--_target) + .25em);
}
.toggle {
  position: absolute;
  inset-block: 0;
  inset-inline-end: 0;
  inline-size: var(--_target);
  display: grid;
  place-items: center;
}
.toggle::after {
  content: "";
  inline-size: .45em;
  block-size: .45em;
  border: solid;
  border-width: 0 2px 2px 0;
  rotate: 45deg;
  translate: 0 -.15em;
}
.popup {
  position: fixed;
  inset: auto;
  margin: 0;
  padding: .25em;
  box-sizing: border-box;
  overflow: auto;
  overscroll-behavior: contain;
  background: var(--_surface);
  color: var(--_text);
  border: 1px solid var(--_muted);
  border-radius: var(--_radius);
  box-shadow: var(--rapport-overlay-shadow, 0 10px 30px -8px rgb(15 23 42 / .35));
}
.group {
  padding: .6em .92em .2em;
  color: var(--_muted);
  font-size: .8125em;
  font-weight: 650;
}
.option {
  display: flex;
  align-items: center;
  min-block-size: var(--_target);
  padding: .4em .75em;
  border-radius: calc(var(--_radius) - .25em);
  cursor: pointer;
}
@media (hover: hover) {
  .option:hover {
    background: var(--_raised);
  }
}
.option[aria-selected=true] {
  background: color-mix(in srgb, var(--_accent) 14%, var(--_surface));
  outline: 2px solid var(--_accent);
  outline-offset: -2px;
}
.popup > p {
  padding: .75em;
  font-size: .9375em;
}
@media (forced-colors: active) {
  .option[aria-selected=true] {
    outline-color: Highlight;
  }
}
`;
