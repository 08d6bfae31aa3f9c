import type { Decision } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { baseCss } from './base-css.ts';
import { createSurface, type Surface } from './surface.ts';

/** What a running widget answers to. */
export interface Widget {
  /** A new decision has arrived: the page changed, or an answer was applied. */
  decided(decision: Decision): void;
  /** The element was removed, its attributes changed, or the script was destroyed: let go of timers and observers. */
  stop(): void;
}

export interface ElementOptions {
  /** the tag's name, e.g. `rapport-quickfind` */
  name: string;
  /** style of this widget alone; the shared style comes before it */
  css: string;
  /** attributes of which a change starts the widget anew */
  attributes: string[];
  /** Starts the widget on one element. It reads its attributes from `surface.element`. */
  start(surface: Surface, host: WidgetHost): Widget;
}

/**
 * Registers a custom element, or hands a new host to the elements that exist when it is registered already.
 *
 * The element has a shadow root with its style sheet shared between all elements of the name; its light-DOM children are
 * shown until the widget shows something, and again when it stops or its host is destroyed. A view that cannot be drawn
 * gives way to the children, too, and `rapport:error` says so; nothing throws into the page.
 *
 * @param host what the always-loaded script gives
 * @param options name, style, watched attributes and how to start one
 *
 * @example
 * export const define = (host: WidgetHost) =>
 *   defineElement(host, { name: 'rapport-hello', css, attributes: ['to'], start: startHello });
 */
export function defineElement(host: WidgetHost, options: ElementOptions): void {
  const known = customElements.get(options.name) as { attach?(host: WidgetHost): void } | undefined;
  if (known) {
    known.attach?.(host);
    return;
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(baseCss + options.css);
  const connected = new Set<RapportElement>();
  let current = host;

  class RapportElement extends HTMLElement {
    static observedAttributes = options.attributes;

    static attach(next: WidgetHost): void {
      current = next;
      for (const element of connected) element.restart();
    }

    #surface = createSurface(this, sheet, error => this.#fail?.(error));
    #end: (() => void) | undefined;
    #fail: ((error: unknown) => void) | undefined;

    connectedCallback(): void {
      connected.add(this);
      if (!this.#end) this.#begin();
    }

    disconnectedCallback(): void {
      // A moved element is disconnected and connected at once: it goes on as it was.
      queueMicrotask(() => {
        if (this.isConnected) return;
        connected.delete(this);
        this.#end?.();
      });
    }

    attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
      if (before !== after && this.#end) this.restart();
    }

    restart(): void {
      this.#end?.();
      this.#begin();
    }

    #begin(): void {
      const given = current;
      let widget: Widget | undefined;
      const forget = given.onDecision(decision => {
        if (decision) widget?.decided(decision);
        else this.#end?.();
      });
      this.#end = () => {
        this.#end = undefined;
        forget();
        widget?.stop();
        this.#surface.hide();
      };
      this.#fail = error => {
        this.#end?.();
        given.emit(this, 'error', { code: 'widget-failed', element: options.name, message: String(error) });
      };
      widget = options.start(this.#surface, given);
    }
  }

  customElements.define(options.name, RapportElement);
}
