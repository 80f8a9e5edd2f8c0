import { describe, expect, test } from 'vitest';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { errorResponse, httpStatus } from '../../../lib/http/error-response.ts';
import {
  type InvalidNotificationCode,
  InvalidNotificationError,
} from '../../../lib/protocol/invalid-notification-error.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { SecretUnavailableError } from '../../../lib/secrets/secret-unavailable-error.ts';
import { StorageError } from '../../../lib/table/storage-error.ts';

describe('httpStatus', () => {
  test.each<[InvalidNotificationCode, number]>([
    ['missing-header', 400],
    ['message-number', 400],
    ['token', 404],
    ['channel-id', 404],
  ])('a notification that is rejected for %s has the status %d', (code, status) => {
    expect(httpStatus(new InvalidNotificationError(code, 'X-Goog', 'no'))).toBe(status);
  });

  test('an error that may pass has the status 503', () => {
    expect(httpStatus(new StorageError(new Error('down')))).toBe(503);
    expect(httpStatus(new SecretUnavailableError('token', new Error('down')))).toBe(503);
  });

  test.each([
    ['unauthorized', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['channel-busy', 409],
    ['channel-of-watch', 409],
    ['watch-busy', 409],
    ['watch-exists', 409],
    ['watch-deleted', 409],
    ['account-busy', 409],
    ['account-in-use', 409],
    ['account-needs-reconnect', 409],
    ['default-account', 409],
    ['body-too-large', 413],
    ['event-too-large', 413],
    ['unsupported-content-type', 415],
    ['credentials-rejected', 422],
    ['idempotency-key-reused', 422],
    ['quota-exhausted', 503],
    ['google-credentials', 500],
    ['google-unsupported', 422],
    ['google-blocked', 422],
    ['google-gone', 422],
    ['google-reconnect', 422],
    ['google-retry-with-new-id', 502],
    ['seal-keys', 500],
    ['sealed-unreadable', 500],
    ['google-permanent', 422],
    ['google-retry', 503],
  ])('an error with the code %s has the status %d', (code, status) => {
    expect(httpStatus(new TidingsError(code, 'no'))).toBe(status);
  });

  test('any other error of Tidings has the status 400', () => {
    expect(httpStatus(new TidingsError('invalid-cursor', 'no'))).toBe(400);
  });

  test.each([
    ['another error', new TypeError('x is not a function')],
    ['a text', 'oops'],
    ['nothing', undefined],
    ['an object with a code', { code: 'not-found' }],
  ])('%s has the status 500', (_, error) => {
    expect(httpStatus(error)).toBe(500);
  });
});

describe('errorResponse', () => {
  const bodyOf = (error: unknown) => JSON.parse(errorResponse(error).body ?? '');

  test('has the code, message and field of the error', () => {
    const error = new TidingsError('invalid-cursor', 'Not ours', { field: 'cursor' });

    expect(bodyOf(error)).toEqual({
      error: { code: 'invalid-cursor', message: 'Not ours', field: 'cursor' },
    });
  });

  test('has no field if the error has none', () => {
    expect(bodyOf(new TidingsError('not-found', 'No'))).toEqual({
      error: { code: 'not-found', message: 'No' },
    });
  });

  test('has the status of the error', () => {
    expect(errorResponse(new TidingsError('not-found', 'No')).statusCode).toBe(404);
  });

  test('has a challenge if the error is unauthorized, and only then', () => {
    const challenge = (code: string) =>
      errorResponse(new TidingsError(code, 'No')).headers?.['www-authenticate'];

    expect(challenge('unauthorized')).toBe('Bearer');
    for (const code of ['invalid-json', 'forbidden', 'not-found', 'storage-failed'])
      expect(challenge(code)).toBeUndefined();
  });

  test.each([
    ['another error', new Error('sesame')],
    ['the cause of an error of Tidings', new StorageError(new Error('sesame'))],
    ['a text', 'sesame'],
  ])('has nothing of %s', (_, error) => {
    expect(JSON.stringify(errorResponse(error))).not.toContain('sesame');
  });
});

test('a pause that Google requests is passed on in whole seconds', () => {
  const rejection = { status: 503, reason: 'backendError', message: '', retryAfterMs: 1200 };
  expect(errorResponse(new GoogleError(rejection)).headers).toMatchObject({ 'retry-after': '2' });
  const { retryAfterMs: _, ...without } = rejection;
  expect(errorResponse(new GoogleError(without)).headers).not.toHaveProperty('retry-after');
});
