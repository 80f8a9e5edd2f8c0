import { expect, test } from 'vitest';
import { type AccountRecord, defaultAccount } from '../../../lib/accounts/account-record.ts';
import { hasFailed, NeedsReconnectError } from '../../../lib/accounts/needs-reconnect.ts';
import { CredentialsError } from '../../../lib/google/credentials-error.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { FAILURE } from './rows/account-rows.ts';

test.each([
  ['a', 'Account a', 'PUT /accounts/a'],
  ['default', 'The deployment', 'google-credentials secret'],
])('the error of account %s names it, the reason and the fix', (id, what, fix) => {
  const error = new NeedsReconnectError({ id, failure: FAILURE });
  expect(error).toBeInstanceOf(CredentialsError);
  expect([error.code, httpStatus(error)]).toEqual(['account-needs-reconnect', 409]);
  for (const words of [what, FAILURE.reason, fix]) expect(error.message).toContain(words);
});

const REJECTED: AccountRecord = {
  ...defaultAccount(),
  status: 'needs_reconnect',
  failedCredentials: 'digest',
};

test.each<[string, AccountRecord, string, boolean]>([
  ['the rejected ones', REJECTED, 'digest', true],
  ['others', REJECTED, 'another', false],
  ['those of an account that works again', { ...REJECTED, status: 'ok' }, 'digest', false],
])('whether credentials have failed that are %s: %s', (_, account, digest, expected) => {
  expect(hasFailed(account, digest)).toBe(expected);
});
