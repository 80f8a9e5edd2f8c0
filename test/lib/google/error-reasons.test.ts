import { expect, test } from 'vitest';
import type { GoogleErrorClass } from '../../../lib/google/classified.ts';
import { classify } from '../../../lib/google/error-classes.ts';

/** Reasons of both forms of Google's errors, beside those that the simulator has. */
const CLASSES: Record<string, GoogleErrorClass> = {
  transientError: 'retry',
  UNAVAILABLE: 'retry',
  INTERNAL: 'retry',
  UNKNOWN: 'retry',
  DEADLINE_EXCEEDED: 'retry',
  ABORTED: 'retry',
  CANCELLED: 'retry',
  RESOURCE_EXHAUSTED: 'retry',
  UNAUTHENTICATED: 'reconnect',
  ACCESS_TOKEN_EXPIRED: 'reconnect',
  insufficientScopes: 'reconnect',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'reconnect',
  accessNotConfigured: 'blocked',
  SERVICE_DISABLED: 'blocked',
  notACalendarUser: 'blocked',
  domainPolicy: 'blocked',
  appNotAuthorizedToFile: 'blocked',
  insufficientFilePermissions: 'blocked',
  PERMISSION_DENIED: 'blocked',
  NOT_FOUND: 'gone',
  INVALID_ARGUMENT: 'permanent',
};

test.each(Object.entries(CLASSES))(
  'the reason %s is of class %s, whatever the status',
  (reason, errorClass) => {
    for (const status of [400, 403])
      expect(classify({ status, reason }).errorClass).toBe(errorClass);
  },
);

test.each(['fullSyncRequired', 'updatedMinTooLongAgo'])(
  'a parameter that has aged (%s) does not mean that the resource is gone',
  (reason) => {
    expect(classify({ status: 410, reason }).errorClass).toBe('permanent');
  },
);

test('credentials that are rejected and a scope that is missing have different advice', () => {
  const advice = (reason: string) => classify({ status: 403, reason }).advice;
  for (const reason of ['UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'])
    expect(advice(reason)).toBe(advice('authError'));
  for (const reason of ['insufficientScopes', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'])
    expect(advice(reason)).toBe(advice('insufficientPermissions'));
  expect(advice('insufficientPermissions')).not.toBe(advice('authError'));
});

test('only a limit is marked as one', () => {
  expect(classify({ status: 503, reason: 'backendError' }).isLimit).toBeUndefined();
  expect(classify({ status: 429, reason: '' }).isLimit).toBe(true);
});

test.each(['constructor', '__proto__', 'toString'])('the reason %s has a class', (reason) => {
  expect(classify({ status: 503, reason }).errorClass).toBe('retry');
  expect(classify({ status: 400, reason }).errorClass).toBe('permanent');
});
