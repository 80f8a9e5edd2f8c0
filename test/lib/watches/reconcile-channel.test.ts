import { describe, expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import type { ChannelState, ChannelTransition } from '../../../lib/channels/channel-states.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { reconcileChannel } from '../../../lib/channels/reconcile-channel.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import { putPendingChannel, transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { DUE } from '../../../lib/table/keys.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { rawItems } from '../../support/raw-items.ts';
import { CHANGES, DAY, HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, healthOf, MINUTE, OWNER, specFor, started, stored } from './watches.ts';

const EXPIRATION_MS = NOW_MS + DAY;

/** A channel, open at Google, that only the sweep reconciles. */
function opened(set: Renewing, watchId?: string) {
  const channelIds = [crypto.randomUUID(), crypto.randomUUID()] as const;
  const spec = { ...CHANGES, expirationMs: EXPIRATION_MS };
  const purpose = watchId === undefined ? {} : { watch: { id: watchId, channelIds } };
  return openChannel(set.deps.channelsOf(defaultAccount()), spec, purpose);
}

async function transitioned(set: Renewing, id: string, name: ChannelTransition): Promise<void> {
  expect(await transitionChannel(set.table, id, name, { nowMs: NOW_MS })).toBeDefined();
}

const stateOf = async (set: Renewing, id: string) =>
  (await getChannelOfAnyOwner(set.table, id))?.state;

async function dueAtOf(set: Renewing, id: string): Promise<number | undefined> {
  const row = (await rawItems(set.table)).find(({ pk }) => pk === `CHANNEL#${id}`);
  return row?.['dueAtMs'] as number | undefined;
}

test.each<[ChannelState, ChannelTransition]>([
  ['stopping', 'beginStop'],
  ['superseded', 'supersede'],
])('a channel that is left %s is stopped when it is due', async (state, name) => {
  const set = await renewing();
  const { id } = await opened(set);
  await transitioned(set, id, name);
  expect(await stateOf(set, id)).toBe(state);
  await set.pass(2 * MINUTE - 1000, 1000);
  expect(set.live()).toEqual([id]);
  await set.pass(MINUTE);
  expect(set.live()).toEqual([]);
  expect(await stateOf(set, id)).toBe('stopped');
});

test.each([
  ['before', 0],
  ['after', 1],
])('a channel whose process dies %s Google opens it is stopped', async (_, open) => {
  const set = await renewing();
  const id = crypto.randomUUID();
  await putPendingChannel(set.table, {
    id,
    owner: OWNER,
    account: 'default',
    address: set.channelDeps.notificationsUrl,
    ...CHANGES,
    createdAtMs: NOW_MS,
    requestedExpirationMs: EXPIRATION_MS,
  });
  if (open)
    await fetch(`${set.google.url}/drive/v3/changes/watch?pageToken=1`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${set.google.accessToken()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ id, type: 'web_hook', address: set.channelDeps.notificationsUrl }),
    });
  expect(set.live()).toHaveLength(open);
  await set.pass(3 * MINUTE);
  expect(set.live()).toEqual([]);
  expect(await stateOf(set, id)).toBe('stopped');
});

test('a channel whose answer from Google is lost is stopped, though its resource id is unknown', async () => {
  const set = await renewing({ faults: { loseWatchAnswer: 2, drop: true } });
  await opened(set).catch(() => undefined);
  expect(set.live().length).toBeGreaterThan(0);
  await set.pass(10 * MINUTE);
  expect(set.live()).toEqual([]);
});

test('a channel that Google rejects is never due', async () => {
  const set = await renewing({ faults: { watchError: 'forbidden' } });
  await opened(set).catch(() => undefined);
  const calls = set.google.requests.length;
  await set.pass(2 * DAY, HOUR);
  expect(set.google.requests).toHaveLength(calls);
});

test.each<[ChannelState, ChannelState, ChannelTransition | undefined]>([
  ['active', 'expired', undefined],
  ['superseded', 'expired', 'supersede'],
  ['stopping', 'stopped', 'beginStop'],
])('a channel that is %s when its lease ends is %s, without a call', async (from, to, name) => {
  const set = await renewing();
  const { id } = await opened(set);
  if (name) await transitioned(set, id, name);
  expect(await stateOf(set, id)).toBe(from);
  const calls = set.google.requests.length;
  await set.clock.advance(DAY);
  expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'ended' });
  expect(await stateOf(set, id)).toBe(to);
  expect(set.google.requests).toHaveLength(calls);
  expect(await dueAtOf(set, id)).toBeUndefined();
});

test('a channel without a watch stays open until its lease ends', async () => {
  const set = await renewing();
  const { id } = await opened(set);
  await set.pass(DAY - MINUTE, HOUR);
  expect(set.live()).toEqual([id]);
  await set.pass(2 * MINUTE);
  expect(await stateOf(set, id)).toBe('expired');
});

test('a channel that was opened for a watch which never adopts it is stopped', async () => {
  const set = await renewing();
  const watch = await started(set);
  const { id } = await opened(set, watch.id);
  await set.pass(5 * MINUTE);
  expect(set.live()).toContain(id);
  await set.pass(2 * MINUTE);
  expect(set.live()).toEqual([watch.currentId]);
  expect(await stored(set, watch)).toMatchObject({ currentId: watch.currentId });
});

test('a channel of a watch that does not exist is stopped', async () => {
  const set = await renewing();
  const { id } = await opened(set, 'no-such-watch');
  await set.pass(7 * MINUTE);
  expect(await stateOf(set, id)).toBe('stopped');
  expect(set.live()).toEqual([]);
});

test('a new channel of a claimed watch is left alone, and is due again after the claim', async () => {
  const set = await renewing();
  const watch = await started(set);
  const { id } = await opened(set, watch.id);
  await set.clock.advance(6 * MINUTE);
  await claimWatch(set.table, watch.id, watch.version, set.clock.now());
  expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'undecided' });
  expect(set.live()).toContain(id);
  expect(await dueAtOf(set, id)).toBe(set.clock.now() + 3 * MINUTE);
});

test('the current channel of a watch is due at its end, and is not touched before', async () => {
  const set = await renewing();
  const { currentId = '', expirationMs } = await started(set, specFor());
  const calls = set.google.requests.length;
  expect(await reconcileChannel(set.deps, currentId)).toEqual({ outcome: 'in-use' });
  expect(await dueAtOf(set, currentId)).toBe(expirationMs);
  expect(set.google.requests).toHaveLength(calls);
});

test('a stop that Google rejects is tried less and less often, and not after the end of the lease', async () => {
  const set = await renewing({ faults: { stopError: 'stopChannelCallerNotOwner' } });
  const { id } = await opened(set);
  await transitioned(set, id, 'supersede');
  await set.pass(DAY + HOUR);
  const pauses = asked(set, 'stop').map(({ at }, n, all) => at - (all[n - 1]?.at ?? NOW_MS));
  expect(pauses.length).toBeGreaterThan(4);
  expect(pauses.length).toBeLessThan(15);
  expect(pauses.toSorted((a, b) => a - b).slice(0, -1)).toEqual(pauses.slice(0, -1));
  expect(asked(set, 'stop').at(-1)?.at).toBeLessThan(EXPIRATION_MS);
  expect(await stateOf(set, id)).toBe('stopped');
});

describe('the end of a lease', () => {
  const uncovered = (set: Renewing) => set.measured.filter(([name]) => name === 'uncovered');
  const reported = (set: Renewing) =>
    set.logged.filter((line) => line.includes('"level":"error"') && line.includes('expired'));

  test('that leaves a watch uncovered is measured and logged once', async () => {
    const set = await renewing();
    const watch = await started(set, specFor());
    await set.clock.advance((watch.expirationMs ?? 0) - NOW_MS);
    for (let times = 0; times < 2; times += 1)
      await reconcileChannel(set.deps, watch.currentId ?? '');
    expect(await stateOf(set, watch.currentId ?? '')).toBe('expired');
    expect(uncovered(set)).toEqual([['uncovered', { resource: 'drive.changes' }]]);
    expect(reported(set)).toHaveLength(1);
    expect(reported(set)[0]).toContain(watch.id);
  });

  test('of a watch that is gone is measured and logged once', async () => {
    const set = await renewing();
    const watch = await started(set, specFor());
    const gone = { condition: 'gone', dueAtMs: DUE.never };
    await changeWatch(set.table, watch.id, { patch: gone, when: 'attribute_exists(#pk)' });
    await set.pass((watch.expirationMs ?? 0) + MINUTE - NOW_MS);
    expect([uncovered(set).length, reported(set).length]).toEqual([1, 1]);
  });

  test('of a superseded channel is neither measured nor logged', async () => {
    const set = await renewing({ faults: { stopError: 'stopChannelCallerNotOwner' } });
    const watch = await started(set, specFor());
    await set.pass((watch.expirationMs ?? 0) + MINUTE - NOW_MS);
    expect(await stateOf(set, watch.currentId ?? '')).toBe('stopped');
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
    expect([uncovered(set), reported(set)]).toEqual([[], []]);
  });

  test('of a deleted watch is neither measured nor logged', async () => {
    const set = await renewing({ faults: { stopError: 'stopChannelCallerNotOwner' } });
    const watch = await started(set, specFor());
    await removeWatch(set.own, watch.id);
    await set.pass((watch.expirationMs ?? 0) + HOUR - NOW_MS);
    expect([uncovered(set), reported(set)]).toEqual([[], []]);
    expect(await stateOf(set, watch.currentId ?? '')).toBe('stopped');
  });

  test('of a channel without a watch is neither measured nor logged', async () => {
    const set = await renewing();
    const { id } = await opened(set);
    await set.pass(DAY + MINUTE);
    expect(await stateOf(set, id)).toBe('expired');
    expect([uncovered(set), reported(set)]).toEqual([[], []]);
  });
});

test('a channel that does not exist, or is stopped, is closed, and Google is not called', async () => {
  const set = await renewing();
  expect(await reconcileChannel(set.deps, 'no-such-channel')).toEqual({ outcome: 'closed' });
  const { id } = await opened(set);
  await transitioned(set, id, 'supersede');
  expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'stopped' });
  const calls = asked(set, 'stop').length;
  expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'closed' });
  expect(asked(set, 'stop')).toHaveLength(calls);
});
