import { hash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562 §5.8, "custom") from the first half of a SHA-256 in hex. */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * What makes a row this row, wherever and whenever it is imported: the site, the name of the mapping and what tells
 * rows apart. The rest of the mapping is left out on purpose: mending it and starting again must add what was rejected,
 * not everything a second time.
 *
 * @param key the row as it stands in the file, or its own id
 * @returns SHA-256, hex
 */
export const rowHash = (site: string, mapping: string, key: string): string =>
  hash('sha256', `event\n${site}\n${mapping}\n${key}`, 'hex');

/**
 * The id of a row's interaction: the same every time, so that the store knows a second arrival as a duplicate.
 *
 * @param nth counts equal rows from 1 where each is an event of its own; always 1 otherwise
 * @example eventId(rowHash('st_shop', 'orders', '00002 19970112 1 12.00'), 1)
 */
export const eventId = (row: string, nth: number): string =>
  uuidOf(nth === 1 ? row : hash('sha256', `${row}\n${nth}`, 'hex'));

/**
 * The id of the profile that an import makes for a customer the site does not know yet.
 *
 * @example profileId('st_shop', '00002')
 */
export const profileId = (site: string, customer: string): string =>
  uuidOf(hash('sha256', `profile\n${site}\n${customer}`, 'hex'));
