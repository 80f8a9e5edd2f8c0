import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyTokenError } from '../../../lib/google/token-errors.ts';

const KINDS = ['service_account', 'authorized_user'] as const;

describe.each([
  'invalid_grant',
  'invalid_client',
  'deleted_client',
  'disabled_client',
  'unauthorized_client',
  'invalid_scope',
  'access_denied',
  'policy_enforced',
  'admin_policy_enforced',
  'org_internal',
  'something_new',
])('B-05, B-06: %s', (reason) => {
  test.each([400, 401, 403])('with status %d needs other credentials', (status) => {
    for (const accountType of KINDS)
      expect(classifyTokenError({ status, reason, accountType }).errorClass).toBe('reconnect');
  });

  test('has advice that fits the kind of account', () => {
    const [key, user] = KINDS.map(
      (accountType) => classifyTokenError({ status: 400, reason, accountType }).advice,
    );
    expect(key).not.toBe(user);
    expect(user).not.toContain('Admin console');
  });
});

test.each([
  [503, 'temporarily_unavailable'],
  [400, 'temporarily_unavailable'],
  [500, 'server_error'],
  [400, 'internal_failure'],
  [400, 'internal'],
  [400, 'INTERNAL'],
  [403, 'DEADLINE_EXCEEDED'],
  [502, ''],
  [403, ''],
  [400, ''],
  [200, ''],
  [503, 'invalid_grant'],
  [408, 'request_timed_out'],
  [400, 'internal_error'],
  [400, 'backendError'],
  [400, 'backend_error'],
  [400, 'unavailable'],
  [400, 'UNAVAILABLE'],
  [400, 'timeout'],
])('status %d with the error %j is retried', (status, reason) => {
  for (const accountType of KINDS)
    expect(classifyTokenError({ status, reason, accountType }).errorClass).toBe('retry');
});

test('rate_limit_exceeded with status 403 is retried, and throttles the account', () => {
  const rejection = { status: 403, reason: 'rate_limit_exceeded' };
  expect(classifyTokenError({ ...rejection, accountType: 'authorized_user' })).toMatchObject({
    errorClass: 'retry',
    isLimit: true,
  });
});

test('any 403 of the domain usageLimits is retried, and throttles the account', () => {
  const rejection = { status: 403, reason: 'somethingNew', domain: 'usageLimits' };
  expect(classifyTokenError({ ...rejection, accountType: 'service_account' })).toMatchObject({
    errorClass: 'retry',
    isLimit: true,
  });
});

test.each(['constructor', 'toString', '__proto__'])('the error %j has advice', (reason) => {
  const { advice } = classifyTokenError({ status: 400, reason, accountType: 'authorized_user' });
  expect(advice).toMatch(/^[A-Z].+\.$/);
});

test('any answer with a status of 500 and above is retried', () => {
  fc.assert(
    fc.property(fc.integer({ min: 500, max: 599 }), fc.string(), (status, reason) => {
      const { errorClass } = classifyTokenError({ status, reason, accountType: 'authorized_user' });
      return errorClass === 'retry';
    }),
  );
});

test.each(['constructor', '__proto__', 'toString', 'admin_constructor'])(
  'the error %j has the advice of an unknown one',
  (reason) => {
    for (const accountType of KINDS)
      expect(classifyTokenError({ status: 400, reason, accountType })).toEqual(
        classifyTokenError({ status: 400, reason: 'something_new', accountType }),
      );
  },
);

test.each(['client_unavailable', 'no_timeout', 'unknown_client'])(
  'the error %j has the name of one that passes inside only: it needs other credentials',
  (reason) => {
    const { errorClass } = classifyTokenError({
      status: 400,
      reason,
      accountType: 'authorized_user',
    });
    expect(errorClass).toBe('reconnect');
  },
);

test('a bare access token gets the advice for users', () => {
  const adviceFor = (accountType: (typeof KINDS)[number] | 'access_token') =>
    classifyTokenError({ status: 400, reason: 'invalid_grant', accountType }).advice;
  expect(adviceFor('access_token')).toBe(adviceFor('authorized_user'));
});

test('admin_ before the name of an error changes nothing', () => {
  const of = (reason: string) =>
    classifyTokenError({ status: 400, reason, accountType: 'authorized_user' });
  expect(of('admin_policy_enforced')).toEqual(of('policy_enforced'));
  expect(of('policy_admin_enforced')).toEqual(of('something_new'));
});
