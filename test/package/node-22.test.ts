import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

// Beside the run in package.test.ts, which does not come by every line.
test('what the package has in it uses nothing that Node 22 has not', async () => {
  const args = [path('node_modules/typescript/bin/tsc'), '--project'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...args,
    path('package/tsconfig.node22.json'),
  ]);
  expect(stdout).toBe('');
});
