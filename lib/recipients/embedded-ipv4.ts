import { isIPv6 } from 'node:net';

/** The eight numbers of an IPv6 address; a zone is left out. */
export function ipv6Groups(address: string): number[] {
  // The URL parser writes an address without dots, as hexadecimal groups.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]/`);
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

// What stands before the IPv4 address: mapped, compatible (RFC 4291), translated (RFC 2765), NAT64
// (RFC 6052).
const MAPPED = '0:0:0:0:0:ffff';
const PREFIXES = [MAPPED, '0:0:0:0:0:0', '0:0:0:0:ffff:0', '64:ff9b:0:0:0:0'];

/**
 * The IPv4 address that an IPv6 address stands for, if it is one of those that networks and systems
 * turn into it. In the local NAT64 networks of RFC 8215 its place is not known: the usual one is taken.
 */
export function embeddedIpv4(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const groups = ipv6Groups(address);
  const prefix = groups.slice(0, 6).map((group) => group.toString(16));
  const isLocalNat64 = prefix.slice(0, 3).join(':') === '64:ff9b:1';
  if (isLocalNat64 || PREFIXES.includes(prefix.join(':'))) return dotted(groups.slice(6));
  // 6to4 (RFC 3056).
  return prefix[0] === '2002' ? dotted(groups.slice(1, 3)) : undefined;
}

/** The IPv4 address that a mapped one, such as `::ffff:10.0.0.1`, stands for in every system. */
export function mappedIpv4(address: string): string | undefined {
  const groups = ipv6Groups(address);
  const prefix = groups.slice(0, 6).map((group) => group.toString(16));
  return prefix.join(':') === MAPPED ? dotted(groups.slice(6)) : undefined;
}

function dotted(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join('.');
}
