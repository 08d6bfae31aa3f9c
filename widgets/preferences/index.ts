import type { WidgetHost } from '../../sdk/widget-host.ts';
import { serviceLanguages } from '../parts/service-languages.ts';
import { defineElement } from '../ui/index.ts';
import { startPreferences } from './card.tsx';
import { preferencesCss } from './css.ts';
import { english } from './strings.ts';

/** Registers `<rapport-preferences>`, or hands a new host to those on the page. */
export const define = (host: WidgetHost): Promise<void> | undefined =>
  defineElement(host, {
    name: 'preferences',
    css: preferencesCss,
    english,
    languages: serviceLanguages,
    attributes: ['data-rapport-overlay'],
    start: startPreferences,
  });
