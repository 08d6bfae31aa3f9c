/** What a visitor and a screen reader find in one card. */
export interface Placed {
  element: HTMLElement;
  /** the heading's text, undefined while the card shows nothing */
  heading(): string | undefined;
  buttons(): string[];
  button(label: string): HTMLButtonElement;
  links(): { text: string; href: string | null }[];
  /** the element's own children are in sight */
  showsChildren(): boolean;
  announced(): string;
  find<E extends Element = HTMLElement>(selector: string): E | null;
  press(label: string): void;
}

/**
 * Puts a card into the page, with a link as its children.
 *
 * @param name of its element
 *
 * @example
 * const card = place({ question: 'looking-for' });
 * card.press('Lamps');
 */
export const place = (attributes: Record<string, string>, name = 'rapport-quickfind'): Placed => {
  const element = document.createElement(name);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (!('data-rapport-overlay' in attributes)) {
    const link = document.createElement('a');
    link.href = '/all';
    link.textContent = 'Everything';
    element.append(link);
  }
  document.body.append(element);
  const root = () => element.shadowRoot!;
  const textOf = (node: Element | null) => node?.textContent?.trim();
  const all = () => [...root().querySelectorAll('button')];
  const button = (label: string) => {
    const found = all().find(node => textOf(node) === label);
    if (!found) throw new Error(`No button "${label}", only ${all().map(textOf).join(', ')}.`);
    return found;
  };
  return {
    element,
    heading: () => textOf(root().querySelector('h2')),
    buttons: () => all().map(node => textOf(node) ?? ''),
    button,
    links: () =>
      [...root().querySelectorAll('a')].map(node => ({
        text: textOf(node) ?? '',
        href: node.getAttribute('href'),
      })),
    showsChildren: () => !root().querySelector('slot')!.inert && root().adoptedStyleSheets.length === 0,
    announced: () => textOf(root().querySelector('[role=status]')) ?? '',
    find: selector => root().querySelector(selector),
    press: label => button(label).click(),
  };
};
