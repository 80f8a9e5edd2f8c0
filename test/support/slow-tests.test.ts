import { expect, test } from 'vitest';
import { slowTests } from './slow-tests.ts';

const SLOW = slowTests();

test.each([
  ['starts a process', 'test/e2e/end-to-end.test.ts'],
  ['imports what starts the database', 'test/lib/table/table.test.ts'],
  ['imports what starts the queues', 'test/local/queue.test.ts'],
  ['reads the package', 'test/local/serverless-config.test.ts'],
  ['imports what reads the package', 'test/handlers/receive.test.ts'],
])('a test that %s is slow', (_, file) => {
  expect(SLOW).toContain(file);
});

test.each([
  ['imports pure modules only', 'test/lib/protocol/token.test.ts'],
  ['calls a server in its own process', 'test/google-simulator/wire.test.ts'],
])('a test that %s is not slow', (_, file) => {
  expect(SLOW).not.toContain(file);
});
