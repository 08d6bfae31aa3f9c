import type { WidgetHost } from '../../sdk/widget-host.ts';
import { css, defineElement } from '../ui/index.ts';
import { startGreeting } from './card.tsx';
import { english } from './strings.ts';

const greetingCss = css`
.next {
  display: flex;
  flex: 1 1 100%;
  flex-wrap: wrap;
  align-items: center;
  column-gap: .5em;
  color: var(--_muted);
  font-size: .875em;
}
.next a {
  display: inline-flex;
  align-items: center;
  min-block-size: var(--_target);
  color: var(--_accent);
  font-weight: 600;
}
`;

/** Registers `<rapport-greeting>`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, { name: 'greeting', css: greetingCss, english, attributes: [], start: startGreeting });
