import { expect, test } from 'vitest';
import { GoogleError, invalidAnswer } from '../../../lib/google/google-error.ts';

test('an error has what Google said, its class and the code of its class', () => {
  const cause = new Error('x');
  const error = new GoogleError({
    status: 403,
    reason: 'forbidden',
    message: 'No',
    retryAfterMs: 7,
    cause,
  });
  expect(error).toMatchObject({
    code: 'google-blocked',
    errorClass: 'blocked',
    status: 403,
    reason: 'forbidden',
    retryAfterMs: 7,
    tokenOf: undefined,
    isLimit: false,
    outcomeUnknown: false,
    cause,
  });
  expect(error.message).toContain('403 forbidden');
});

test.each([undefined, 'service_account', 'authorized_user'] as const)(
  'a limit is marked as one, by an API or for the token of %s',
  (tokenOf) => {
    const error = new GoogleError({ status: 429, reason: '', message: '', tokenOf });
    expect(error).toMatchObject({ isLimit: true, errorClass: 'retry', tokenOf });
  },
);

test('an error of the token endpoint is classed by its own table', () => {
  const rejection = { status: 400, reason: 'invalid_grant', message: '' };
  expect(new GoogleError(rejection).errorClass).toBe('permanent');
  const error = new GoogleError({ ...rejection, tokenOf: 'authorized_user' });
  expect(error).toMatchObject({ errorClass: 'reconnect', tokenOf: 'authorized_user' });
});

test('a token endpoint that does not answer is called again', () => {
  const rejection = { status: 0, reason: 'network', message: '' };
  const error = new GoogleError({ ...rejection, tokenOf: 'authorized_user' });
  expect(error.errorClass).toBe('retry');
});

test('an answer of no use is called for again, and its call may have worked', () => {
  expect(invalidAnswer('no JSON')).toMatchObject({
    status: 0,
    reason: 'invalid-answer',
    errorClass: 'retry',
    outcomeUnknown: true,
  });
});
