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
  ])('a notification refused for %s is %d', (code, status) => {
    expect(httpStatus(new InvalidNotificationError(code, 'X-Goog', 'no'))).toBe(status);
  });

  test('what may work later is a 503', () => {
    expect(httpStatus(new StorageError(new Error('down')))).toBe(503);
    expect(httpStatus(new SecretUnavailableError('token', new Error('down')))).toBe(503);
  });

  test.each([
    ['unauthorized', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['channel-busy', 409],
    ['account-busy', 409],
    ['account-in-use', 409],
    ['account-needs-reconnect', 409],
    ['default-account', 409],
    ['body-too-large', 413],
    ['google-unsupported', 422],
    ['seal-keys', 500],
    ['sealed-unreadable', 500],
    ['google-permanent', 502],
    ['google-retry', 503],
  ])('%s is %d', (code, status) => {
    expect(httpStatus(new TidingsError(code, 'no'))).toBe(status);
  });

  test('any other error of ours is the client’s mistake', () => {
    expect(httpStatus(new TidingsError('invalid-cursor', 'no'))).toBe(400);
  });

  test.each([
    ['an error of somebody else', new TypeError('x is not a function')],
    ['a text', 'oops'],
    ['nothing', undefined],
    ['an object that looks like ours', { code: 'not-found' }],
  ])('%s is a 500', (_, error) => {
    expect(httpStatus(error)).toBe(500);
  });
});

describe('errorResponse', () => {
  const bodyOf = (error: unknown) => JSON.parse(errorResponse(error).body ?? '');

  test('says code, message and field', () => {
    const error = new TidingsError('invalid-cursor', 'Not ours', { field: 'cursor' });

    expect(bodyOf(error)).toEqual({
      error: { code: 'invalid-cursor', message: 'Not ours', field: 'cursor' },
    });
  });

  test('leaves the field out if there is none', () => {
    expect(bodyOf(new TidingsError('not-found', 'No'))).toEqual({
      error: { code: 'not-found', message: 'No' },
    });
  });

  test('has the status of the error', () => {
    expect(errorResponse(new TidingsError('not-found', 'No')).statusCode).toBe(404);
  });

  test('says how to come in, only to those who are not', () => {
    const challenge = (code: string) =>
      errorResponse(new TidingsError(code, 'No')).headers?.['www-authenticate'];

    expect(challenge('unauthorized')).toBe('Bearer');
    expect(challenge('not-found')).toBeUndefined();
  });

  test.each([
    ['an error of somebody else', new Error('sesame')],
    ['the cause of one of ours', new StorageError(new Error('sesame'))],
    ['a text', 'sesame'],
  ])('shows nothing of %s', (_, error) => {
    expect(JSON.stringify(errorResponse(error))).not.toContain('sesame');
  });
});

test('what Google asked us to wait is passed on, in whole seconds', () => {
  const rejection = { status: 503, reason: 'backendError', message: '', retryAfterMs: 1200 };
  expect(errorResponse(new GoogleError(rejection)).headers).toMatchObject({ 'retry-after': '2' });
  const { retryAfterMs: _, ...without } = rejection;
  expect(errorResponse(new GoogleError(without)).headers).not.toHaveProperty('retry-after');
});
