/**
 * Reads a key that came from outside: own properties only, so that `constructor` or `__proto__` is just a name.
 *
 * @example own({}, 'constructor') // undefined
 */
export const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;
