/**
 * Makes UUIDs of version 7 (RFC 9562 § 5.7): milliseconds, then 72 random bits. Two of one millisecond are given different
 * ones, so that they stay in order (§ 6.2). They are names, not secrets, so `Math.random` will do: `crypto.randomUUID` would
 * need a secure context, and sites on plain http exist.
 */
export const createUuid = (): (() => string) => {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now());
    return `0${last.toString(16)}-7xxx-8xxx-xxxxxxxxxxxx`
      .replace(/.{8}/, '$&-')
      .replace(/x/g, () => ((Math.random() * 16) | 0).toString(16));
  };
};
