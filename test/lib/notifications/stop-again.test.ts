import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import type { Failure } from '../../../lib/google/failure.ts';
import { observe } from '../../../lib/notifications/observe.ts';
import { DAY, MINUTE, NOW_MS } from '../../support/times.ts';
import { CHANGES } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { asked, OWNER, observeAll } from '../watches/watches.ts';
import { observeDeps, receivedOn } from './notifications.ts';

const GRACE_MS = 10 * MINUTE;
const HALF_AN_HOUR = 30 * MINUTE;

const channelDepsIn = (set: Renewing) => set.deps.channelsOf(defaultAccount(OWNER));
const opened = (set: Renewing) =>
  openChannel(channelDepsIn(set), { ...CHANGES, expirationMs: NOW_MS + DAY });
const stateOf = async (set: Renewing, id: string) =>
  (await getChannelOfAnyOwner(set.table, id))?.state;

/** Observes a notification that is received on a channel. */
function received(set: Renewing, id: string, atMs: number, resourceId = 'resource-1') {
  return observe(observeDeps(set), [receivedOn(id, atMs, { resourceId })]);
}

test('a channel that is stopped in the ledger, and open at Google, is stopped again (L5)', async () => {
  const set = await renewing();
  const { id, resourceId = '' } = await opened(set);
  await transitionChannel(set.table, id, 'end', { nowMs: NOW_MS });
  expect(set.live()).toEqual([id]);
  await set.clock.advance(GRACE_MS + 1);
  await received(set, id, set.clock.now(), resourceId);
  expect(await stateOf(set, id)).toBe('stopping');
  await set.pass(3 * MINUTE);
  expect(set.live()).toEqual([]);
  expect(await stateOf(set, id)).toBe('stopped');
});

test('a stopped channel that is stopped again has been silent since the first stop', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await stopChannel(channelDepsIn(set), id);
  for (let times = 0; times < 2; times += 1) {
    await set.clock.advance(HALF_AN_HOUR);
    await received(set, id, set.clock.now());
    await set.pass(5 * MINUTE);
  }
  const channel = await getChannelOfAnyOwner(set.table, id);
  expect(channel).toMatchObject({ state: 'stopped', silentSinceMs: NOW_MS });
});

test('an expired channel that is stopped has never been silent: what it sent was dispatched', async () => {
  const set = await renewing();
  const { id, resourceId = '' } = await opened(set);
  await transitionChannel(set.table, id, 'expire', { nowMs: NOW_MS });
  await set.clock.advance(GRACE_MS + 1);
  await received(set, id, set.clock.now(), resourceId);
  const channel = await getChannelOfAnyOwner(set.table, id);
  expect(channel?.state).toBe('stopping');
  expect(channel?.silentSinceMs).toBeUndefined();
});

test('a channel that sends within the grace after its stop is not stopped again (L9)', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await stopChannel(channelDepsIn(set), id);
  await set.clock.advance(HALF_AN_HOUR);
  await received(set, id, NOW_MS + GRACE_MS);
  expect(await stateOf(set, id)).toBe('stopped');
  await set.pass(HALF_AN_HOUR);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(set.logged).toEqual([]);
});

test('a stopped channel that sends many times is stopped again once', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await stopChannel(channelDepsIn(set), id);
  await set.clock.advance(HALF_AN_HOUR);
  for (let times = 0; times < 5; times += 1) await received(set, id, set.clock.now());
  await set.pass(5 * MINUTE);
  for (let times = 0; times < 5; times += 1) await received(set, id, set.clock.now());
  await set.pass(5 * MINUTE);
  expect(asked(set, 'stop')).toHaveLength(2);
});

test('a channel that Google has rejected, and that sends all the same, is stopped', async () => {
  const set = await renewing();
  const { id, resourceId = '' } = await opened(set);
  const failure: Failure = {
    class: 'permanent',
    reason: 'forbidden',
    message: 'Forbidden',
    atMs: NOW_MS,
  };
  await transitionChannel(set.table, id, 'beginStop', { nowMs: NOW_MS });
  await transitionChannel(set.table, id, 'failWhileStopping', { nowMs: NOW_MS, failure });
  expect(await stateOf(set, id)).toBe('failed');
  await set.clock.advance(1);
  await received(set, id, set.clock.now(), resourceId);
  await set.pass(3 * MINUTE);
  expect(set.live()).toEqual([]);
});

test('a channel whose answer is lost is stopped with the resource id of its sync (L6)', async () => {
  const set = await renewing({ faults: { loseWatchAnswer: 2, delayMs: 1000 } });
  await opened(set).catch(() => undefined);
  const [orphan = ''] = set.live();
  await set.clock.advance(2000);
  await set.google.idle();
  await observeAll(set);
  await set.pass(5 * MINUTE);
  expect(set.live()).toEqual([]);
  expect(await stateOf(set, orphan)).toBe('stopped');
});

test('a channel that sent after its stop is not stopped at Google once its lease is over', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await stopChannel(channelDepsIn(set), id);
  await set.clock.advance(2 * DAY);
  await received(set, id, NOW_MS + DAY / 2);
  await set.pass(5 * MINUTE);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(await stateOf(set, id)).toBe('stopped');
});

test('a channel that sends after its lease is stopped, however long that is over', async () => {
  const set = await renewing();
  const { id, resourceId = '' } = await opened(set);
  await set.pass(DAY + MINUTE, HALF_AN_HOUR);
  expect(await stateOf(set, id)).toBe('expired');
  await received(set, id, set.clock.now(), resourceId);
  expect(await stateOf(set, id)).toBe('expired');

  await set.clock.advance(GRACE_MS + MINUTE);
  await received(set, id, set.clock.now(), resourceId);
  expect(await stateOf(set, id)).toBe('stopping');
  expect(asked(set, 'stop')).toEqual([]);
  await set.pass(5 * MINUTE);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(await stateOf(set, id)).toBe('stopped');
});

test('a channel that sends after its lease, and whose stop Google rejects, is stopped less and less often', async () => {
  const set = await renewing({ faults: { stopError: 'stopChannelCallerNotOwner' } });
  const { id, resourceId = '' } = await opened(set);
  await set.pass(DAY + HALF_AN_HOUR, HALF_AN_HOUR);
  await received(set, id, set.clock.now(), resourceId);
  await set.pass(2 * DAY, MINUTE);
  expect(asked(set, 'stop').length).toBeGreaterThan(3);
  expect(asked(set, 'stop').length).toBeLessThan(15);
  set.google.faults.stopError = null;
  await set.pass(2 * DAY, MINUTE);
  expect(await stateOf(set, id)).toBe('stopped');
});

test.each(['active', 'superseded', 'expired'] as const)(
  'a channel that is %s and sends does not change',
  async (to) => {
    const set = await renewing();
    const { id } = await opened(set);
    const name = to === 'superseded' ? 'supersede' : 'expire';
    if (to !== 'active') await transitionChannel(set.table, id, name, { nowMs: NOW_MS });
    await set.clock.advance(1000);
    await received(set, id, set.clock.now());
    expect(await stateOf(set, id)).toBe(to);
  },
);
