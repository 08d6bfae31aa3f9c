const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/**
 * Makes UUIDs of version 7 (RFC 9562 § 5.7): milliseconds, then a counter that keeps the events of one millisecond in order
 * (§ 6.2, method 1), then random bits. `crypto.randomUUID` would need a secure context, and sites on plain http exist.
 */
export const createUuid = (): (() => string) => {
  let count = 0;
  return () => {
    const time = hex(Date.now(), 12);
    const random = crypto.getRandomValues(new Uint16Array(4));
    return [
      time.slice(0, 8),
      time.slice(8),
      `7${hex(count++ & 0xfff, 3)}`,
      hex((random[0]! & 0x3fff) | 0x8000, 4),
      hex(random[1]!, 4) + hex(random[2]!, 4) + hex(random[3]!, 4),
    ].join('-');
  };
};
