import type { WidgetHost } from '../../sdk/widget-host.ts';
import { defineElement } from '../ui/index.ts';
import { startCard } from './card.tsx';
import { quickfindCss } from './css.ts';
import { english } from './strings.ts';

/** Registers `<rapport-quickfind question="…">`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, {
    name: 'quickfind',
    css: quickfindCss,
    english,
    attributes: ['question', 'mode', 'data-rapport-overlay'],
    start: startCard,
  });
