/** Makes an element; attributes that are undefined are left out. Nothing is ever parsed as markup. */
export const createElement = (
  tag: string,
  children: (string | Node)[],
  attributes: Record<string, string | number | undefined> = {},
): HTMLElement => {
  const made = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    // A number becomes a text of itself.
    if (value != null) made.setAttribute(name, value as string);
  }
  made.append(...children);
  return made;
};
