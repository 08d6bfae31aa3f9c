import { css } from '../ui/index.ts';

/**
 * Three answers of one size, side by side or, where they have less room than 22em, one below the other: none is offered
 * more than another. The basis is either far below nothing or far beyond the line.
 */
export const permissionCss = css`
.channel,
.note {
  color: var(--_muted);
  font-size: .875em;
}
.note {
  margin-block-start: .75em;
  text-wrap: pretty;
}
.compact .note {
  margin: 0;
}
.answers {
  display: flex;
  flex-wrap: wrap;
  gap: var(--rapport-gap, .5em);
  max-inline-size: 36em;
  margin-block-start: 1em;
}
.answer {
  flex: 1 1 calc((22em - 100%) * 999);
  min-inline-size: 0;
  max-inline-size: 100%;
  justify-content: center;
  background: var(--_raised);
}
/* A sheet is low: none of the three may be the one that is scrolled to. */
:host([data-rapport-overlay]) .answer {
  flex-basis: 0;
  padding-inline: .25em;
  text-align: center;
}
.answer:active {
  scale: .985;
}
.answer[aria-pressed=true] {
  border-color: var(--_accent);
  box-shadow: inset 0 0 0 1px var(--_accent);
}
[aria-busy=true] .answer {
  cursor: progress;
}
[aria-busy=true] .answer:not([aria-pressed=true]) {
  opacity: .6;
}
@media (forced-colors: active) {
  .answer[aria-pressed=true] {
    outline: 1px solid Highlight;
  }
}
`;
