import { describe, expect, test } from 'vitest';
import { NeedsReconnectError } from '../../../lib/accounts/needs-reconnect.ts';
import type { GoogleErrorClass } from '../../../lib/google/classified.ts';
import {
  CredentialsError,
  type CredentialsErrorCode,
} from '../../../lib/google/credentials-error.ts';
import { failureOf, isRejection, isTransient } from '../../../lib/google/failure.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

/** A rejection by Google, and whether an attempt before it may have worked. */
function rejection(reason: string, outcomeUnknown = false): GoogleError {
  const error = new GoogleError({ status: 400, reason, message: 'No' });
  error.outcomeUnknown = outcomeUnknown;
  return error;
}

test('a rejection is stored with its class and reason, and has opened nothing', () => {
  const error = rejection('forbidden');
  const { message } = error;
  const failure = failureOf(error, 7);
  expect(failure).toEqual({
    class: 'blocked',
    reason: 'forbidden',
    message,
    atMs: 7,
    nothingOpened: true,
  });
  expect(isRejection(failure)).toBe(true);
});

test('a rejection after an attempt that may have worked does not count as a rejection', () => {
  const failure = failureOf(rejection('forbidden', true), 7);
  expect(failure).toMatchObject({ class: 'retry', reason: 'forbidden' });
  expect(failure).not.toHaveProperty('nothingOpened');
  expect(isRejection(failure)).toBe(false);
});

test('a rejection of class retry counts as a rejection: Google has opened nothing', () => {
  const failure = failureOf(rejection('rateLimitExceeded'), 7);
  expect(failure).toMatchObject({ class: 'retry', nothingOpened: true });
  expect(isRejection(failure)).toBe(true);
});

test('an id that is taken keeps its class, whatever came before, and is no rejection', () => {
  for (const doubt of [true, false]) {
    const failure = failureOf(rejection('channelIdNotUnique', doubt), 7);
    expect(failure.class).toBe('retry-with-new-id');
    expect(isRejection(failure)).toBe(false);
  }
});

test('an error of Tidings is of class retry, and is no rejection by Google', () => {
  const failure = failureOf(new TidingsError('storage-failed', 'Down'), 7);
  expect(failure).toEqual({ class: 'retry', reason: 'storage-failed', message: 'Down', atMs: 7 });
  expect(isRejection(failure)).toBe(false);
});

test.each<CredentialsErrorCode>([
  'google-credentials',
  'account-needs-reconnect',
  'sealed-unreadable',
])('unusable credentials (%s) are of class reconnect', (code) => {
  expect(failureOf(new CredentialsError(code, 'No'), 7)).toEqual({
    class: 'reconnect',
    reason: code,
    message: 'No',
    atMs: 7,
  });
});

test('credentials that Google has rejected before are of class reconnect', () => {
  const error = new NeedsReconnectError({ id: 'a' });
  expect(failureOf(error, 7)).toMatchObject({
    class: 'reconnect',
    reason: 'account-needs-reconnect',
  });
});

test('an error that has only the code of a credentials error is of class retry', () => {
  const error = new TidingsError('google-credentials', 'No');
  expect(failureOf(error, 7).class).toBe('retry');
});

test.each([new TypeError('a secret'), 'a secret', undefined])(
  'an unexpected error (%s) is stored without its message',
  (thrown) => {
    const failure = failureOf(thrown, 7);
    expect(failure).toMatchObject({ class: 'retry', reason: 'internal' });
    expect(failure.message).not.toContain('secret');
  },
);

describe('a failure', () => {
  const CLASSES: Record<GoogleErrorClass, { transient: boolean; rejected: boolean }> = {
    retry: { transient: true, rejected: false },
    'retry-with-new-id': { transient: true, rejected: false },
    reconnect: { transient: false, rejected: true },
    blocked: { transient: false, rejected: true },
    unsupported: { transient: false, rejected: true },
    gone: { transient: false, rejected: true },
    permanent: { transient: false, rejected: true },
  };

  test.each(Object.entries(CLASSES))('of class %s is %o', (name, expected) => {
    const failure = {
      class: name as GoogleErrorClass,
      reason: 'r',
      message: 'm',
      atMs: 7,
    };
    expect({ transient: isTransient(failure), rejected: isRejection(failure) }).toEqual(expected);
  });
});
