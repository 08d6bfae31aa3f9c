import type { ShownBlock, ShownParagraph } from '../protocol/index.ts';

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

const element = (
  tag: string,
  attributes: Record<string, unknown>,
  children: (string | Node)[],
): HTMLElement => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value != null) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
};

const runs = (paragraph: ShownParagraph): (string | Node)[] =>
  typeof paragraph === 'string'
    ? [paragraph]
    : paragraph.map(run => {
        if (typeof run === 'string') return run;
        const href = safeUrl(run.href);
        let made: string | Node = run.text;
        for (const mark of run.marks ?? []) made = element(mark === 'em' ? 'em' : 'strong', {}, [made]);
        return href ? element('a', { href }, [made]) : made;
      });

/**
 * Makes the element of one block: `.rapport-heading`, `.rapport-text`, `.rapport-image`, `.rapport-button`, `.rapport-list`.
 * Elements and text nodes only, so that nothing in a text is ever markup; how they look is the page's own style.
 */
export const renderBlock = (block: ShownBlock): HTMLElement => {
  const of = (tag: string, attributes: Record<string, unknown>, children: (string | Node)[]) =>
    element(tag, { class: `rapport-${block.block}`, ...attributes }, children);
  switch (block.block) {
    case 'heading':
      return of(`h${block.level ?? 2}`, {}, [block.text]);
    case 'image': {
      const { src, alt, width, height } = block;
      return of('img', { src: safeUrl(src), alt, width, height }, []);
    }
    case 'button':
      return of('a', { href: safeUrl(block.href) }, [block.text]);
    case 'list':
      return of(
        'ul',
        {},
        block.items.map(item => element('li', {}, runs(item))),
      );
    default:
      return of('p', {}, runs(block.text));
  }
};
