import { expect, test } from 'vitest';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { DAY, HOUR } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, healthOf, MINUTE, nthSpec, OWNER, started, stored } from './watches.ts';

const ACCOUNT = 'default';

/** Two watches of one account and one of another; the renewal of the first exhausts the quota. */
async function throttled(faults: { retryAfterSeconds?: number } = {}) {
  const set = await renewing();
  const other = await set.connect('other@example.com');
  const first = await started(set, nthSpec(0, { leaseSeconds: 4 * 3600 }));
  await set.pass(10 * MINUTE);
  const second = await started(set, nthSpec(1, { leaseSeconds: 4 * 3600 }));
  const third = await started(set, nthSpec(1, { leaseSeconds: 4 * 3600, account: other.id }));
  await set.pass((first.renewAtMs ?? 0) - MINUTE - set.clock.now());
  // A call with a long Retry-After is not repeated at once.
  const times = faults.retryAfterSeconds ? 1 : 2;
  const limit = { status: 429, reason: 'rateLimitExceeded', times };
  Object.assign(set.google.faults, { watchError: limit, ...faults });
  await set.pass(2 * MINUTE);
  return { set, first, second, third };
}

async function throttledUntil(set: Renewing): Promise<number> {
  return (await getAccount(set.table, OWNER, ACCOUNT))?.throttledUntilMs ?? 0;
}

function callsOf(set: Renewing, user: string, sinceMs: number): number {
  return asked(set, 'watch').filter((call) => call.user === user && call.at >= sinceMs).length;
}

test('an exhausted quota throttles all watches of the account, and no other account', async () => {
  const { set, first, second, third } = await throttled({ retryAfterSeconds: 3600 });
  const sinceMs = set.clock.now();
  const untilMs = await throttledUntil(set);
  expect(untilMs - sinceMs).toBeGreaterThan(55 * MINUTE);
  await set.pass(untilMs - sinceMs - MINUTE);
  expect(callsOf(set, 'user@example.com', sinceMs)).toBe(0);
  expect(callsOf(set, 'other@example.com', sinceMs)).toBe(1);
  expect((await stored(set, third)).currentId).not.toBe(third.currentId);
  expect((await stored(set, second)).currentId).toBe(second.currentId);
  await set.pass(10 * MINUTE);
  for (const watch of [first, second]) {
    expect((await stored(set, watch)).currentId).not.toBe(watch.currentId);
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  }
});

test('the wait without a Retry-After grows with each rejection in a row', async () => {
  const { set } = await throttled();
  const waits: number[] = [];
  set.google.faults.watchError = 'userRateLimitExceeded';
  let untilMs = await throttledUntil(set);
  while (waits.length < 5) {
    await set.pass(MINUTE);
    const next = await throttledUntil(set);
    if (next !== untilMs) waits.push(next - set.clock.now());
    untilMs = next;
  }
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
  expect((waits.at(-1) ?? 0) / (waits[0] ?? 1)).toBeGreaterThan(8);
});

test('a rejection long after the last one counts as the first', async () => {
  const { set } = await throttled();
  expect((await getAccount(set.table, OWNER, ACCOUNT))?.throttleCount).toBe(1);
  await set.pass(5 * HOUR);
  set.google.faults.watchError = { reason: 'quotaExceeded', times: 2 };
  await set.pass(5 * HOUR);
  expect((await getAccount(set.table, OWNER, ACCOUNT))?.throttleCount).toBe(1);
});

test.each([
  ['a typing error in Retry-After', 1e9],
  ['a month in Retry-After', 30 * 86_400],
])('%s throttles no account for longer than a day', async (_, retryAfterSeconds) => {
  const { set } = await throttled({ retryAfterSeconds });
  expect((await throttledUntil(set)) - set.clock.now()).toBeLessThanOrEqual(DAY);
  expect((await throttledUntil(set)) - set.clock.now()).toBeGreaterThan(DAY / 2);
});

test('a failure other than a quota throttles no account', async () => {
  const set = await renewing({ faults: { watchError: { reason: 'backendError', times: 2 } } });
  await startWatch(set.own, nthSpec(0));
  expect(await throttledUntil(set)).toBe(0);
});

test('a covered watch that waits for the quota stays as it is, but for the time when it is due', async () => {
  const { set, second } = await throttled({ retryAfterSeconds: 3600 });
  const before = await stored(set, second);
  const [measured, logged] = [set.measured.length, set.logged.length];
  await set.pass((before.renewAtMs ?? 0) + MINUTE - set.clock.now());
  const after = await stored(set, second);
  expect(after.dueAtMs).toBeGreaterThanOrEqual(await throttledUntil(set));
  const { version, dueAtMs, updatedAtMs } = after;
  expect(after).toEqual({ ...before, version, dueAtMs, updatedAtMs });
  expect(after.condition).toBe('healthy');
  expect(set.measured.slice(measured).filter(([name]) => name === 'failed')).toEqual([]);
  expect(set.logged.slice(logged).filter((line) => line.includes(second.id))).toEqual([]);
});

test('a watch whose lease ends while it waits is uncovered, and is measured as such', async () => {
  const { set, second } = await throttled({ retryAfterSeconds: 5 * 3600 });
  await set.pass((second.expirationMs ?? 0) + MINUTE - set.clock.now());
  expect(await healthOf(set, second)).toMatchObject({ status: 'uncovered' });
  expect(set.measured).toContainEqual(['uncovered', { resource: 'drive.changes' }]);
});

test('a requested renewal during the wait is rejected with the time that is left', async () => {
  const { set, second } = await throttled({ retryAfterSeconds: 3600 });
  const before = await stored(set, second);
  const calls = set.google.requests.length;
  const retryAfterMs = (await throttledUntil(set)) - set.clock.now();
  await expect(renewWatch(set.own, second.id)).rejects.toMatchObject({
    code: 'quota-exhausted',
    retryAfterMs,
  });
  expect(set.google.requests).toHaveLength(calls);
  expect(await stored(set, second)).toEqual(before);
});

test('a watch that is created during the wait is kept, and opened after it', async () => {
  const { set } = await throttled({ retryAfterSeconds: 3600 });
  const calls = set.google.requests.length;
  const { watch, isNew } = await startWatch(set.own, nthSpec(7));
  expect(isNew).toBe(true);
  expect(set.google.requests).toHaveLength(calls);
  expect(await healthOf(set, watch)).toMatchObject({
    status: 'uncovered',
    reason: expect.stringContaining('quota'),
    sinceMs: set.clock.now(),
  });
  expect(await stored(set, watch)).toMatchObject({
    condition: 'failing',
    conditionSinceMs: set.clock.now(),
    failure: { class: 'retry', reason: 'quota', atMs: set.clock.now() },
  });
  expect(set.measured.at(-1)).toEqual([
    'failed',
    { resource: 'drive.changes', errorClass: 'retry', uncovered: true },
  ]);
  expect(set.logged.at(-1)).toContain('"level":"error"');
  await set.pass(70 * MINUTE);
  expect(await stored(set, watch)).toMatchObject({ condition: 'healthy' });
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
});

test('the watches of an account do not all call Google at once after the wait', async () => {
  let random = 0;
  const set = await renewing({
    settings: { leaseCapSeconds: 4 * 3600 },
    random: () => (random = (random + 0.37) % 1),
  });
  const watches: WatchRecord[] = [];
  for (let n = 0; n < 8; n += 1) watches.push(await started(set, nthSpec(n)));
  set.google.faults.watchError = { reason: 'rateLimitExceeded', times: 1 };
  set.google.faults.retryAfterSeconds = 2 * 3600;
  const lastMs = Math.max(...watches.map(({ renewAtMs = 0 }) => renewAtMs));
  await set.pass(lastMs - set.clock.now() + MINUTE);
  const untilMs = await throttledUntil(set);
  await set.pass(untilMs - set.clock.now() + 6 * MINUTE);
  const times = asked(set, 'watch')
    .filter(({ at }) => at > untilMs)
    .map(({ at }) => at);
  expect(new Set(times).size).toBeGreaterThan(3);
});
