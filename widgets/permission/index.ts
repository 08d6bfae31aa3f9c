import type { WidgetHost } from '../../sdk/widget-host.ts';
import { defineElement } from '../ui/index.ts';
import { startPermission } from './card.tsx';
import { permissionCss } from './css.ts';
import { english } from './strings.ts';

/** Registers `<rapport-permission for="…">`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, {
    name: 'permission',
    css: permissionCss,
    english,
    // The arbiter names what it puts on the page by its kind.
    attributes: ['for', 'permission', 'data-rapport-overlay'],
    start: startPermission,
  });
