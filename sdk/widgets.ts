import type { Report } from './report.ts';
import type { WidgetHost } from './widget-host.ts';

/** The widgets of the page: `rapport-…` elements and the chunks that make them live. */
export interface Widgets {
  /** Loads what an element of the page needs, if it is a widget of ours. */
  found(element: Element): void;
  /** Puts a widget at the end of the page. */
  open(name: string, attributes: Record<string, string>): void;
  /** Takes away what `open` has put there: one kind, or all. */
  close(name?: string): void;
}

/** Custom elements that nobody has defined yet, for `querySelectorAll`. */
export const UNDEFINED = ':not(:defined)';

declare const __BUILD__: string;

/** @param base where `w/` is, ends with `/` */
export const createWidgets = (base: string, host: WidgetHost, report: Report): Widgets => {
  const chunks = new Set<string>();
  const opened = new Set<Element>();

  const load = async (name: string) => {
    if (chunks.has(name)) return;
    chunks.add(name);
    try {
      const chunk = (await import(`${base}w/${name}.js?v=${__BUILD__}`)) as {
        define(host: WidgetHost): void;
      };
      chunk.define(host);
    } catch (error) {
      // The element keeps its fallback; the next one to ask tries again.
      chunks.delete(name);
      report('widget', { name, error });
    }
  };

  const found = (element: Element) => {
    const [prefix, name] = element.localName.split(/-(.*)/);
    if (prefix === 'rapport' && name) load(name);
  };

  return {
    found,
    open: (name, attributes) => {
      const element = document.createElement(`rapport-${name}`);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      opened.add(element);
      found(element);
      document.body.append(element);
    },
    close: name => {
      for (const element of opened)
        if (!name || element.localName === `rapport-${name}`) {
          element.remove();
          opened.delete(element);
        }
    },
  };
};
