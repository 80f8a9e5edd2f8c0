import { expect, test } from 'vitest';
import { type AccountRecord, defaultAccount } from '../../../lib/accounts/account-record.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { quotaWaitMs, throttleForQuota } from '../../../lib/watches/quota.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { MINUTE, OWNER } from './watches.ts';

const rejection = (changes: { status?: number; reason?: string; retryAfterMs?: number } = {}) =>
  new GoogleError({ status: 429, reason: 'rateLimitExceeded', message: 'Slow down', ...changes });

/** The deployment's account after Google rejected a call of it. */
async function after(error: unknown, before: Partial<AccountRecord> = {}, chance = 0.5) {
  const set = await renewing({ random: () => chance });
  await throttleForQuota(set.deps, { ...defaultAccount(), ...before }, error);
  const account = await getAccount(set.table, OWNER, 'default');
  return { waitMs: quotaWaitMs(account, NOW_MS), count: account?.throttleCount };
}

test.each([
  { status: 429, reason: '' },
  { status: 429, reason: 'somethingNew' },
  { status: 403, reason: 'userRateLimitExceeded' },
])('a rejection for too many calls throttles the account: %o', async (cause) => {
  expect(await after(rejection(cause))).toEqual({ waitMs: 0.75 * MINUTE, count: 1 });
});

test.each([
  rejection({ status: 503, reason: 'backendError', retryAfterMs: HOUR }),
  rejection({ status: 403, reason: 'somethingNew' }),
  new Error('429'),
])('any other error throttles no account: %s', async (error) => {
  expect(await after(error)).toEqual({ waitMs: 0, count: undefined });
});

test.each([
  [1, 1.5 * MINUTE],
  [3, 6 * MINUTE],
  [6, 45 * MINUTE],
  [100, 45 * MINUTE],
])('after %i rejections in a row the next pause is %i ms', async (throttleCount, waitMs) => {
  const before = { throttleCount, throttledUntilMs: NOW_MS };
  expect(await after(rejection(), before)).toEqual({ waitMs, count: throttleCount + 1 });
});

test.each([
  [HOUR - 1, 4],
  [HOUR, 1],
])('a rejection %i ms after the end of the last pause is number %i', async (agoMs, count) => {
  const before = { throttleCount: 3, throttledUntilMs: NOW_MS - agoMs };
  expect(await after(rejection(), before)).toMatchObject({ count });
});

test.each([
  ['longer than', 2 * HOUR, 2 * HOUR],
  ['shorter than', 1000, 0.75 * MINUTE],
])('a Retry-After %s the own pause gives the longer of both', async (_, retryAfterMs, waitMs) => {
  expect(await after(rejection({ retryAfterMs }))).toEqual({ waitMs, count: 1 });
});
