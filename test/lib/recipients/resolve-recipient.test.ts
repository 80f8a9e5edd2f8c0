import { expect, test } from 'vitest';
import { resolveRecipient } from '../../../lib/recipients/resolve-recipient.ts';

const NONE = { checks: [], allowLoopback: false };

test.each([[['8.8.8.8', '2606:4700::1']], [['8.8.8.8']]])(
  'a name with the addresses %j is taken',
  async (addresses) => {
    await expect(resolve('https://hooks.example.com/', addresses)).resolves.toBeUndefined();
  },
);

test.each([
  [['10.0.0.1']],
  [['8.8.8.8', '10.0.0.1']],
  [['2606:4700::1', 'fd00::1']],
  [['::ffff:8.8.8.8']],
  [['8.8.8.8', '']],
])('a name with the addresses %j is refused without any check (TH-52)', async (addresses) => {
  await expect(resolve('https://hooks.example.com/', addresses)).rejects.toMatchObject({
    code: 'recipient-refused',
  });
});

test('an address is not looked up', async () => {
  await expect(resolve('https://8.8.8.8/', [])).resolves.toBeUndefined();
  await expect(resolve('https://10.0.0.1/', ['8.8.8.8'])).rejects.toThrow(/not in the internet/);
});

test('a name without an address is not refused: it cannot be judged', async () => {
  await expect(resolve('https://hooks.example.com/', [])).rejects.toMatchObject({
    code: 'recipient-unresolved',
    message: 'The name hooks.example.com has no address',
  });
});

test('this machine is taken where it is allowed', async () => {
  const rules = { checks: [], allowLoopback: true };
  await expect(resolve('http://localhost/', ['127.0.0.1', '::1'], rules)).resolves.toBeUndefined();
  await expect(resolve('http://localhost/', ['127.0.0.1', '10.0.0.1'], rules)).rejects.toThrow();
});

function resolve(url: string, addresses: readonly string[], rules = NONE): Promise<void> {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return resolveRecipient(new URL(url), async () => found, rules);
}
