import { css } from '../../ui/index.ts';

/** Controls in a row with the one button, or below each other. */
export const menuCss = css`
.menu {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  gap: var(--rapport-gap, .5em);
}
.control {
  flex: 99 1 12em;
  min-inline-size: 0;
  display: grid;
  gap: .25em;
}
label {
  font-size: .875em;
  font-weight: 600;
}
.input {
  min-block-size: var(--_target);
  inline-size: 100%;
  padding: .4em .75em;
  background: var(--_surface);
  color: inherit;
  font: inherit;
  /* Phones zoom into what is smaller than 16 px. */
  font-size: max(1em, 16px);
  border: 1px solid var(--_muted);
  border-radius: var(--_radius);
  text-overflow: ellipsis;
}
select.input {
  padding-inline-end: .5em;
}
:disabled {
  opacity: .6;
}
.main {
  flex: 1 0 auto;
  display: grid;
  place-items: center;
  min-block-size: var(--_target);
  padding: .4em 1.25em;
  background: var(--_accent);
  color: var(--_surface);
  font: inherit;
  font-weight: 650;
  text-decoration: none;
  border: 1px solid transparent;
  border-radius: var(--_radius);
}
.main[aria-disabled] {
  opacity: .6;
  cursor: progress;
}
@media (hover: hover) {
  .main:hover {
    filter: brightness(1.08);
  }
}
@media (forced-colors: active) {
  .main {
    background: ButtonFace;
    color: ButtonText;
    border-color: ButtonText;
  }
}
`;
