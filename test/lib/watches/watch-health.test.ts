import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { isCovered, watchHealth } from '../../../lib/watches/watch-health.ts';
import type { WatchCondition, WatchRecord } from '../../../lib/watches/watch-record.ts';
import { DAY, HOUR, NOW_MS } from '../channels/constants.ts';

const OK = defaultAccount();
const ILL = {
  ...OK,
  status: 'needs_reconnect' as const,
  statusSinceMs: NOW_MS + HOUR,
  failure: { class: 'reconnect', reason: 'invalid_grant', message: 'revoked', atMs: NOW_MS },
};
const FAILURE = { class: 'retry', reason: 'backendError', message: 'Backend Error', atMs: NOW_MS };
const REASON = 'backendError: Backend Error';

function watchThat(changes: Partial<WatchRecord> = {}): WatchRecord {
  return {
    id: 'w',
    owner: 'o',
    account: 'default',
    resource: 'drive.changes',
    parameters: {},
    spec: '',
    channelIds: ['c'],
    version: 1,
    dueAtMs: NOW_MS + DAY,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
}

const COVERED = { currentId: 'c', expirationMs: NOW_MS + DAY, coveredSinceMs: NOW_MS + 5 };

test('a watch with a live channel is active, since it has had one without a gap', () => {
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

test('a watch that never had a channel is uncovered since it was made', () => {
  expect(
    watchHealth(watchThat({ condition: 'failing', failure: FAILURE }), OK, NOW_MS + 9),
  ).toEqual({
    status: 'uncovered',
    reason: REASON,
    sinceMs: NOW_MS,
  });
});

test('a lease without an end never runs out', () => {
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

test('a watch is renewing while somebody holds a claim on it, and not after that', () => {
  const watch = watchThat({ ...COVERED, claimedUntilMs: NOW_MS + 60, updatedAtMs: NOW_MS + 3 });
  expect(watchHealth(watch, OK, NOW_MS + 59)).toEqual({ status: 'renewing', sinceMs: NOW_MS + 3 });
  expect(watchHealth(watch, OK, NOW_MS + 60)).toMatchObject({ status: 'active' });
});

test.each<WatchCondition>(['needs_reconnect', 'unsupported', 'gone', 'paused'])(
  '%s is said whatever else holds, with why and since when',
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
      [ILL, NOW_MS + 9],
      [undefined, NOW_MS + 2 * DAY],
    ] as const)
      expect(watchHealth(watch, account, nowMs)).toEqual({
        status: condition,
        reason: REASON,
        sinceMs: NOW_MS + 7,
      });
  },
);

test('a watch needs what its account needs, before it has noticed itself', () => {
  expect(watchHealth(watchThat(COVERED), ILL, NOW_MS + 2 * HOUR)).toEqual({
    status: 'needs_reconnect',
    reason: 'revoked',
    sinceMs: NOW_MS + HOUR,
  });
});
