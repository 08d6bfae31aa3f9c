/**
 * Adds to a record the attributes of an element whose name matches, by what the pattern's group has caught.
 *
 * @example
 * readAttributes(button, /^data-rapport-(.+)/, {}); // { action: 'track:cart_add', sku: 'L-1' }
 */
export const readAttributes = <T extends Record<string, unknown>>(
  element: Element | null | undefined,
  pattern: RegExp,
  into: T,
): T => {
  for (const { name, value } of element?.attributes ?? []) {
    const key = pattern.exec(name)?.[1];
    if (key) Object.assign(into, { [key]: value });
  }
  return into;
};
