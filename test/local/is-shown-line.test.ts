import { expect, test } from 'vitest';
import { isShownLine } from '../../local/is-shown-line.ts';

test.each([
  '{"level":"error","message":"request failed"}',
  '× Runtime.ImportModuleError: Error: Cannot find module',
  '✘ [ERROR] Could not resolve "no-such-package"',
  '    hooks/audit.ts:1:21:',
  '× Bundle error, waiting for a file change to reload...',
])('an error is shown: %s', (line) => {
  expect(isShownLine(line)).toBe(true);
});

test.each([
  '{"level":"info","message":"hook created"}',
  "      1 │ import { nope } from 'no-such-package';",
  'POST /hooks (λ: manage)',
  'http://localhost:3000/2015-03-31/functions',
])('all else is not: %s', (line) => {
  expect(isShownLine(line)).toBe(false);
});
