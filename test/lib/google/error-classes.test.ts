import { expect, test } from 'vitest';
import type { InjectedError } from '../../../google-simulator/faults.ts';
import { GOOGLE_REASONS, type GoogleReason } from '../../../google-simulator/google-reasons.ts';
import type { GoogleErrorClass } from '../../../lib/google/classified.ts';
import { classify } from '../../../lib/google/error-classes.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { rejectsCredentials } from '../../../lib/google/rejects-credentials.ts';
import { calls, errorOf, PATIENT, simulator, userOf, watch } from './stage.ts';

/** The class of every reason that the simulator has. */
const CLASSES: Record<GoogleReason, GoogleErrorClass> = {
  channelIdNotUnique: 'retry-with-new-id',
  'push.channelIdNotUnique': 'retry-with-new-id',
  'push.channelIdInvalid': 'permanent',
  'push.channelTypeNotSupported': 'permanent',
  'push.webhookUrlNotHttps': 'permanent',
  'push.webhookUrlNoHostOrAddress': 'permanent',
  'push.webhookUrlUnauthorized': 'blocked',
  pushInvalidTtl: 'permanent',
  pushNotSupportedForRequestedResource: 'unsupported',
  required: 'permanent',
  invalid: 'permanent',
  badRequest: 'permanent',
  parseError: 'permanent',
  authError: 'reconnect',
  insufficientPermissions: 'reconnect',
  forbidden: 'blocked',
  stopChannelCallerNotOwner: 'permanent',
  rateLimitExceeded: 'retry',
  userRateLimitExceeded: 'retry',
  quotaExceeded: 'retry',
  dailyLimitExceeded: 'retry',
  notFound: 'gone',
  duplicate: 'permanent',
  deleted: 'gone',
  fullSyncRequired: 'permanent',
  internalError: 'retry',
  backendError: 'retry',
};
const REASONS = Object.entries(CLASSES) as [GoogleReason, GoogleErrorClass][];

test.each(REASONS)('the reason %s is of class %s', async (reason, errorClass) => {
  const google = await simulator({ watchError: reason });
  const error = await errorOf(watch(userOf(google)));
  const { status, message } = GOOGLE_REASONS[reason];
  expect(error).toMatchObject({ code: `google-${errorClass}`, errorClass, reason, status });
  expect(error.message).toContain(message);
});

test.each(REASONS)(
  'a call that fails with %s is repeated exactly if it is of class retry (%s)',
  async (reason, errorClass) => {
    const google = await simulator({ watchError: reason });
    await errorOf(watch(userOf(google, { retry: PATIENT })));
    // A rejected token is replaced once.
    const tries = reason === 'authError' ? 2 : errorClass === 'retry' ? PATIENT.maxAttempts : 1;
    expect(calls(google, 'watch')).toBe(tries);
  },
);

/** Answers that users have seen with another status than the usual one, or without a reason. */
const OTHERS: [InjectedError, GoogleErrorClass][] = [
  [{ reason: 'pushNotSupportedForRequestedResource', status: 403 }, 'unsupported'],
  [{ reason: 'push.webhookUrlUnauthorized', status: 400 }, 'blocked'],
  [{ reason: 'push.webhookUrlUnauthorized', status: 403 }, 'blocked'],
  [{ reason: 'rateLimitExceeded', status: 429 }, 'retry'],
  [{ reason: 'userRateLimitExceeded', status: 429 }, 'retry'],
  [{ reason: 'backendError', status: 403 }, 'retry'],
  [{ reason: 'aReasonToCome', status: 400 }, 'permanent'],
  [{ reason: 'aReasonToCome', status: 403 }, 'permanent'],
  [{ reason: 'aReasonToCome', status: 503 }, 'retry'],
  [{ reason: 'constructor', status: 400 }, 'permanent'],
  [{ status: 400 }, 'permanent'],
  [{ status: 401 }, 'reconnect'],
  [{ status: 403 }, 'permanent'],
  [{ status: 404 }, 'gone'],
  [{ status: 408 }, 'retry'],
  [{ status: 410 }, 'gone'],
  [{ status: 429 }, 'retry'],
  [{ status: 500 }, 'retry'],
  [{ status: 502 }, 'retry'],
  [{ status: 503 }, 'retry'],
  [{ status: 504 }, 'retry'],
];

test.each(OTHERS)('the answer %o is of class %s', async (watchError, errorClass) => {
  const google = await simulator({ watchError });
  const { status } = watchError;
  expect(await errorOf(watch(userOf(google)))).toMatchObject({ errorClass, status });
});

test.each([
  ['CONSUMER_INVALID', /Cloud project/],
  ['BILLING_DISABLED', /Cloud project/],
  ['API_DISABLED', /Enable the API/],
  ['SECURITY_POLICY_VIOLATED', /policy/],
  ['insufficientParentPermissions', /share it/],
  ['IAM_PERMISSION_DENIED', /share it/],
])('B-07: %s, which a person has to lift, has advice of its kind', (reason, advice) => {
  expect(classify({ status: 403, reason })).toMatchObject({
    errorClass: 'blocked',
    advice: expect.stringMatching(advice),
  });
});

test('B-07: no 403 is said to be a wrong request', () => {
  for (const reason of ['', 'aReasonToCome', 'forbidden'])
    expect(classify({ status: 403, reason }).advice).not.toContain('request');
});

test('a scope that is lacking is no fault of the credentials themselves, by any name', () => {
  const rejection = { status: 403, reason: 'insufficientAuthenticationScopes', message: '' };
  const error = new GoogleError(rejection);
  expect(error.errorClass).toBe('reconnect');
  expect(rejectsCredentials(error)).toBe(false);
});

test.each(['authError', 'notFound', 'forbidden', 'channelIdNotUnique'])(
  'a failure of Google’s own passes, whatever its reason: %s',
  (reason) => {
    expect(classify({ status: 503, reason }).errorClass).toBe('retry');
  },
);

test('a resource that cannot be watched is a kind, too', () => {
  for (const reason of ['pushNotSupportedForThisCalendar', 'push.watchNotSupported'])
    expect(classify({ status: 400, reason }).errorClass).toBe('unsupported');
});

test('a reason is known with and without its prefix', () => {
  for (const reason of ['webhookUrlUnauthorized', 'push.webhookUrlUnauthorized'])
    expect(classify({ status: 401, reason }).errorClass).toBe('blocked');
});

test('every reason and status has advice', () => {
  for (const reason of [...Object.keys(GOOGLE_REASONS), 'aReasonToCome', ''])
    for (const status of [0, 400, 401, 404, 418, 500])
      expect(classify({ status, reason }).advice).toMatch(/^[A-Z].+\.$/);
});
