/**
 * Adds the style of a part to that of the card it stands in; the card lets go of both. It is the `ref` of the part: the card
 * adopts its own style once it is drawn, so this waits until then.
 */
export const wear = (part: Element | null, sheet: CSSStyleSheet): void =>
  queueMicrotask(() => {
    if (!part?.isConnected) return;
    const { adoptedStyleSheets } = part.getRootNode() as ShadowRoot;
    if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
  });
