import { expect, test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { DAY, HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, healthOf, MINUTE, onlyCurrentIsOpen, specFor, started, stored } from './watches.ts';

/** A watch whose renewal is about to be due, and a Google with faults. */
async function dueWith(faults: Partial<Faults>, leaseHours = 48) {
  const set = await renewing();
  const watch = await started(set, specFor({ leaseSeconds: leaseHours * 3600 }));
  await set.pass((watch.renewAtMs ?? 0) - MINUTE - NOW_MS);
  Object.assign(set.google.faults, faults);
  return { set, watch };
}

/** The times of the requests for a channel, without the first. */
function attemptsAt(set: Renewing): number[] {
  const times = asked(set, 'watch')
    .slice(1)
    .map(({ at }) => at);
  return [...new Set(times)];
}

test('a transient failure is retried less and less often, but in time for the end of the lease (L2)', async () => {
  const { set, watch } = await dueWith({ watchError: 'backendError' }, 12);
  const endMs = watch.expirationMs ?? 0;
  await set.pass(endMs - set.clock.now());
  const times = attemptsAt(set);
  const pauses = times.slice(1).map((at, n) => at - (times[n] ?? 0));
  expect(pauses[0]).toBeLessThanOrEqual(2 * MINUTE);
  expect(Math.max(...pauses)).toBeGreaterThan(10 * MINUTE);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(16 * MINUTE);
  expect(times.filter((at) => at > endMs - 10 * MINUTE).length).toBeGreaterThan(3);
  expect(times.length).toBeLessThan(40);
});

test.each([0, 1, 3])(
  'a failure that ends %d hours after the renewal is due leaves no gap',
  async (hours) => {
    const { set, watch } = await dueWith({ watchError: 'internalError' });
    await set.pass(hours * HOUR + 2 * MINUTE);
    expect(await healthOf(set, watch)).toMatchObject({ status: 'degraded' });
    set.google.faults.watchError = null;
    await set.pass(20 * MINUTE);
    expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
    const { currentId, live } = await onlyCurrentIsOpen(set, watch);
    expect(live).toEqual([currentId]);
    expect(await stored(set, watch)).not.toHaveProperty('attempts');
  },
);

test('a degraded watch has the time of its first failure, and the reason', async () => {
  const { set, watch } = await dueWith({ watchError: 'backendError' });
  await set.pass(MINUTE);
  const firstMs = set.clock.now();
  await set.pass(3 * HOUR);
  expect(await healthOf(set, watch)).toEqual({
    status: 'degraded',
    sinceMs: firstMs,
    reason: expect.stringContaining('backendError'),
  });
  expect((await stored(set, watch)).attempts).toBeGreaterThan(5);
});

test('a watch whose lease runs out is uncovered by the clock alone', async () => {
  const { set, watch } = await dueWith({ watchError: 'backendError' });
  await set.pass(HOUR);
  const before = await stored(set, watch);
  await set.clock.advance((watch.expirationMs ?? 0) - set.clock.now() - 1);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'degraded' });
  await set.clock.advance(1);
  expect(await healthOf(set, watch)).toMatchObject({
    status: 'uncovered',
    sinceMs: watch.expirationMs,
    reason: expect.stringContaining('backendError'),
  });
  expect(await stored(set, watch)).toEqual(before);
});

test('an uncovered watch is covered as soon as Google opens a channel, and has the time since when', async () => {
  const { set, watch } = await dueWith({ watchError: 'backendError' }, 4);
  await set.pass((watch.expirationMs ?? 0) - set.clock.now() + HOUR);
  expect(set.live()).toEqual([]);
  expect(set.measured.at(-1)).toMatchObject(['failed', { uncovered: true }]);
  set.google.faults.watchError = null;
  await set.pass(20 * MINUTE);
  const health = await healthOf(set, watch);
  expect(health.status).toBe('active');
  expect(health.sinceMs).toBeGreaterThan(watch.expirationMs ?? 0);
  expect(set.live()).toHaveLength(1);
});

test('the Retry-After of a failed renewal is obeyed', async () => {
  const { set } = await dueWith({ watchError: 'backendError', retryAfterSeconds: 7200 });
  await set.pass(5 * HOUR);
  const [first = 0, second = 0] = attemptsAt(set);
  expect(second - first).toBeGreaterThanOrEqual(2 * HOUR);
  expect(second - first).toBeLessThanOrEqual(2 * HOUR + MINUTE);
});

test.each([
  ['gone', 'notFound'],
  ['gone', 'deleted'],
  ['unsupported', 'pushNotSupportedForRequestedResource'],
] as const)(
  'a watch is %s after the third rejection in a row, with its reason (%s; L13, L14)',
  async (status, reason) => {
    const { set, watch } = await dueWith({ watchError: { reason, times: 2 } });
    await set.pass(HOUR);
    expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
    const again = await stored(set, watch);
    set.google.faults.watchError = reason;
    await set.pass((again.renewAtMs ?? 0) + HOUR - set.clock.now());
    expect(await healthOf(set, watch)).toMatchObject({
      status,
      reason: expect.stringContaining(reason),
    });
    expect(asked(set, 'watch').filter((request) => request.reason === reason)).toHaveLength(5);
  },
);

test('failures of different classes are counted apart', async () => {
  const { set, watch } = await dueWith({ watchError: 'notFound' });
  const failed = async () => (await stored(set, watch)).attempts ?? 0;
  while ((await failed()) < 2) await set.pass(MINUTE);
  set.google.faults.watchError = 'backendError';
  while ((await stored(set, watch)).failure?.class !== 'retry') await set.pass(MINUTE);
  expect(await failed()).toBe(1);
  set.google.faults.watchError = 'notFound';
  while ((await stored(set, watch)).failure?.class !== 'gone') await set.pass(MINUTE);
  expect(await failed()).toBe(1);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'degraded' });
});

test('a watch that is gone is tried daily for a month, and then never again (L13)', async () => {
  const { set, watch } = await dueWith({ watchError: 'notFound' });
  await set.pass(HOUR);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'gone' });
  const calls = asked(set, 'watch').length;
  await set.pass(50 * DAY, HOUR);
  expect(asked(set, 'watch').length - calls).toBe(30);
  set.google.faults.watchError = null;
  await set.pass(50 * DAY, HOUR);
  expect(asked(set, 'watch').length - calls).toBe(30);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'gone' });
});

test('a watch that Google wrongly calls gone recovers within a day', async () => {
  const { set, watch } = await dueWith({ watchError: { reason: 'notFound', times: 3 } });
  await set.pass(HOUR);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'gone' });
  await set.pass(1.2 * DAY, HOUR);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
});

test('a watch that is unsupported is tried weekly, and recovers (L14)', async () => {
  const reason = 'pushNotSupportedForRequestedResource';
  const { set, watch } = await dueWith({ watchError: reason });
  await set.pass(HOUR);
  const calls = asked(set, 'watch').length;
  await set.pass(30 * DAY, HOUR);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'unsupported' });
  expect(asked(set, 'watch').length - calls).toBe(4);
  set.google.faults.watchError = null;
  await set.pass(8 * DAY, HOUR);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
});

test.each(['forbidden', 'accessNotConfigured'])(
  'B-07: a rejection that a person has to lift (%s) is retried hourly, and the watch recovers',
  async (reason) => {
    const { set, watch } = await dueWith({ watchError: { reason, status: 403 } });
    await set.pass((watch.expirationMs ?? 0) - set.clock.now() + DAY, MINUTE);
    const calls = asked(set, 'watch').length;
    await set.pass(DAY, MINUTE);
    expect(asked(set, 'watch').length - calls).toBeGreaterThanOrEqual(21);
    expect(asked(set, 'watch').length - calls).toBeLessThanOrEqual(24);
    expect(await healthOf(set, watch)).toMatchObject({ status: 'uncovered' });
    set.google.faults.watchError = null;
    await set.pass(67 * MINUTE);
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  },
);

test('B-01: a rate limit of any name throttles the account, and the watch recovers', async () => {
  const reason = 'subscriptionRateLimitExceeded';
  const { set, watch } = await dueWith({ watchError: { reason, status: 403 } });
  await set.pass((watch.expirationMs ?? 0) - set.clock.now() + HOUR, MINUTE);
  expect(await getAccount(set.table, watch.owner, watch.account)).toMatchObject({
    throttleCount: expect.any(Number),
  });
  set.google.faults.watchError = null;
  await set.pass(66 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
});
