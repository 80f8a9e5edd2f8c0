import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isInternalAddress,
  isLoopbackAddress,
} from '../../../lib/recipients/internal-addresses.ts';

// As numbers, beside what BlockList makes of the same networks.
const V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map((network) => {
  const [address = '', prefix] = network.split('/');
  const first = numberOf(address);
  return { network, first, last: first + 2 ** (32 - Number(prefix)) - 1 };
});

describe('an IPv4 address', () => {
  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '100.64.0.1',
  ])('%s is internal (TH-55)', (address) => {
    expect(isInternalAddress(address)).toBe(true);
  });

  test.each(['8.8.8.8', '123.123.123.123', '1.1.1.1', '172.15.255.255', '172.32.0.0'])(
    '%s is not (TH-55)',
    (address) => {
      expect(isInternalAddress(address)).toBe(false);
    },
  );

  test.each(V4)('of $network is internal up to its ends, and not beyond', ({ first, last }) => {
    for (const number of [first, first + 1, last - 1, last])
      expect(isInternalAddress(dotted(number))).toBe(true);
    for (const number of [first - 1, last + 1].filter((one) => one >= 0 && one < 2 ** 32))
      expect([number, isInternalAddress(dotted(number))]).toEqual([number, isListed(number)]);
  });

  test('is internal if it is in one of the networks, and else is not', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), (number) => {
        expect(isInternalAddress(dotted(number))).toBe(isListed(number));
      }),
    );
  });
});

describe('an IPv6 address', () => {
  test.each([
    '::1',
    '::',
    'fd00::1',
    'fd00:ec2::254',
    'fe80::1',
    'febf::1',
    'fec0::1',
    'ff02::1',
    'ff0e::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '100::1',
    '1fff:ffff::',
    '2001::1',
    '2001:1ff:ffff::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:808:808::1',
    '3fff::1',
    '3fff:fff:ffff::1',
    '4000::1',
    '5f00::1',
    '8000::1',
    'fc00::1',
  ])('%s is internal (TH-55)', (address) => {
    expect(isInternalAddress(address)).toBe(true);
  });

  test.each(['2606:4700::1111', '2001:4860:4860::8888', '2001:200::1', '2a00::1', '3ffe::1'])(
    '%s is not (TH-55)',
    (address) => {
      expect(isInternalAddress(address)).toBe(false);
    },
  );

  test('outside 2000::/3 is internal', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const [group = ''] = new URL(`http://[${address}]`).hostname.slice(1).split(':');
        const isUnicast = Number.parseInt(group || '0', 16) >> 13 === 1;
        expect(isUnicast || isInternalAddress(address)).toBe(true);
      }),
    );
  });
});

test.each(['', 'localhost', '8.8.8', '8.8.8.8.', '8.8.8.8 ', '0x8080808', '[2606:4700::1111]'])(
  'what is no address, %j, is internal',
  (text) => {
    expect(isInternalAddress(text)).toBe(true);
  },
);

test.each(['2606:4700::1111%eth0', 'fe80::1%1'])('an address with a zone, %s, is', (address) => {
  expect(isInternalAddress(address)).toBe(true);
});

test.each([
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['::1', true],
  ['128.0.0.1', false],
  ['::ffff:127.0.0.1', false],
  ['127.evil.com', false],
  ['::1%lo', false],
  ['', false],
])('%j is of this machine: %s', (address, is) => {
  expect(isLoopbackAddress(address)).toBe(is);
});

function isListed(number: number): boolean {
  return V4.some(({ first, last }) => first <= number && number <= last);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}
