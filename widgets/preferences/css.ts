import { formCss } from '../parts/form.tsx';
import { css } from '../ui/index.ts';

const ownCss = css`
.intro, .looked, .shown, small {
  color: var(--_muted);
  font-size: .875em;
  text-wrap: pretty;
}
.intro {
  margin-block-start: .25em;
}
.section {
  margin-block-start: 1em;
  padding-block-start: .5em;
  border-block-start: var(--_line);
}
summary {
  display: flex;
  align-items: center;
  gap: .5em;
  min-block-size: var(--_target);
  padding-block-end: .25em;
  cursor: pointer;
}
summary::-webkit-details-marker {
  display: none;
}
summary::after {
  content: "";
  flex: none;
  inline-size: .5em;
  block-size: .5em;
  margin-inline-start: auto;
  margin-inline-end: .25em;
  border: solid var(--_muted);
  border-width: 0 2px 2px 0;
  rotate: 45deg;
  transition: rotate var(--_time);
}
[open] > summary::after {
  rotate: 225deg;
}
h3 {
  font-size: 1em;
  font-weight: 650;
}
.section > :last-child {
  margin-block-end: .25em;
}
.line {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  column-gap: 1em;
  margin-block: -.5em .5em;
  font-size: .875em;
}
/* Here they are what the card is for: to be seen as what can be pressed. */
.line .quiet, .need .quiet {
  color: var(--_accent);
  font-weight: 600;
}
.line .quiet {
  font-size: 1em;
}
.choices .quiet {
  padding: .25em 1em;
  border: 1px solid var(--_muted);
  border-radius: var(--_radius);
  color: inherit;
}
.known {
  display: grid;
  margin-block-end: .75em;
}
.known b, .need p, legend {
  font-size: .875em;
  font-weight: 600;
}
.need {
  margin-block-end: .5em;
}
.chips {
  display: flex;
  flex-wrap: wrap;
  gap: .5em;
  margin-block-start: .375em;
}
.chip {
  display: flex;
  align-items: center;
  gap: .625em;
  min-block-size: var(--_target);
  padding: .25em .875em;
  background: var(--_raised);
  border: var(--_line);
  border-radius: 2em;
  font-size: .9375em;
  text-align: start;
}
.chip::after {
  content: "\00d7";
  font-size: 1.25em;
  line-height: 1;
  color: var(--_muted);
}
.chip[aria-disabled] {
  opacity: .6;
}
@media (hover: hover) {
  .chip:hover {
    border-color: var(--_muted);
  }
}
.looked a, .reward a {
  color: var(--_accent);
}
fieldset {
  min-inline-size: 0;
  margin-block-end: .5em;
  border: 0;
}
.allow {
  margin: 0;
}
[role=switch] {
  appearance: none;
  position: relative;
  inline-size: 2.75rem !important;
  background: var(--_raised);
  border: 1px solid var(--_muted);
  border-radius: 1rem;
  cursor: pointer;
  transition: background-color var(--_time);
}
[role=switch]::before {
  content: "";
  position: absolute;
  inset-block: 3px;
  inset-inline-start: 3px;
  inline-size: 1rem;
  background: var(--_muted);
  border-radius: 50%;
  transition: inset-inline-start var(--_time);
}
[role=switch]:checked {
  background: var(--_accent);
  border-color: var(--_accent);
}
[role=switch]:checked::before {
  inset-inline-start: calc(100% - 1rem - 3px);
  background: var(--_surface);
}
[role=switch]:disabled {
  opacity: .5;
  cursor: default;
}
.choices {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: .5em;
  margin-block-start: .5em;
}
.choices + .line {
  margin-block-start: 0;
}
.reward {
  display: grid;
  gap: .25em;
  margin-block-end: .5em;
  padding: .875em 1em;
  background: var(--_raised);
  border: 1px dashed var(--_accent);
  border-radius: var(--_radius);
}
.shown {
  display: grid;
  gap: .375em;
}
.erasing {
  display: grid;
  gap: .5em;
  margin-block-start: .5em;
  padding: 1em;
  border: 1px solid var(--_danger, light-dark(#b3261e, #ffb4ab));
  border-radius: var(--_radius);
}
.erasing p:focus, [data-focus]:focus {
  outline: 0;
}
.danger {
  min-block-size: var(--_target);
  padding: .5em 1.25em;
  background: light-dark(#b3261e, #ffb4ab);
  color: light-dark(#fff, #1d2027);
  font-weight: 650;
  border-radius: var(--_radius);
}
.danger[aria-disabled] {
  opacity: .6;
}
@media (forced-colors: active) {
  [role=switch]::before {
    background: ButtonText;
  }
  [role=switch]:checked::before {
    background: Highlight;
  }
  .danger {
    border: 1px solid ButtonText;
  }
}
`;

export const preferencesCss = formCss + ownCss;
