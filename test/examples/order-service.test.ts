import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../examples/order-service.ts', import.meta.url));

test('the example of an order service sends, verifies, and ends by itself', async () => {
  // It rejects if the program exits with another code than 0.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM]);
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual([
    'partner: order.created {"shop":"example","id":7,"state":"open","total":30} is genuine',
    'shop: order.created delivered',
    'partner: invalid-signature',
    'forger: failed after 1 attempt',
    'partner: order.paid {"id":7,"total":30} is genuine',
  ]);
});
