import type { LookupAddress, LookupOptions } from 'node:dns';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkingLookup } from '../../../lib/recipients/checking-lookup.ts';
import { blockCidrNetwork } from '../../../lib/recipients/checks.ts';

const PUBLIC = ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00::1'];
const INTERNAL = [
  '10.0.0.1',
  '127.0.0.1',
  '::1',
  '::ffff:8.8.8.8',
  'fe80::1%eth0',
  'localhost',
  '',
];
const RULES = { checks: [blockCidrNetwork('9.0.0.0/8')], allowLoopback: false };

describe('the lookup of a connection', () => {
  test('gives all addresses of a name if all are allowed, and else none', async () => {
    const list = fc.array(fc.constantFrom(...PUBLIC, ...INTERNAL, '9.9.9.9'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(list, async (addresses) => {
        const isAllowed = addresses.every((address) => PUBLIC.includes(address));
        const expected = isAllowed
          ? addresses.length > 0
            ? addresses
            : 'recipient-unresolved'
          : 'recipient-refused';
        expect(await lookup(addresses, { all: true })).toEqual(expected);
      }),
    );
  });

  test.each([
    [{ all: true, family: 4 }, ['8.8.8.8', '1.1.1.1']],
    [{ all: true, family: 6 }, ['2606:4700::1111', '2a00::1']],
    [{ all: true, family: 'IPv4' as const }, ['8.8.8.8', '1.1.1.1']],
    [{ all: true, family: 'IPv6' as const }, ['2606:4700::1111', '2a00::1']],
    [{ all: true, family: 0 }, PUBLIC],
    [{ all: false }, ['8.8.8.8']],
    [{}, ['8.8.8.8']],
    [{ family: 6 }, ['2606:4700::1111']],
  ])('asked for %j gives %j', async (options, expected) => {
    expect(await lookup(PUBLIC, options)).toEqual(expected);
  });

  test('judges those of the other family too', async () => {
    expect(await lookup(['8.8.8.8', '::1'], { all: true, family: 4 })).toBe('recipient-refused');
  });

  test('has none if the other family has all', async () => {
    expect(await lookup(['8.8.8.8'], { all: true, family: 6 })).toBe('recipient-unresolved');
  });
});

/** The addresses that are given, or the code of the error. */
function lookup(addresses: readonly string[], options: LookupOptions): Promise<string[] | string> {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return new Promise((resolve) => {
    checkingLookup(async () => found, RULES)('hooks.example.com', options, (error, given) => {
      if (error) return resolve((error as NodeJS.ErrnoException).code ?? '');
      resolve(
        typeof given === 'string' ? [given] : given.map(({ address }: LookupAddress) => address),
      );
    });
  });
}
