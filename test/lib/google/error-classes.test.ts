import { expect, test } from 'vitest';
import type { InjectedError } from '../../../google-simulator/faults.ts';
import { GOOGLE_REASONS, type GoogleReason } from '../../../google-simulator/google-reasons.ts';
import { classify, type GoogleErrorClass } from '../../../lib/google/error-classes.ts';
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

test('every reason and status has advice', () => {
  for (const reason of [...Object.keys(GOOGLE_REASONS), 'aReasonToCome', ''])
    for (const status of [0, 400, 401, 404, 418, 500])
      expect(classify({ status, reason }).advice).toMatch(/^[A-Z].+\.$/);
});
