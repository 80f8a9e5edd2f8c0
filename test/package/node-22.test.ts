import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

// The types of Node 22 stand in for a Node 22 of 185 MB. package.test.ts takes one, if there is a node22.
test('what the package has in it uses nothing that Node 22 has not', async () => {
  const args = [path('node_modules/typescript/bin/tsc'), '--project'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...args,
    path('package/tsconfig.node22.json'),
  ]);
  expect(stdout).toBe('');
});
