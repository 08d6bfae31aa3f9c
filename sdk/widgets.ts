import { createElement } from './element.ts';
import type { Report } from './report.ts';
import type { WidgetHost } from './widget-host.ts';

declare const __BUILD__: string;

/**
 * Loads what an element of the page needs, if it is a widget of ours: `<rapport-quickfind>` needs `w/quickfind.js`. When that
 * cannot be had the element keeps its fallback, and the next one to ask tries again.
 *
 * @param base where `w/` is, ends with `/`
 */
export const createWidgetLoader = (
  base: string,
  host: WidgetHost,
  report: Report,
): ((element: Element) => void) => {
  const chunks: Record<string, Promise<void> | undefined> = {};
  return ({ localName }) => {
    const name = /^rapport-(.+)/.exec(localName)?.[1];
    if (name)
      chunks[name] ??= import(`${base}w/${name}.js?v=${__BUILD__}`)
        .then((chunk: { define(host: WidgetHost): void }) => chunk.define(host))
        .catch(error => {
          chunks[name] = undefined;
          report('widget', error);
        });
  };
};

/** Puts a widget at the end of the page; its chunk is loaded when it is found there. */
export const openWidget = (name: string, attributes: Record<string, string | undefined>): void => {
  const element = createElement(`rapport-${name}`, [], attributes);
  // The site's own style of a placed widget must give this one no room; while the widget shows something its style outdoes this.
  element.style.display = 'none';
  document.body.append(element);
};

/** Takes away what was opened: one kind of widget, or all. */
export const closeWidgets = (name?: string): void => {
  for (const element of document.querySelectorAll(`${name ? `rapport-${name}` : ''}[data-rapport-overlay]`))
    element.remove();
};
