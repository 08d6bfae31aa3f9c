import type { Said, State } from './state.ts';
import { WIDGETS } from './states.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'id', 'ar', 'ja'];
const CHOICES: Record<string, string[]> = {
  widget: ['', ...Object.keys(WIDGETS)],
  lang: LANGUAGES,
  theme: ['light', 'dark'],
  width: ['416', '320', '720'],
};
/** Of an overlay's frame: a small phone, and enough of a desk to have a corner. */
const PHONE = { width: 320, height: 568 };
const DESK = { width: 640, height: 560 };

const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/** Selects that lead to the same page with another choice. */
const controls = (query: URLSearchParams): HTMLElement => {
  const form = make('form', { role: 'search' });
  for (const [name, values] of Object.entries(CHOICES)) {
    const select = make('select', { name, onchange: () => form.submit() });
    for (const value of values) {
      const selected = (query.get(name) ?? values[0]) === value;
      select.append(make('option', { value, textContent: value || 'all widgets', selected }));
    }
    form.append(make('label', {}, name, ' ', select));
  }
  return form;
};

/** One state in a page of its own, as high as it needs. Resolves when it is there. */
const show = (widget: string, state: string, { attributes, height = 0 }: State, query: URLSearchParams) => {
  const isOverlay = 'data-rapport-overlay' in attributes;
  const own = new URLSearchParams(query);
  own.set('widget', widget);
  own.set('state', state);
  const width = query.get('width') ?? '416';
  const overlay = Number(width) > PHONE.width ? DESK : PHONE;
  const title = `${widget}, ${state}`;
  const frame = make('iframe', { title, width: isOverlay ? `${overlay.width}` : width });
  if (height) frame.height = `${height}`;
  const isThere = new Promise<void>(resolve =>
    addEventListener('message', ({ source }) => {
      if (source !== frame.contentWindow) return;
      const needed = frame.contentDocument!.documentElement.scrollHeight;
      frame.height = `${isOverlay ? overlay.height : Math.max(needed, height)}`;
      resolve();
    }),
  );
  frame.src = `?${own}`;
  const link = make('a', { href: `?${own}`, textContent: state });
  return { figure: make('figure', {}, make('figcaption', {}, link), frame), isThere };
};

/** All states of one widget, or of all, each in a frame. */
export async function showOverview(
  place: HTMLElement,
  query: URLSearchParams,
  say: (text: Said) => string,
): Promise<void> {
  const wanted = query.get('widget');
  if (!query.has('bare')) place.append(make('h1', { textContent: 'Widgets' }), controls(query));
  for (const [widget, states] of Object.entries(WIDGETS)) {
    if (wanted && wanted !== widget) continue;
    const grid = make('section', { ariaLabel: widget });
    if (!wanted) place.append(make('h2', { textContent: `<rapport-${widget}>` }));
    place.append(grid);
    for (const [name, state] of Object.entries(states(say))) {
      const shown = show(widget, name, state, query);
      grid.append(shown.figure);
      // Some load when they come on screen.
      shown.figure.scrollIntoView();
      // One after another: a hundred pages at once are slower.
      await shown.isThere;
    }
  }
  scrollTo(0, 0);
}
