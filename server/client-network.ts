/**
 * The network a client asks from, as limits count it: an IPv4 address, or the /64 of an IPv6 one, since whoever has one
 * address there has them all.
 *
 * @param address as the platform or a proxy gives it: with a port, a zone, or an IPv4 address in IPv6 clothes
 * @example clientNetwork('2001:db8::1') // '2001:db8:0:0'
 * @example clientNetwork('::ffff:192.0.2.7') // '192.0.2.7'
 */
export function clientNetwork(address: string): string {
  const text = address
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/%.*$/, '');
  const v4 = /^(?:[0:]*:ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/.exec(text)?.[1];
  if (v4 !== undefined) return v4;
  if (!text.includes(':')) return text;
  const [head = '', tail] = text.split('::') as [string, string?];
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [first, last] = [groups(head), groups(tail)];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
