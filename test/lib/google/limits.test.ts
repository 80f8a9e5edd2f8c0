import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../lib/google/error-classes.ts';
import { isLimit } from '../../../lib/google/limits.ts';

const SEEN = [
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
  'subscriptionRateLimitExceeded',
  'concurrentLimitExceeded',
  'servingLimitExceeded',
  'sharingRateLimitExceeded',
  'dailyLimitExceededUnreg',
  'userRateLimitExceededUnreg',
  'variableTermLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'RESOURCE_EXHAUSTED',
  'rate_limit_exceeded',
  'tooManyRequests',
  'TOO_MANY_REQUESTS',
  'quotasExceeded',
  'exceededQuota',
  'EXCEEDED_LIMIT',
  'limitReached',
  'slowDown',
  'SLOW_DOWN',
  'Throttled',
  'requestThrottled',
  'rateExceeded',
  'dailyUsageExceeded',
  'insufficientQuota',
  'channelLimitReached',
];

describe('B-01: too many calls are a kind of rejection', () => {
  test.each(SEEN)('%s is retried, and throttles the account', (reason) => {
    const cause = { status: 403, reason };
    expect(classify(cause)).toMatchObject({ errorClass: 'retry', isLimit: true });
  });

  test('any reason that ends in a limit is one, whatever the status', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{0,20}$/),
        fc.constantFrom('LimitExceeded', 'QuotaExceeded', '_LIMIT_EXCEEDED', 'RateLimitExceeded'),
        fc.constantFrom(400, 403, 429, 503),
        (start, end, status) => isLimit({ status, reason: start + end }),
      ),
    );
  });

  test('any reason with the status 429 is one', () => {
    fc.assert(fc.property(fc.string(), (reason) => isLimit({ status: 429, reason })));
  });

  test('any other 403 of the domain usageLimits is one', () => {
    const cause = { status: 403, reason: 'somethingNew', domain: 'usageLimits' };
    expect(classify(cause)).toMatchObject({ errorClass: 'retry', isLimit: true });
  });
});

test('B-01: a 403 of the domain usageLimits whose reason says nothing is one', () => {
  const cause = { status: 403, reason: 'forbidden', domain: 'usageLimits' };
  expect(classify(cause)).toMatchObject({ errorClass: 'retry', isLimit: true });
});

test.each([
  'DEADLINE_EXCEEDED',
  'deadlineExceeded',
  'accessNotConfigured',
  'notFound',
  'forbidden',
  'invalid',
  '',
  'limited',
  'timeRangeEmpty',
])('%j is no limit', (reason) => {
  expect(classify({ status: 403, reason, domain: 'global' }).isLimit).toBeUndefined();
});

test('another status of the domain usageLimits is no limit', () => {
  expect(isLimit({ status: 400, reason: 'somethingNew', domain: 'usageLimits' })).toBe(false);
});

test('B-07: an API that is not enabled is none, though its domain is usageLimits', () => {
  const cause = { status: 403, reason: 'accessNotConfigured', domain: 'usageLimits' };
  expect(classify(cause)).toMatchObject({ errorClass: 'blocked' });
});
