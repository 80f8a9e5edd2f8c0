import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { DUE } from '../../../lib/table/keys.ts';
import { adopt } from '../../../lib/watches/adopt.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { claimedWatch, openedChannel } from './rows/watch-rows.ts';
import { asked, started, statesOf, stored } from './watches.ts';

const NOW = NOW_MS + HOUR;

/** A claimed watch with a current channel, and a new channel for it. */
async function adopting(changes: Partial<WatchRecord> = {}) {
  const set = await renewing({ random: () => 0 });
  await set.clock.advance(HOUR);
  const claimed = await claimedWatch(set.table, changes);
  const old = await openedChannel(set.table, claimed, { expirationMs: NOW + HOUR });
  const current = await openedChannel(set.table, claimed, { expirationMs: NOW + 4 * HOUR });
  const lease = { currentId: old.id, expirationMs: NOW + HOUR, coveredSinceMs: 7 };
  const watch = { ...claimed, ...lease, ...changes };
  return { set, watch, old, current };
}

/** Adopts the new channel, with these before it. @returns the watch after it. */
async function adopted(
  set: Renewing,
  watch: WatchRecord,
  channels: readonly [ChannelRecord, ...ChannelRecord[]],
) {
  const account = defaultAccount();
  const [current] = channels;
  expect(await adopt(set.deps, { watch, account, channels, current })).toMatchObject({
    outcome: 'adopted',
  });
  return stored(set, watch);
}

test.each([
  ['whose lease runs and whose channel is active', {}, 'active', 7],
  ['whose lease runs, but whose channel is stopping', {}, 'stopping', NOW],
  ['whose lease is over', { expirationMs: NOW }, 'active', NOW],
] as const)('a watch %s is covered since the right time', async (_, changes, state, sinceMs) => {
  const { set, watch, old, current } = await adopting();
  const before: ChannelRecord = { ...old, state };
  const after = await adopted(set, { ...watch, ...changes }, [current, before]);
  expect(after.coveredSinceMs).toBe(sinceMs);
});

test('a watch without channels before is covered from now on', async () => {
  const { set, watch, current } = await adopting();
  expect(await adopted(set, watch, [current])).toMatchObject({ coveredSinceMs: NOW });
});

test('an adopted channel whose resource id Google left out leaves the one that is known', async () => {
  const { set, watch, current } = await adopting({ resourceId: 'known' });
  expect(await adopted(set, watch, [{ ...current, resourceId: '' }])).toMatchObject({
    resourceId: 'known',
  });
});

test('a watch is never due whose channel has no end, neither named nor requested', async () => {
  const { set, watch } = await adopting({ expirationMs: NOW + HOUR, renewAtMs: NOW });
  const endless = await openedChannel(set.table, watch);
  const after = await adopted(set, watch, [endless]);
  expect(after).toMatchObject({ currentId: endless.id, dueAtMs: DUE.never });
  for (const name of ['expirationMs', 'renewAtMs']) expect(after).not.toHaveProperty(name);
});

test('a channel that was superseded by a process that died is stopped by the next renewal', async () => {
  const set = await renewing();
  const watch = await started(set);
  await transitionChannel(set.table, watch.currentId ?? '', 'supersede', { nowMs: NOW_MS });
  await set.clock.advance(1);
  await renewWatch(set.own, watch.id);
  expect(await statesOf(set, watch)).toEqual(['stopped', 'active']);
});

test('a channel that is being stopped already is left to the sweep by the next renewal', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  await set.clock.advance(1);
  await renewWatch(set.own, watch.id);
  set.google.faults.stopError = null;
  await set.clock.advance(1);
  const tried = asked(set, 'stop').length;
  await renewWatch(set.own, watch.id);
  expect(asked(set, 'stop')).toHaveLength(tried + 1);
  expect(await statesOf(set, watch)).toEqual(['stopping', 'stopped', 'active']);
});
