import type { WidgetHost } from '../../sdk/widget-host.ts';
import { css, defineElement } from '../ui/index.ts';
import { startGreeting } from './card.tsx';

const greetingCss = css`
.reward {
  padding-block-end: .5em;
  color: var(--_muted);
  font-size: .875em;
}
.reward a {
  display: inline-block;
  margin-inline-start: .5em;
  color: var(--_accent);
}
`;

/** Registers `<rapport-greeting>`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): void =>
  defineElement(host, { name: 'rapport-greeting', css: greetingCss, attributes: [], start: startGreeting });
