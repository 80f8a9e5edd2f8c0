import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import { changeChannelState } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { observe } from '../../../lib/notifications/observe.ts';
import { CHANGES, DAY, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { asked, MINUTE, OWNER, observeAll } from '../watches/watches.ts';
import { cameOn } from './notifications.ts';

const GRACE_MS = 10 * MINUTE;
const HALF_AN_HOUR = 30 * MINUTE;

const channelDepsIn = (set: Renewing) => set.deps.channelsOf(defaultAccount(OWNER));
const opened = (set: Renewing) =>
  openChannel(channelDepsIn(set), { ...CHANGES, expirationMs: NOW_MS + DAY });
const stateOf = async (set: Renewing, id: string) =>
  (await getChannelOfAnyOwner(set.table, id))?.state;

function show(set: Renewing, id: string, atMs: number, resourceId = 'resource-1') {
  const observer = { table: set.table, now: set.clock.now, log: set.channelDeps.log };
  return observe(observer, [cameOn(id, atMs, { resourceId })]);
}

test('a channel that is stopped in the ledger, and lives at Google, is stopped again (L5)', async () => {
  const set = await renewing();
  const { id, resourceId = '' } = await opened(set);
  await changeChannelState(set.table, id, { from: ['active'], to: 'stopped', nowMs: NOW_MS });
  expect(set.live()).toEqual([id]);
  await set.clock.advance(GRACE_MS + 1);
  await show(set, id, set.clock.now(), resourceId);
  expect(await stateOf(set, id)).toBe('stopping');
  await set.pass(3 * MINUTE);
  expect(set.live()).toEqual([]);
  expect(await stateOf(set, id)).toBe('stopped');
});

test('what Google sends within the grace after a stop is no reason to stop again (L9)', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await stopChannel(channelDepsIn(set), id);
  await set.clock.advance(HALF_AN_HOUR);
  await show(set, id, NOW_MS + GRACE_MS);
  expect(await stateOf(set, id)).toBe('stopped');
  await set.pass(HALF_AN_HOUR);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(set.logged).toEqual([]);
});

test('a channel that goes on sending is stopped once, however much it sends', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await stopChannel(channelDepsIn(set), id);
  await set.clock.advance(HALF_AN_HOUR);
  for (let times = 0; times < 5; times += 1) await show(set, id, set.clock.now());
  await set.pass(5 * MINUTE);
  for (let times = 0; times < 5; times += 1) await show(set, id, set.clock.now());
  await set.pass(5 * MINUTE);
  expect(asked(set, 'stop')).toHaveLength(2);
});

test('a channel that Google refused to open, and that sends all the same, is stopped', async () => {
  const set = await renewing();
  const { id, resourceId = '' } = await opened(set);
  const failure = { class: 'permanent', reason: 'forbidden', message: 'Forbidden', atMs: NOW_MS };
  await changeChannelState(set.table, id, {
    from: ['active'],
    to: 'failed',
    nowMs: NOW_MS,
    failure,
  });
  await set.clock.advance(1);
  await show(set, id, set.clock.now(), resourceId);
  await set.pass(3 * MINUTE);
  expect(set.live()).toEqual([]);
});

test('a lost answer is made up for by the sync: the channel is stopped with what it says (L6)', async () => {
  const set = await renewing({ faults: { loseWatchAnswer: 2, delayMs: 1000 } });
  await opened(set).catch(() => undefined);
  const [lost = ''] = set.live();
  await set.clock.advance(2000);
  await set.google.idle();
  await observeAll(set);
  await set.pass(5 * MINUTE);
  expect(set.live()).toEqual([]);
  expect(await stateOf(set, lost)).toBe('stopped');
});

test('a channel whose lease is over is not stopped at Google, though it sent late', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await stopChannel(channelDepsIn(set), id);
  await set.clock.advance(2 * DAY);
  await show(set, id, NOW_MS + DAY / 2);
  await set.pass(5 * MINUTE);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(await stateOf(set, id)).toBe('stopped');
});

test('a channel that outlives its lease is stopped, however long that is over', async () => {
  const set = await renewing();
  const { id, resourceId = '' } = await opened(set);
  await set.pass(DAY + MINUTE, HALF_AN_HOUR);
  expect(await stateOf(set, id)).toBe('expired');
  await show(set, id, set.clock.now(), resourceId);
  expect(await stateOf(set, id)).toBe('expired');

  await set.clock.advance(GRACE_MS + MINUTE);
  await show(set, id, set.clock.now(), resourceId);
  expect(await stateOf(set, id)).toBe('stopping');
  expect(asked(set, 'stop')).toEqual([]);
  await set.pass(5 * MINUTE);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(await stateOf(set, id)).toBe('stopped');
});

test('such a channel that Google does not let us stop is tried ever less often', async () => {
  const set = await renewing({ faults: { stopError: 'stopChannelCallerNotOwner' } });
  const { id, resourceId = '' } = await opened(set);
  await set.pass(DAY + HALF_AN_HOUR, HALF_AN_HOUR);
  await show(set, id, set.clock.now(), resourceId);
  await set.pass(2 * DAY, MINUTE);
  expect(asked(set, 'stop').length).toBeGreaterThan(3);
  expect(asked(set, 'stop').length).toBeLessThan(15);
  set.google.faults.stopError = null;
  await set.pass(2 * DAY, MINUTE);
  expect(await stateOf(set, id)).toBe('stopped');
});

test.each(['active', 'superseded', 'expired'] as const)(
  'a channel that is %s may send',
  async (to) => {
    const set = await renewing();
    const { id } = await opened(set);
    if (to !== 'active')
      await changeChannelState(set.table, id, { from: ['active'], to, nowMs: NOW_MS });
    await set.clock.advance(1000);
    await show(set, id, set.clock.now());
    expect(await stateOf(set, id)).toBe(to);
  },
);
