import { formCss } from '../parts/form.tsx';
import { css } from '../ui/index.ts';

const ownCss = css`
.offer {
  margin-block: .25em 1em;
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
`;

export const registerCss = formCss + ownCss;
