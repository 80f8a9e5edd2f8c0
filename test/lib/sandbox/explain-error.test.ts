import { beforeAll, expect, test } from 'vitest';
import { failed } from '../../../lib/sandbox/ended-by.ts';
import { explainError } from '../../../lib/sandbox/explain-error.ts';
import type { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import { run, testSandbox } from './test-sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});

/** The error of a hook that does this. */
async function errorOf(body: string, timeoutMs = 1000) {
  const ran = await run(sandbox, `export const hook = async () => { ${body} };`, { timeoutMs });
  if (ran.outcome === 'ok') throw new Error('It has run');
  return ran.error;
}

test.each([
  [
    "fetch('https://example.com')",
    /^'fetch' is not defined: stored code has no network\. Return a/,
  ],
  ['setTimeout(() => {}, 10)', /^'setTimeout' is not defined: stored code has no timer\./],
  ['process.env.KEY', /^'process' is not defined: stored code has nothing of Node's\./],
  ["require('fs')", /^'require' is not defined: stored code has nothing of Node's\./],
  ["new URL('https://example.com')", /^'URL' is not defined: stored code has the language and/],
])('what stored code does not have is named with the way out: %s', async (body, message) => {
  expect((await errorOf(body)).message).toMatch(message);
});

test('another name that is not defined is left as it is', async () => {
  expect((await errorOf('return totl')).message).toBe("'totl' is not defined");
});

test('a stack has the frames of the code only', async () => {
  const { stack } = await errorOf('return (function inner() { return event.data; })();');
  expect(stack).toMatch(/^\s+at inner \(hook\.js:1:\d+\)\n\s+at hook \(hook\.js:1:\d+\)\n?$/);
});

test('an error without a stack is the same', () => {
  expect(explainError({ name: 'E', message: 'no', stack: '' })).toEqual({
    name: 'E',
    message: 'no',
    stack: '',
  });
});

test.each([
  ['for (;;);', 100, 'It did not end within 0.1 s'],
  ['for (;;) await null;', 200, 'It did not end within 0.2 s'],
])('%s says what its time was', async (body, timeoutMs, message) => {
  expect(await errorOf(body, timeoutMs)).toEqual(
    (failed('timed-out', message) as { error: object }).error,
  );
});
