import { expect, test } from 'vitest';
import { type AccountRecord, defaultAccount } from '../../../lib/accounts/account-record.ts';
import { presentAccount } from '../../../lib/accounts/present-account.ts';
import { HOUR, NOW_MS } from '../../support/times.ts';

const ACCOUNT: AccountRecord = {
  id: 'a',
  owner: 'alice',
  type: 'service_account',
  identity: 'robot@example.com',
  subject: 'ann@example.com',
  sealed: 'v1.secret',
  grantId: 'grant',
  status: 'ok',
  statusSinceMs: NOW_MS,
  version: 3,
  dueAtMs: NOW_MS,
  createdAtMs: NOW_MS,
  updatedAtMs: NOW_MS + HOUR,
};

test('an account is presented with times in ISO 8601, and without what is sealed or internal', () => {
  const presented = JSON.parse(JSON.stringify(presentAccount(ACCOUNT)));
  expect(presented).toEqual({
    id: 'a',
    type: 'service_account',
    identity: 'robot@example.com',
    subject: 'ann@example.com',
    status: 'ok',
    statusSince: '2027-03-01T12:00:00.000Z',
    createdAt: '2027-03-01T12:00:00.000Z',
    updatedAt: '2027-03-01T13:00:00.000Z',
  });
});

test('an account that is being deleted is presented as such since its deletion began', () => {
  const deleting = { ...ACCOUNT, deletingAtMs: NOW_MS + HOUR };
  expect(presentAccount(deleting)).toMatchObject({
    status: 'deleting',
    statusSince: '2027-03-01T13:00:00.000Z',
  });
});

test('an account that Google’s quota makes wait is presented with the end of the wait', () => {
  const throttled = { ...ACCOUNT, throttledUntilMs: NOW_MS + HOUR };
  expect(presentAccount(throttled)).toMatchObject({ throttledUntil: '2027-03-01T13:00:00.000Z' });
});

test('the deployment’s own account is presented without times before anything was recorded', () => {
  const presented = JSON.parse(JSON.stringify(presentAccount(defaultAccount())));
  expect(presented).toEqual({ id: 'default', status: 'ok' });
});
