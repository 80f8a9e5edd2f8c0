import { expect, test } from 'vitest';
import { endedByLambda } from '../../../../lib/hooks/invoking/ended-by-lambda.ts';

test.each([
  [
    'timed-out',
    { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: 1 Error: Task timed out after 30' },
  ],
  ['timed-out', { errorMessage: '2026-01-02T03:04:05.000Z 1 Task timed out after 30.03 seconds' }],
  ['timed-out', { errorType: 'Error', errorMessage: '[504] - Lambda timeout.' }],
  [
    'crashed',
    { errorType: 'Runtime.ExitError', errorMessage: 'RequestId: 1 Error: Runtime exited' },
  ],
  ['crashed', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: x' }],
  ['crashed', { errorType: 'Runtime.NodeJsExit' }],
  ['out-of-memory', { errorType: 'Runtime.OutOfMemory', errorMessage: 'RequestId: 1 Error' }],
])('a run ended as %s if Lambda says %j', (outcome, payload) => {
  expect(endedByLambda(payload)).toMatchObject({
    outcome,
    error: { name: expect.any(String), message: expect.any(String), stack: '' },
  });
});

test.each([
  null,
  undefined,
  'x',
  {},
  { errorType: 'TidingsError', errorMessage: 'kind must be check or run' },
  { errorType: 'Runtime.ImportModuleError', errorMessage: 'Error: Cannot find module' },
  { errorType: 'toString' },
  { errorType: 7, errorMessage: 7 },
])('it is not the module’s doing if Lambda says %j', (payload) => {
  expect(endedByLambda(payload)).toBeUndefined();
});
