import { expect, test } from 'vitest';
import { classify } from '../../../lib/google/error-classes.ts';
import { readRejection } from '../../../lib/google/read-rejection.ts';

const INFO = 'type.googleapis.com/google.rpc.ErrorInfo';

/** The class of an answer with this error. */
function classOf(error: object, code = 403) {
  return classify(readRejection(code, { error: { code, ...error } }, null, 0)).errorClass;
}

const details = (reason: string, domain = 'googleapis.com') => [
  { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
  { '@type': INFO, reason, domain },
];

test.each([
  ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'reconnect'],
  ['SERVICE_DISABLED', 'blocked'],
  ['RATE_LIMIT_EXCEEDED', 'retry'],
])('B-15: the reason %s in details alone is of class %s', (reason, errorClass) => {
  expect(classOf({ status: 'PERMISSION_DENIED', details: details(reason) })).toBe(errorClass);
});

test.each([
  ['RESOURCE_EXHAUSTED', 403, 'retry'],
  ['UNAVAILABLE', 400, 'retry'],
  ['PERMISSION_DENIED', 403, 'blocked'],
  ['UNAUTHENTICATED', 401, 'reconnect'],
  ['NOT_FOUND', 404, 'gone'],
  ['INVALID_ARGUMENT', 400, 'permanent'],
])('B-15: the status %s alone (%i) is of class %s', (status, code, errorClass) => {
  expect(classOf({ status }, code)).toBe(errorClass);
});

test.each([
  ['SERVICE_DISABLED', 'blocked'],
  ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'reconnect'],
  ['RATE_LIMIT_EXCEEDED', 'retry'],
])('a general reason leaves the word to %s in details: class %s', (reason, errorClass) => {
  const errors = [{ reason: 'forbidden', domain: 'global' }];
  const rejection = { errors, status: 'PERMISSION_DENIED', details: details(reason) };
  expect(classOf(rejection)).toBe(errorClass);
});

test('a general reason leaves the word to a status that says more', () => {
  const errors = [{ reason: 'forbidden', domain: 'global' }];
  expect(classOf({ errors, status: 'RESOURCE_EXHAUSTED' })).toBe('retry');
  expect(classOf({ errors, status: 'PERMISSION_DENIED' })).toBe('blocked');
});

test('a limit in the domain usageLimits is one behind a general reason too', () => {
  const errors = [{ reason: 'forbidden', domain: 'global' }];
  const rejection = { errors, details: details('SOMETHING_NEW', 'usageLimits') };
  expect(classOf(rejection)).toBe('retry');
});
