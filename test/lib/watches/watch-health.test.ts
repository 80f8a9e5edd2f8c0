import { expect, test } from 'vitest';
import { type AccountRecord, defaultAccount } from '../../../lib/accounts/account-record.ts';
import type { Failure } from '../../../lib/google/failure.ts';
import { isCovered, watchHealth } from '../../../lib/watches/watch-health.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import type { WatchCondition } from '../../../lib/watches/watch-states.ts';
import { DAY, HOUR, NOW_MS } from '../channels/constants.ts';

const OK = defaultAccount();
const REJECTED: AccountRecord = {
  ...OK,
  status: 'needs_reconnect',
  statusSinceMs: NOW_MS + HOUR,
  failure: { class: 'reconnect', reason: 'invalid_grant', message: 'revoked', atMs: NOW_MS },
};
const FAILURE: Failure = {
  class: 'retry',
  reason: 'backendError',
  message: 'Backend Error',
  atMs: NOW_MS,
};
const REASON = 'backendError: Backend Error';

function watchThat(changes: Partial<WatchRecord> = {}): WatchRecord {
  return {
    id: 'w',
    owner: 'o',
    account: 'default',
    resource: 'drive.changes',
    parameters: {},
    specDigest: '',
    channelIds: ['c'],
    condition: 'healthy',
    conditionSinceMs: NOW_MS,
    version: 1,
    dueAtMs: NOW_MS + DAY,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
}

const COVERED = { currentId: 'c', expirationMs: NOW_MS + DAY, coveredSinceMs: NOW_MS + 5 };

test('a watch with a live channel is active, since it is covered without a gap', () => {
  expect(watchHealth(watchThat(COVERED), OK, NOW_MS + DAY - 1)).toEqual({
    status: 'active',
    sinceMs: NOW_MS + 5,
  });
});

test('a watch whose lease has run out is uncovered since then', () => {
  expect(watchHealth(watchThat(COVERED), OK, NOW_MS + DAY)).toEqual({
    status: 'uncovered',
    sinceMs: NOW_MS + DAY,
  });
});

test('a watch that never had a channel is uncovered since it was created', () => {
  expect(
    watchHealth(watchThat({ condition: 'failing', failure: FAILURE }), OK, NOW_MS + 9),
  ).toEqual({
    status: 'uncovered',
    reason: REASON,
    sinceMs: NOW_MS,
  });
});

test('a failure without a reason is shown by its message', () => {
  const failure = { ...FAILURE, reason: '', message: 'Google: Error (429 no reason).' };
  const watch = watchThat({ condition: 'failing', failure });
  expect(watchHealth(watch, OK, NOW_MS + 9).reason).toBe(failure.message);
});

test('a watch with a lease without an end stays covered', () => {
  const watch = watchThat({ currentId: 'c' });
  expect(isCovered(watch, NOW_MS + 1e6 * DAY)).toBe(true);
  expect(watchHealth(watch, OK, NOW_MS + 1e6 * DAY).status).toBe('active');
});

test('a watch that failed is degraded as long as its lease lasts, then uncovered', () => {
  const watch = watchThat({
    ...COVERED,
    condition: 'failing',
    conditionSinceMs: NOW_MS + HOUR,
    failure: FAILURE,
  });
  expect(watchHealth(watch, OK, NOW_MS + DAY - 1)).toEqual({
    status: 'degraded',
    reason: REASON,
    sinceMs: NOW_MS + HOUR,
  });
  expect(watchHealth(watch, OK, NOW_MS + DAY)).toEqual({
    status: 'uncovered',
    reason: REASON,
    sinceMs: NOW_MS + DAY,
  });
});

test('a watch is renewing until its claim runs out', () => {
  const watch = watchThat({ ...COVERED, claimedUntilMs: NOW_MS + 60, updatedAtMs: NOW_MS + 3 });
  expect(watchHealth(watch, OK, NOW_MS + 59)).toEqual({ status: 'renewing', sinceMs: NOW_MS + 3 });
  expect(watchHealth(watch, OK, NOW_MS + 60)).toMatchObject({ status: 'active' });
});

test.each<WatchCondition>(['needs_reconnect', 'unsupported', 'gone', 'paused'])(
  'a watch that is %s is so whatever else holds, with the reason and since when',
  (condition) => {
    const watch = watchThat({
      ...COVERED,
      condition,
      conditionSinceMs: NOW_MS + 7,
      failure: FAILURE,
      claimedUntilMs: NOW_MS + DAY,
    });
    for (const [account, nowMs] of [
      [OK, NOW_MS + 9],
      [REJECTED, NOW_MS + 9],
      [undefined, NOW_MS + 2 * DAY],
    ] as const)
      expect(watchHealth(watch, account, nowMs)).toEqual({
        status: condition,
        reason: REASON,
        sinceMs: NOW_MS + 7,
      });
  },
);

test('a healthy watch needs new credentials as soon as its account does', () => {
  expect(watchHealth(watchThat(COVERED), REJECTED, NOW_MS + 2 * HOUR)).toEqual({
    status: 'needs_reconnect',
    reason: 'revoked',
    sinceMs: NOW_MS + HOUR,
  });
});
