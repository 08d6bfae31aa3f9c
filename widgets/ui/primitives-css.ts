import { css } from './css.ts';

/** Card, quiet button and row. Lengths in em of the reader's text size, directions logical. */
export const primitivesCss = css`
.card {
  display: flex;
  flex-direction: column;
  min-block-size: 0;
  background: var(--_surface);
  border: var(--_line);
  border-radius: var(--rapport-radius, 1em);
  box-shadow: var(--rapport-shadow, 0 1px 2px rgb(15 23 42 / .05), 0 6px 20px -6px rgb(15 23 42 / .1));
  animation: appear var(--_time);
}
.body {
  flex: 1 1 auto;
  min-block-size: 0;
  padding: var(--_padding);
}
header {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  column-gap: 1em;
}
h2 {
  font-family: var(--rapport-heading-font, inherit);
  font-size: var(--rapport-heading-size, 1.1875em);
  font-weight: var(--rapport-heading-weight, 650);
  line-height: 1.3;
  text-wrap: balance;
}
/* It takes the focus to be read, and nothing can be done with it. */
h2:focus {
  outline: 0;
}
.compact {
  align-self: start;
}
.compact .body {
  padding-block: .625em;
}
.compact h2 {
  font: inherit;
}
footer {
  display: flex;
  flex-wrap: wrap;
  column-gap: 1.25em;
  padding: 0 var(--_padding) .375em;
  margin-block-start: calc(var(--_padding) * -.6);
}
ul {
  list-style: none;
}
li {
  display: grid;
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
  border-radius: calc(var(--_radius) / 2);
}
.quiet {
  min-block-size: var(--_target);
  min-inline-size: var(--_target);
  text-align: start;
  color: var(--_muted);
  font-size: .875em;
  text-decoration: underline transparent;
  text-underline-offset: .25em;
  transition: all var(--_time);
}
.quiet:hover {
  color: var(--_text);
  text-decoration-color: currentColor;
}
.row {
  display: flex;
  align-items: center;
  gap: .75em;
  min-block-size: max(var(--_target), 3em);
  padding: .5em .75em;
  border: var(--_line);
  border-radius: var(--_radius);
  color: inherit;
  font-size: .9375em;
  font-weight: 500;
  line-height: 1.3;
  text-decoration: none;
  transition: all var(--_time);
}
.label {
  flex: 1;
  text-align: start;
  min-inline-size: 0;
  hyphens: auto;
}
@media (hover: hover) {
  .row:hover {
    background: color-mix(in srgb, var(--_accent) 8%, var(--_raised));
  }
}
@keyframes appear {
  from { opacity: 0 }
}
@media (prefers-reduced-motion: reduce) {
  .box * {
    animation: none !important;
    transition: none !important;
  }
}
`;
