import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import type { Asset } from '../../../server/deps.ts';

/** The floor: what somebody writes in ten minutes who wants one element to change, and nothing else. */
const FLOOR = `(() => {
  const { src, dataset } = document.currentScript;
  const put = ({ decision }) => {
    const hero = document.getElementById('hero');
    const content = decision.slots.hero.content;
    if (hero && content) hero.textContent = content.text;
  };
  fetch(new URL('/v1/context?site=' + dataset.site, src), {
    method: 'POST',
    body: JSON.stringify({
      consent: { recognise: true, personalise: true, measure: true },
      page: { url: location.href },
    }),
  })
    .then(answer => answer.json())
    .then(answer => {
      if (document.readyState === 'loading') addEventListener('DOMContentLoaded', () => put(answer));
      else put(answer);
    });
})();`;

/** The same, which shows what it showed last time while it waits. */
const BY_HAND = FLOOR.replace(
  '  fetch(',
  `  const last = localStorage.getItem('last');
  if (last) {
    if (document.getElementById('hero')) put(JSON.parse(last));
    else
      new MutationObserver((_, watch) => {
        if (!document.getElementById('hero')) return;
        watch.disconnect();
        put(JSON.parse(last));
      }).observe(document, { subtree: true, childList: true });
  }
  fetch(`,
).replace(
  '.then(answer => {',
  `.then(answer => {
      localStorage.setItem('last', JSON.stringify(answer));`,
);

const asset = (text: string): Asset => {
  const body = new Uint8Array(Buffer.from(text));
  return {
    body,
    encodings: { br: new Uint8Array(brotliCompressSync(body)) },
    type: 'text/javascript; charset=utf-8',
    etag: `"${body.length}"`,
  };
};

/** The scripts ours is compared with, served like ours: compressed ahead of time, by the same server, kept as long. */
export const referenceScripts = (): Record<string, Asset> => ({
  'w/floor.js': asset(FLOOR),
  'w/by-hand.js': asset(BY_HAND),
  'w/growthbook.js': asset(
    readFileSync('node_modules/@growthbook/growthbook/dist/bundles/auto.min.js', 'utf8').replace(
      /\n\/\/# sourceMappingURL.*/,
      '',
    ),
  ),
});
