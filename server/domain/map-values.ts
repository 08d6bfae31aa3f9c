/** The same record with other values. @example mapValues({ a: 1 }, n => n + 1) // { a: 2 } */
export const mapValues = <A, B>(
  record: Record<string, A>,
  to: (value: A, key: string) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));
