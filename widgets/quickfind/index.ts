import type { WidgetHost } from '../../sdk/widget-host.ts';
import { defineElement } from '../ui/index.ts';
import { startCard } from './card.tsx';
import { quickfindCss } from './css.ts';

/** Registers `<rapport-quickfind question="…">`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): void =>
  defineElement(host, {
    name: 'rapport-quickfind',
    css: quickfindCss,
    attributes: ['question', 'mode', 'data-rapport-overlay'],
    start: startCard,
  });
