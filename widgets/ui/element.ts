import type { Decision, StringName, WidgetName } from '../../protocol/index.ts';
import type { WidgetHost } from '../../sdk/widget-host.ts';
import { baseCss } from './base-css.ts';
import { type Languages, loadLanguage } from './language.ts';
import type { AnyLanguage, Messages, Text } from './messages.ts';
import { createSurface, type Surface } from './surface.ts';
import { createWords, type Words } from './words.ts';

/** What a running widget answers to. */
export interface Widget {
  /** A new decision has arrived: the page changed, or an answer was applied. */
  decided(decision: Decision): void;
  /** The element was removed, its attributes changed, or the script was destroyed: let go of timers and observers. */
  stop(): void;
}

export interface ElementOptions<Name extends WidgetName> {
  /** `quickfind` for `<rapport-quickfind>` */
  name: Name;
  /** style of this widget alone; the shared style comes before it */
  css: string;
  /** what it says where it speaks no other language */
  english: Messages<Name>;
  /** where it speaks others, if not in the set of most widgets */
  languages?: Languages;
  /** attributes of which a change starts the widget anew */
  attributes: string[];
  /** Starts the widget on one element, with its words. It reads its attributes from `surface.element`. */
  start(surface: Surface, host: WidgetHost, text: Text<StringName<Name>>): Widget;
}

/**
 * Registers a custom element, or hands a new host to the elements that exist when it is registered already: at once in
 * English, in another language when its words are there or cannot be had.
 *
 * The element has a shadow root with its style sheet shared between all elements of the name; its light-DOM children are
 * shown until the widget shows something, and again when it stops or its host is destroyed. A view that cannot be drawn
 * gives way to the children, too, and `rapport:error` says so; nothing throws into the page.
 *
 * @param host what the always-loaded script gives
 * @param options name, style, words, watched attributes and how to start one
 *
 * @example
 * export const define = (host: WidgetHost) =>
 *   defineElement(host, { name: 'hello', css, english, attributes: ['to'], start: startHello });
 */
export function defineElement<Name extends WidgetName>(
  host: WidgetHost,
  options: ElementOptions<Name>,
): Promise<void> | undefined {
  const take = (language?: AnyLanguage): undefined =>
    attach(host, options, createWords(host, options, language));
  const loading = loadLanguage(host.locale, options.languages);
  if (!loading) return take();
  let isOver = false;
  const forget = host.onDecision(decision => {
    isOver = !decision;
  });
  return loading.then(language => {
    forget();
    // Destroyed meanwhile: the elements may be with a host that came later.
    if (!isOver) take(language);
  });
}

function attach<Name extends WidgetName>(
  host: WidgetHost,
  options: ElementOptions<Name>,
  words: Words<Name>,
): undefined {
  const name = `rapport-${options.name}`;
  const known = customElements.get(name) as
    | { attach?(host: WidgetHost, words: Words<Name>): void }
    | undefined;
  if (known) {
    known.attach?.(host, words);
    return;
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(baseCss + options.css);
  const connected = new Set<RapportElement>();
  let current = { host, words };

  class RapportElement extends HTMLElement {
    static observedAttributes = options.attributes;

    static attach(host: WidgetHost, words: Words<Name>): void {
      current = { host, words };
      for (const element of connected) element.restart();
    }

    #surface = createSurface(
      this,
      sheet,
      () => current.words.lang(),
      error => this.#fail?.(error),
    );
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
      const { host, words } = current;
      let widget: Widget | undefined;
      const start = () => options.start(this.#surface, host, words.text);
      const rest = () => {
        widget?.stop();
        widget = undefined;
        this.#surface.hide();
      };
      const forget = host.onDecision(decision => {
        if (decision) {
          // After nobody was known it is begun anew.
          widget ??= start();
          widget.decided(decision);
          return;
        }
        rest();
        // What nobody has asked for was for them alone.
        if (this.#surface.origin === 'unsolicited') this.remove();
      });
      this.#end = () => {
        this.#end = undefined;
        forget();
        rest();
      };
      this.#fail = error => {
        this.#end?.();
        host.emit(this, 'error', { code: 'widget-failed', element: name, message: String(error) });
      };
      widget = start();
    }
  }

  customElements.define(name, RapportElement);
}
