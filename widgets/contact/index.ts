import type { WidgetHost } from '../../sdk/widget-host.ts';
import { serviceLanguages } from '../parts/service-languages.ts';
import { defineElement } from '../ui/index.ts';
import { startContact } from './card.tsx';
import { contactCss } from './css.ts';
import { english } from './strings.ts';

/** Registers `<rapport-contact reason="…">`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, {
    name: 'contact',
    css: contactCss,
    english,
    languages: serviceLanguages,
    attributes: ['reason', 'data-rapport-overlay'],
    start: startContact,
  });
