import { expect, test } from 'vitest';
import { isAccountWide } from '../../../lib/accounts/account-wide.ts';
import { NeedsReconnectError } from '../../../lib/accounts/needs-reconnect.ts';
import { CredentialsError } from '../../../lib/google/credentials-error.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { SecretUnavailableError } from '../../../lib/secrets/secret-unavailable-error.ts';
import { StorageError } from '../../../lib/table/storage-error.ts';

type TokenOf = 'service_account' | 'authorized_user' | undefined;
const rejection = (reason: string, status: number, tokenOf?: TokenOf) =>
  new GoogleError({ status, reason, message: 'm', tokenOf });

test.each([
  ['invalid_grant', 400, 'service_account'],
  ['invalid_client', 401, 'service_account'],
  ['deleted_client', 401, 'service_account'],
  ['policy_enforced', 400, 'authorized_user'],
  ['unauthorized_client', 401, 'authorized_user'],
  ['invalid_scope', 400, 'authorized_user'],
  ['access_denied', 403, 'authorized_user'],
  ['authError', 401, undefined],
] as [string, number, TokenOf][])('%s (%i) of %s concerns the whole account', (...rejected) => {
  expect(isAccountWide(rejection(...rejected))).toBe(true);
});

test.each([
  ['insufficientPermissions', 403, undefined],
  ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 403, undefined],
  ['unauthorized_client', 401, 'service_account'],
  ['invalid_scope', 400, 'service_account'],
  ['access_denied', 403, 'service_account'],
  ['temporarily_unavailable', 400, 'authorized_user'],
  ['rate_limit_exceeded', 403, 'authorized_user'],
  ['forbidden', 403, undefined],
  ['notFound', 404, undefined],
  ['rateLimitExceeded', 403, undefined],
  ['backendError', 503, undefined],
  ['timeout', 0, undefined],
  ['push.webhookUrlUnauthorized', 401, undefined],
  ['pushNotSupportedForRequestedResource', 400, undefined],
] as [string, number, TokenOf][])('%s (%i) of %s does not', (...rejected) => {
  expect(isAccountWide(rejection(...rejected))).toBe(false);
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
