import type { WidgetHost } from '../../sdk/widget-host.ts';
import { defineElement } from '../ui/index.ts';
import { startRegister } from './card.tsx';
import { registerCss } from './css.ts';
import { english } from './strings.ts';

/** Registers `<rapport-register incentive="…">`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, {
    name: 'register',
    css: registerCss,
    english,
    attributes: ['incentive', 'link', 'teaser', 'render', 'data-rapport-overlay'],
    start: startRegister,
  });
