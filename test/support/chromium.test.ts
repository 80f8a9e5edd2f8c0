import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installChromium } from './chromium.ts';

// Nothing is on this path: neither a browser nor apt.
beforeEach(() => void vi.stubEnv('PATH', '/none'));
afterEach(() => void vi.unstubAllEnvs());

test.each([
  [{ uid: 0, system: 'alpine' }, /only Debian’s/],
  [{ uid: 501, system: undefined }, /only Debian’s/],
  [{ uid: 1000, system: 'debian' }, /for root only/],
  [{ uid: 0, system: 'debian' }, /cannot be installed: \S/],
])('without Chromium on %o the reason is one line', async (machine, reason) => {
  const found = await installChromium(machine);
  expect(found).toEqual({ missing: expect.stringMatching(reason) });
  expect(JSON.stringify(found)).not.toContain('\\n');
});
