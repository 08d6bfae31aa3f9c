/** The address when it points to a page, a mailbox or a telephone; undefined for `javascript:`, `data:` and the like. */
export function safeUrl(address: string): string | undefined {
  try {
    return /^(https?|mailto|tel):/.test(new URL(address, document.baseURI).href) ? address : undefined;
  } catch {
    return undefined;
  }
}
