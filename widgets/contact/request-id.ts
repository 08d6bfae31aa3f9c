/**
 * Names a request, so that it is the same one however often it is sent: a UUID of version 7 (RFC 9562) that nobody can
 * guess. `crypto.randomUUID` needs a secure context, and sites on plain http exist.
 */
export const requestId = (): string => {
  const time = Date.now().toString(16).padStart(12, '0');
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6)}`;
};
