import type { WidgetHost } from '../../sdk/widget-host.ts';
import { css, defineElement } from '../ui/index.ts';
import { startGreeting } from './card.tsx';
import { english } from './strings.ts';

const greetingCss = css`
.reward {
  flex: 1 1 10em;
  color: var(--_muted);
  font-size: .875em;
}
.reward a {
  color: var(--_accent);
}
`;

/** Registers `<rapport-greeting>`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, { name: 'greeting', css: greetingCss, english, attributes: [], start: startGreeting });
