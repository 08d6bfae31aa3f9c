/** Makes an element; attributes that are undefined are left out. Nothing is ever parsed as markup. */
export const createElement = (
  tag: string,
  children: (string | Node)[],
  attributes: Record<string, unknown> = {},
): HTMLElement => {
  const made = document.createElement(tag);
  for (const name in attributes) if (attributes[name] != null) made.setAttribute(name, `${attributes[name]}`);
  made.append(...children);
  return made;
};
