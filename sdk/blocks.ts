import type { ShownBlock, ShownParagraph } from '../protocol/index.ts';
import { createElement } from './element.ts';

type Child = string | Node;

/**
 * An address that may be linked or loaded, or nothing. The server has checked it; it is checked again here, after the
 * browser's own parser has taken out what could hide a scheme.
 */
export const safeUrl = (url: string | undefined): string | undefined => {
  try {
    if (/^(https?|mailto|tel):$/.test(new URL(url!, document.baseURI).protocol)) return url;
  } catch {
    // not an address
  }
  return undefined;
};

const runs = (paragraph: ShownParagraph): Child[] =>
  [paragraph].flat().map(run => {
    if (typeof run === 'string') return run;
    let made: Child = run.text;
    for (const mark of run.marks ?? []) made = createElement(mark === 'em' ? mark : 'strong', [made]);
    return run.href ? createElement('a', [made], { href: safeUrl(run.href) }) : made;
  });

/** Any block: what one has not got is undefined. */
interface AnyBlock {
  block: ShownBlock['block'];
  text?: ShownParagraph;
  level?: number;
  items?: ShownParagraph[];
  src?: string;
  href?: string;
  alt?: string;
  width?: number;
  height?: number;
}

/**
 * Makes the element of one block: `.rapport-heading`, `.rapport-text`, `.rapport-image`, `.rapport-button`, `.rapport-list`.
 * Elements and text nodes only, so that nothing in a text is ever markup; how they look is the page's own style.
 */
export const renderBlock = (shown: ShownBlock): HTMLElement => {
  const { block, text = [], level = 2, items, src, href, alt, width, height } = shown as AnyBlock;
  return createElement(
    { heading: `h${level}`, text: 'p', image: 'img', button: 'a', list: 'ul' }[block],
    items?.map(item => createElement('li', runs(item))) ?? runs(text),
    { class: `rapport-${block}`, src: safeUrl(src), href: safeUrl(href), alt, width, height },
  );
};
