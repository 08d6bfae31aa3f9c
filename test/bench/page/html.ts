import { readFileSync } from 'node:fs';
import { SITE } from '../server/world.ts';

/** What the slot says once somebody has chosen for the visitor. */
export const SWAPPED = 'Chosen for you: comfortable chairs';

/** Who puts it there: nobody, a script by hand, the same with localStorage, GrowthBook, ours, ours started inline. */
export const CONTENDERS = ['nobody', 'floor', 'byHand', 'growthbook', 'rapport', 'rapportInline'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** What the page notes about itself; nothing on pages whose CPU is measured. */
export interface Probe {
  /** when the parser came to the tag, milliseconds since the navigation began */
  tag: number;
  /** when the slot had the new content */
  swap: number;
  /** frames that showed the default although something else was to come */
  flashes: number;
  shift: number;
  /** our longest stretch of script in a frame that took longer than 50 ms */
  longestMs: number;
}

const probe = `<script>
const probe = (window.probe = { tag: 0, swap: 0, flashes: 0, shift: 0, longestMs: 0 });
const look = () => {
  if (!probe.swap && document.getElementById('hero')?.textContent.includes(${JSON.stringify(SWAPPED)})) probe.swap = performance.now();
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
const frame = () => {
  if (probe.swap) return;
  if (document.getElementById('hero')) probe.flashes++;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) probe.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    for (const script of entry.scripts)
      if (/\\/(r|w\\/\\w+)\\.js/.test(script.sourceURL)) probe.longestMs = Math.max(probe.longestMs, script.duration);
}).observe({ type: 'long-animation-frame', buffered: true });
probe.tag = performance.now();
</script>`;

const tags = (api: string, dist: string, consent: string): Record<Contender, () => string> => {
  const own = `<script async fetchpriority="high" src="${api}/r.js" data-site="${SITE}" data-consent="${consent}" data-slot-timeout="20000"></script>`;
  const byHand = (name: string) =>
    `<script async fetchpriority="high" src="${api}/w/${name}.js" data-site="${SITE}"></script>`;
  return {
    nobody: () => '',
    floor: () => byHand('floor'),
    byHand: () => byHand('by-hand'),
    growthbook: () => `<script>
window.growthbook_queue = [gb => {
  const put = () => {
    const hero = document.getElementById('hero');
    if (hero) hero.textContent = gb.getFeatureValue('hero', hero.textContent);
  };
  document.addEventListener('growthbookdata', () => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', put);
    else put();
  });
}];
</script><script async fetchpriority="high" src="${api}/w/growthbook.js" data-api-host="${api}" data-client-key="sdk-bench" data-tracking="none" data-no-streaming="true"></script>`,
    rapport: () => own,
    rapportInline: () =>
      `<script data-site="${SITE}" data-api="${api}">${readFileSync(`${dist}/stub.js`, 'utf8')}</script>${own}`,
  };
};

const cards = Array.from(
  { length: 48 },
  (_, i) =>
    `<article><h3>Chair number ${i}</h3><p>Solid oak, linen cover, made to last and to be mended; the legs unscrew, the cover comes off and may be washed. ${'Ready to ship. '.repeat(i % 5)}</p><a href="/chairs/${i}">See chair ${i}</a> <strong>${49 + i * 3} €</strong></article>`,
).join('\n');

/**
 * A shop's page of some 16 kB: the same for every contender but for the tag.
 *
 * @param options.api origin of the script and the API, another one than the page's
 * @param options.isProbed whether the page takes notes
 */
export const pageHtml = (
  contender: Contender,
  options: { api: string; dist: string; isProbed: boolean; consent?: string },
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chairs</title>
<meta name="viewport" content="width=device-width"><meta property="product:category" content="chairs">
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:auto}#hero{min-height:6rem;font-size:2rem}article{display:inline-block;width:18rem}</style>
${options.isProbed ? probe : ''}${tags(options.api, options.dist, options.consent ?? 'granted')[contender]()}</head>
<body><header><a href="/">The chair shop</a></header>
<h1 id="hero" data-rapport-slot="hero">Welcome to the chair shop</h1>
<main>${cards}</main></body></html>`;
