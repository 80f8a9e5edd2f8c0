import { BlockList, isIP } from 'node:net';
import { embeddedIpv4, ipv6Groups, mappedIpv4 } from './embedded-ipv4.ts';

/** Networks of IPv4 and IPv6, kept apart: to BlockList `::/0` has the addresses of IPv4 in it too. */
export class NetworkList {
  readonly #lists = { 4: new BlockList(), 6: new BlockList() };

  /**
   * Adds a network in CIDR notation, or one address.
   * @returns false, and adds nothing, for other text, or a network with bits behind its prefix.
   */
  add(text: string): boolean {
    const [, network = '', digits] = /^([\d.a-f:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
    const family = isIP(network);
    if (family !== 4 && family !== 6) return false;
    const size = family === 4 ? 32 : 128;
    const prefix = digits === undefined ? size : Number(digits);
    if (prefix > size || bitsOf(network, family).slice(prefix).includes('1')) return false;
    this.#lists[family].addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
    const mapped = family === 6 && prefix >= 96 ? mappedIpv4(network) : undefined;
    if (mapped !== undefined) this.#lists[4].addSubnet(mapped, prefix - 96, 'ipv4');
    return true;
  }

  /** Whether an address, or the IPv4 address that it stands for, is in one of the networks. */
  has(address: string): boolean {
    const embedded = embeddedIpv4(address);
    if (embedded !== undefined && this.has(embedded)) return true;
    // With a zone, BlockList finds an address in nothing.
    const plain = address.replace(/%.*$/, '');
    const family = isIP(plain);
    if (family === 4) return this.#lists[4].check(plain, 'ipv4');
    return family === 6 && this.#lists[6].check(plain, 'ipv6');
  }
}

function bitsOf(address: string, family: 4 | 6): string {
  const [numbers, width] =
    family === 4 ? [address.split('.').map(Number), 8] : [ipv6Groups(address), 16];
  return numbers.map((number) => number.toString(2).padStart(width, '0')).join('');
}
