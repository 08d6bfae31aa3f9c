import type { ComponentChildren } from 'preact';
import { css } from '../ui/index.ts';

/** A labelled control; what is wrong with it is said below it, and tied to it. */
export const Labelled = ({
  id,
  label,
  error,
  children,
}: {
  id: string;
  label: string;
  error?: string | undefined;
  children: ComponentChildren;
}) => (
  <p class="field" part="field">
    <label for={id} part="field-label">
      {label}
    </label>
    {children}
    {error && (
      <span class="wrong" id={`${id}-error`} part="field-error">
        {error}
      </span>
    )}
  </p>
);

/** What a control needs to be tied to its error. */
export const tied = (id: string, error: string | undefined) =>
  error ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {};

/** The one button that does what the card is for. */
export const MainButton = ({ label, busy }: { label: string; busy: boolean }) => (
  <button type="submit" class="main" part="button main" aria-disabled={busy || undefined}>
    {label}
  </button>
);

export const formCss = css`
.field {
  display: grid;
  gap: .25em;
  margin-block-end: .75em;
}
label {
  font-size: .875em;
  font-weight: 600;
}
input:not([type=checkbox]), select {
  min-block-size: var(--_target);
  inline-size: 100%;
  padding: .4em .75em;
  background: var(--_surface);
  color: inherit;
  /* Phones zoom into what is smaller than 16 px. */
  font: inherit;
  font-size: max(1em, 16px);
  border: 1px solid var(--_muted);
  border-radius: var(--_radius);
  /* An address and a number are written from the left in every language. */
  unicode-bidi: plaintext;
}
select {
  padding-inline-end: .5em;
}
[aria-invalid] {
  border-color: var(--_danger, light-dark(#b3261e, #ffb4ab)) !important;
  box-shadow: inset 0 0 0 1px var(--_danger, light-dark(#b3261e, #ffb4ab));
}
.wrong {
  color: light-dark(#b3261e, #ffb4ab);
  font-size: .875em;
}
.allow {
  display: flex;
  gap: .75em;
  align-items: center;
  min-block-size: var(--_target);
  margin-block-end: .75em;
}
.allow label {
  flex: 1;
  padding-block: .25em;
  font-weight: 400;
}
.allow input {
  flex: none;
  font-size: inherit;
  inline-size: 1.5em;
  block-size: 1.5em;
  accent-color: var(--_accent);
}
.main {
  inline-size: 100%;
  min-block-size: var(--_target);
  padding: .5em 1.25em;
  background: var(--_accent);
  color: var(--_surface);
  font-weight: 650;
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
    border: 1px solid ButtonText;
  }
}
`;
