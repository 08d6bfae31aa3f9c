import { css } from './css.ts';

/**
 * The design tokens: `--rapport-*` is what a site may set, on any ancestor; `--_*` is what the sheets use. Light or dark is
 * the page's `color-scheme`, as a page that has no dark side must not get dark cards. A browser from before 2024 has no
 * `light-dark()` and gets the system's colours, plain and legible.
 */
export const tokensCss = css`
.box {
  --_accent: var(--rapport-accent, light-dark(#2f57c8, #a9bfff));
  --_surface: var(--rapport-surface, light-dark(#fff, #1d2027));
  --_raised: var(--rapport-raised, light-dark(#f4f5f7, #282c35));
  --_text: var(--rapport-text, light-dark(#1b1f27, #f1f3f7));
  --_muted: var(--rapport-muted, light-dark(#59616e, #abb2c0));
  --_border: var(--rapport-border, light-dark(#e0e3e9, #3a404c));
  --_focus: var(--rapport-focus, var(--_accent));
  --_radius: var(--rapport-radius-small, .625em);
  --_line: var(--rapport-border-width, 1px) solid var(--_border);
  --_padding: var(--rapport-padding, 1.25em);
  --_target: var(--rapport-target, 44px);
  --_time: min(var(--rapport-duration, 140ms), 200ms);
}
@supports not (color: light-dark(#000, #fff)) {
  .box {
    --_accent: var(--rapport-accent, LinkText);
    --_surface: var(--rapport-surface, Canvas);
    --_raised: var(--rapport-raised, Canvas);
    --_text: var(--rapport-text, CanvasText);
    --_muted: var(--rapport-muted, CanvasText);
    --_border: var(--rapport-border, GrayText);
  }
}
@media (prefers-contrast: more) {
  .box {
    --_muted: var(--_text);
    --_border: var(--_text);
  }
}
`;
