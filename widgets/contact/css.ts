import { formCss } from '../parts/form.tsx';
import { css } from '../ui/index.ts';

const ownCss = css`
.ways {
  display: grid;
  gap: var(--rapport-gap, .5em);
  margin-block-start: .875em;
}
.reasons {
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 9em), 1fr));
}
.way {
  background: var(--_raised);
}
.ways[aria-busy=true] {
  opacity: .6;
  cursor: progress;
}
@media (hover: hover) {
  .way:hover {
    border-color: color-mix(in srgb, var(--_accent) 50%, var(--_border));
  }
}
.way:active {
  scale: .985;
}
svg {
  flex: none;
  align-self: start;
  inline-size: 1.375em;
  block-size: 1.375em;
  margin-block: .125em;
  fill: none;
  stroke: var(--_accent);
  stroke-width: 1.6;
  stroke-linejoin: round;
}
.label b {
  font-weight: 600;
}
.tag {
  margin-inline-start: .5em;
  padding: .0625em .5em;
  border: 1px solid;
  border-radius: 1em;
  color: var(--_accent);
  font-size: .75em;
  font-style: normal;
  font-weight: 600;
  white-space: nowrap;
}
small {
  display: block;
  margin-block-start: .125em;
  color: var(--_muted);
  font-size: .875em;
  font-weight: 400;
}
.hours::before {
  content: "";
  display: inline-block;
  inline-size: .5em;
  block-size: .5em;
  margin-inline-end: .5em;
  border: .0938em solid;
  border-radius: 50%;
}
.open::before {
  background: var(--_accent);
  border-color: var(--_accent);
}
.note {
  margin-block: .25em .75em;
  color: var(--_muted);
  font-size: .875em;
  text-wrap: pretty;
}
form {
  margin-block-start: .75em;
}
textarea {
  min-block-size: 7em;
  inline-size: 100%;
  padding: .5em .75em;
  resize: vertical;
  background: var(--_surface);
  color: inherit;
  font: inherit;
  font-size: max(1em, 16px);
  border: 1px solid var(--_muted);
  border-radius: var(--_radius);
}
/* Only programs fill it in: out of sight, out of the order of the keyboard, out of what is read aloud. */
.trap {
  position: absolute;
  inset-inline-start: -200vw;
}
.reach {
  display: grid;
  align-items: center;
  margin-block-start: .875em;
  text-align: center;
  text-decoration: none;
}
.reference {
  display: grid;
  gap: .125em;
  margin-block-start: .875em;
  padding: .875em 1em;
  background: var(--_raised);
  border: 1px dashed var(--_accent);
  border-radius: var(--_radius);
}
.reference small {
  margin: 0;
}
.reference b {
  /* Its two groups are one number, in every language. */
  direction: ltr;
  unicode-bidi: isolate;
  justify-self: start;
  font-size: 1.875em;
  font-weight: 650;
  font-variant-numeric: tabular-nums;
  line-height: 1.3;
  letter-spacing: .04em;
  user-select: all;
}
.or {
  margin-block-start: .875em;
}
.or a {
  display: inline-block;
  min-block-size: var(--_target);
  align-content: center;
  color: var(--_accent);
  font-weight: 600;
}
`;

export const contactCss = formCss + ownCss;
