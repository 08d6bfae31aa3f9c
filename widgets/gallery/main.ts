import { isRightToLeft } from '../ui/locale.ts';
import { showOverview } from './overview.ts';
import { play } from './stage.ts';
import type { Said } from './state.ts';
import { WIDGETS } from './states.ts';

/**
 * `/gallery/`: every widget in every state. With `?widget=…&state=…` one of them alone; `lang`, `theme` (`light`, `dark`)
 * hold for both. Whoever waits for it: `<html data-gallery>` is `ready`, or says what went wrong.
 */
const query = new URLSearchParams(location.search);
const { documentElement: root } = document;
const locale = query.get('lang') ?? 'en';
const widget = query.get('widget');
const name = query.get('state');
const say = (text: Said): string => text[locale.slice(0, 2) as keyof Said] ?? text.en;

root.lang = locale;
root.dir = isRightToLeft(locale) ? 'rtl' : 'ltr';
root.dataset.theme = query.get('theme') ?? 'light';

const place = document.querySelector('main')!;
try {
  if (!widget || !name) await showOverview(place, query, say);
  else {
    const state = WIDGETS[widget]?.(say)[name];
    if (!state) throw new Error(`There is no state ${widget} ${name}.`);
    root.dataset.single = '';
    // What the state before this one has kept.
    sessionStorage.clear();
    // With `wait` only when the page says `play`: what a visitor is in the middle of was there first.
    if (query.has('wait')) await new Promise(resolve => addEventListener('play', resolve, { once: true }));
    await play({
      ...{ place, name: widget, state, locale },
      fallback: say({ en: 'Everything we have', de: 'Alles, was wir haben', ar: 'كل ما لدينا' }),
      load: file => import(new URL(`../w/${file}.js`, location.href).href),
    });
  }
  root.dataset.gallery = 'ready';
} catch (error) {
  root.dataset.gallery = String(error);
}
parent.postMessage('gallery', location.origin);
