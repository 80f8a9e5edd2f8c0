import { expect, test } from 'vitest';
import { isAccountWide } from '../../../lib/accounts/account-wide.ts';
import { NeedsReconnectError } from '../../../lib/accounts/needs-reconnect.ts';
import { CredentialsError } from '../../../lib/google/credentials-error.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { SecretUnavailableError } from '../../../lib/secrets/secret-unavailable-error.ts';
import { StorageError } from '../../../lib/table/storage-error.ts';

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
])('%s (%i) does not concern the whole account', (reason, status) => {
  expect(isAccountWide(rejection(reason, status))).toBe(false);
});

test.each([
  ['google-credentials', new CredentialsError('google-credentials', 'm'), true],
  ['account-needs-reconnect', new NeedsReconnectError({ id: 'a' }), true],
  ['sealed-unreadable', new CredentialsError('sealed-unreadable', 'm'), true],
  ['secret-unavailable', new SecretUnavailableError('id', new Error('down')), false],
  ['storage-failed', new StorageError(new Error('down')), false],
])('%s, an error of Tidings, concerns the whole account: %o', (code, error, expected) => {
  expect(error).toMatchObject({ code });
  expect(isAccountWide(error)).toBe(expected);
});

test('the class of an error counts, not its code', () => {
  expect(isAccountWide(new TidingsError('google-credentials', 'm'))).toBe(false);
});

test('any other value does not concern the whole account', () => {
  expect(isAccountWide(new Error('invalid_grant'))).toBe(false);
  expect(isAccountWide(undefined)).toBe(false);
});
