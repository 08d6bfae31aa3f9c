import { formCss } from '../parts/form.tsx';
import { css } from '../ui/index.ts';

/** Of what may stand in the page. */
export const controlsCss = css`
/* Only programs fill it in: out of sight, out of the order of the keyboard, out of what is read aloud. */
.trap {
  position: absolute;
  inset-inline-start: -200vw;
}
.code input {
  font-size: 1.5em;
  letter-spacing: .35em;
  font-variant-numeric: tabular-nums;
  text-align: center;
  direction: ltr;
}
.note {
  margin-block: .25em .75em;
  color: var(--_muted);
  font-size: .875em;
  text-wrap: pretty;
}
.known {
  margin-block-end: .75em;
  padding: .5em .75em;
  background: var(--_raised);
  border: var(--_line);
  border-radius: var(--_radius);
  font-size: .875em;
}
.known .field {
  margin-block: .5em 0;
}
.fact {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  column-gap: 1em;
}
.fact .quiet {
  font-size: 1em;
  text-decoration: underline;
}
.problems {
  margin-block: .25em .75em;
  padding: .75em;
  border: 2px solid var(--_danger, light-dark(#b3261e, #ffb4ab));
  border-radius: var(--_radius);
  font-size: .875em;
}
.problems p {
  font-weight: 600;
}
.problems a {
  display: inline-block;
  padding-block: .35em;
  color: light-dark(#b3261e, #ffb4ab);
}
`;

const cardCss = css`
slot[name] {
  visibility: inherit;
}
.offer {
  margin-block: .25em .75em;
  text-wrap: pretty;
}
header {
  row-gap: .5em;
}
.compact h2 {
  flex: 1 1 9em;
  font-weight: 600;
}
.more {
  inline-size: auto;
}
.terms {
  display: grid;
  gap: .25em;
  margin-block-end: .5em;
  color: var(--_muted);
  font-size: .875em;
  text-wrap: pretty;
}
details {
  margin-block: .25em .5em;
  color: var(--_muted);
  font-size: .875em;
}
details[open] {
  margin-block-end: 1em;
}
summary {
  min-block-size: 2em;
  cursor: pointer;
}
.reward {
  display: grid;
  gap: .5em;
  margin-block-start: .75em;
  padding: 1em;
  background: var(--_raised);
  border: 1px dashed var(--_accent);
  border-radius: var(--_radius);
}
.reward code {
  font-size: 1.25em;
  font-weight: 650;
  unicode-bidi: isolate;
  direction: ltr;
  user-select: all;
}
.reward a {
  color: var(--_accent);
  font-weight: 600;
}
/* An offer is read whole, with its terms and its ways out: no line of it is scrolled to. */
@media (max-width: 480px), (max-height: 480px) {
  :host([data-rapport-overlay]) {
    max-block-size: 85dvh !important;
  }
}
`;

export const registerCss = formCss + controlsCss + cardCss;
