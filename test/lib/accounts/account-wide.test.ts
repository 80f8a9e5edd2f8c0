import { expect, test } from 'vitest';
import { isAccountWide } from '../../../lib/accounts/account-wide.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

const rejection = (reason: string, status: number) =>
  new GoogleError({ status, reason, message: 'm' });

test.each([
  ['invalid_grant', 400],
  ['invalid_client', 401],
  ['deleted_client', 401],
  ['authError', 401],
])('%s (%i) concerns the whole account', (reason, status) => {
  expect(isAccountWide(rejection(reason, status))).toBe(true);
});

test.each([
  ['insufficientPermissions', 403],
  ['unauthorized_client', 401],
  ['invalid_scope', 400],
  ['access_denied', 403],
  ['forbidden', 403],
  ['notFound', 404],
  ['rateLimitExceeded', 403],
  ['backendError', 503],
  ['timeout', 0],
  ['push.webhookUrlUnauthorized', 401],
  ['pushNotSupportedForRequestedResource', 400],
])('%s (%i) does not', (reason, status) => {
  expect(isAccountWide(rejection(reason, status))).toBe(false);
});

test.each([
  ['google-credentials', true],
  ['account-needs-reconnect', true],
  ['sealed-unreadable', true],
  ['secret-unavailable', false],
  ['storage-failed', false],
])('our own %s: %s', (code, expected) => {
  expect(isAccountWide(new TidingsError(code, 'm'))).toBe(expected);
});

test('what is not ours does not', () => {
  expect(isAccountWide(new Error('invalid_grant'))).toBe(false);
  expect(isAccountWide(undefined)).toBe(false);
});
