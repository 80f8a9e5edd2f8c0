import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockCidrNetwork, blockInternalIps } from '../../../lib/recipients/checks.ts';
import { embeddedIpv4 } from '../../../lib/recipients/embedded-ipv4.ts';
import { literalAddress } from '../../../lib/recipients/judge.ts';
import { parseRecipient } from '../../../lib/recipients/parse-recipient.ts';
import { NOTATIONS, type Parts, WRAPPERS } from './notations.ts';

const byte = fc.nat(255);
const parts: fc.Arbitrary<Parts> = fc.oneof(
  fc.tuple(byte, byte, byte, byte),
  // What is internal has to be common among them.
  fc.tuple(fc.constantFrom(0, 10, 127, 100, 169, 172, 192, 198, 224, 255), byte, byte, byte),
  fc.constantFrom<Parts>([169, 254, 169, 254], [127, 0, 0, 1], [192, 168, 0, 1], [8, 8, 8, 8]),
);

describe.each(Object.entries(NOTATIONS))('an IPv4 address: %s', (_, write) => {
  test('is read as the dotted address, and judged as it', async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (address) => {
        const dotted = address.join('.');
        const url = `https://${write(address)}/`;
        expect(literalAddress(new URL(url))).toBe(dotted);
        const isInternal = blockInternalIps().rejection?.(dotted) !== undefined;
        expect(await isRefused(parseRecipient(url, { allowLoopback: false }))).toBe(isInternal);
        expect(await isRefused(blockInternalIps().validate(url))).toBe(isInternal);
      }),
    );
  });
});

describe.each(Object.entries(WRAPPERS))('an IPv4 address in one of IPv6: %s', (_, write) => {
  test('is recognised, and blocked by its network', () => {
    fc.assert(
      fc.property(parts, (address) => {
        const dotted = address.join('.');
        expect(embeddedIpv4(write(address))).toBe(dotted);
        const block = blockCidrNetwork(`${address.slice(0, 2).join('.')}.0.0/16`);
        expect(block.rejection?.(write(address))).toBeDefined();
        const [first, ...others] = address;
        const other = [first ^ 1, ...others] as unknown as Parts;
        expect(block.rejection?.(write(other))).toBeUndefined();
      }),
    );
  });

  test('is refused as internal, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (address) => {
        const url = `https://[${write(address)}]/`;
        expect(await isRefused(parseRecipient(url, { allowLoopback: false }))).toBe(true);
        expect(await isRefused(blockInternalIps().validate(url))).toBe(true);
      }),
    );
  });
});

test.each(['2606:4700::1111', 'fe80::1', '::1:0:0:0', '1.2.3.4', 'a', ''])(
  '%j stands for no IPv4 address',
  (address) => {
    expect(embeddedIpv4(address)).toBeUndefined();
  },
);

async function isRefused(checked: Promise<unknown>): Promise<boolean> {
  return checked.then(
    () => false,
    (error: { code?: string }) => {
      expect(error.code).toBe('recipient-refused');
      return true;
    },
  );
}
