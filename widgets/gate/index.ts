import type { WidgetHost } from '../../sdk/widget-host.ts';
import { css, defineElement } from '../ui/index.ts';
import { startGate } from './card.tsx';
import { english } from './strings.ts';

/** The children stay in sight, above what it takes to see more. The padlock is drawn by borders, which every contrast mode keeps. */
const gateCss = css`
.stack {
  display: block;
  block-size: auto;
}
slot {
  visibility: inherit;
}
.box {
  margin-block-start: 1em;
}
header {
  row-gap: .5em;
}
h2 {
  flex: 1 1 12em;
  display: flex;
  gap: .75em;
  align-items: center;
}
.lock {
  flex: none;
  position: relative;
  inline-size: .8em;
  margin-block-start: .45em;
  border-block: .3em solid var(--_muted);
  border-radius: .12em;
}
.lock::before {
  content: "";
  position: absolute;
  inset-block-end: .25em;
  inset-inline: .1em;
  block-size: .5em;
  border: .13em solid var(--_muted);
  border-block-end: 0;
  border-radius: .35em .35em 0 0;
}
.open {
  min-block-size: var(--_target);
  padding: .4em 1.25em;
  background: var(--_accent);
  color: var(--_surface);
  font-weight: 650;
  border-radius: var(--_radius);
}
@media (hover: hover) {
  .open:hover {
    filter: brightness(1.08);
  }
}
@media (forced-colors: active) {
  .open {
    border: 1px solid ButtonText;
  }
}
`;

/** Registers `<rapport-gate slot="…">`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, { name: 'gate', css: gateCss, english, attributes: ['slot'], start: startGate });
