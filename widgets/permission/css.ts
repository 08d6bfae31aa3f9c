import { css } from '../ui/index.ts';

/** Three answers of one size: none is offered more than another. */
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
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 7em), 1fr));
  gap: var(--rapport-gap, .5em);
  margin-block-start: 1em;
}
.answer {
  justify-content: center;
  background: var(--_raised);
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
