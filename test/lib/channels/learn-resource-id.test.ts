import { expect, test } from 'vitest';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import type { Failure } from '../../../lib/google/failure.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { MINUTE } from '../../support/times.ts';
import { storedWatch } from '../table/examples.ts';
import {
  CHANGES,
  depsWith,
  HOUR,
  NOW_MS,
  pendingRow,
  type Stage,
  signedChannel,
  stage,
  stateIn,
  tableThat,
  type WatchArgs,
  withTable,
} from './stage.ts';

/** A channel that is open at Google, but pending in the ledger, since its opener died in between. */
async function halfOpen(
  { channelDeps, client, google }: Stage,
  changes: { watchId?: string } = {},
) {
  const channel = signedChannel(channelDeps);
  await pendingRow(channelDeps, channel, changes);
  const answer = await client.watch(CHANGES, channel);
  await google.idle();
  return { id: channel.id, resourceId: (answer as { resourceId: string }).resourceId };
}

test('a half-open channel is stopped with the resource id of its sync', async () => {
  const set = await stage();
  const { id, resourceId } = await halfOpen(set);
  const stopped = await stopChannel(set.channelDeps, id);
  expect(stopped).toMatchObject({ state: 'stopped', resourceId });
  expect(set.live()).toEqual([]);
  expect([set.calls('watch'), set.calls('stop')]).toEqual([1, 1]);
});

test('a half-open channel without a notification is stopped with the resource id of a probe', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id, resourceId } = await halfOpen(set);
  expect(await stopChannel(set.channelDeps, id)).toMatchObject({ state: 'stopped', resourceId });
  expect(set.live()).toEqual([]);
  const rows = await set.rows();
  expect(rows.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  expect([set.calls('watch'), set.calls('stop')]).toEqual([2, 2]);
});

test('a half-open channel whose watch has the resource id is stopped without a probe', async () => {
  const set = await stage({ faults: { drop: true } });
  const { resourceId = '' } = await openChannel(set.channelDeps, CHANGES);
  const { id: watchId } = await storedWatch(set.table, { resourceId });
  const { id } = await halfOpen(set, { watchId });
  expect(await stopChannel(set.channelDeps, id)).toMatchObject({ state: 'stopped', resourceId });
  expect([set.calls('watch'), set.calls('stop')]).toEqual([2, 1]);
  expect(set.live()).not.toContain(id);
});

test('a half-open channel of a watch that opens channels waits for its resource id, without a probe', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id: watchId } = await storedWatch(set.table);
  const { id, resourceId } = await halfOpen(set, { watchId });
  await expect(stopChannel(set.channelDeps, id)).rejects.toMatchObject({
    code: 'google-retry',
    reason: 'resource-id-unknown',
  });
  expect([set.calls('watch'), set.calls('stop')]).toEqual([1, 0]);
  expect(await set.row(id)).toMatchObject({ state: 'stopping' });
  await changeWatch(set.table, watchId, { patch: { resourceId }, when: 'attribute_exists(#pk)' });
  expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  expect([set.calls('watch'), set.calls('stop')]).toEqual([1, 1]);
  expect(set.live()).toEqual([]);
});

test.each<[string, Partial<WatchRecord> | undefined]>([
  ['is gone', undefined],
  ['is being deleted', { condition: 'deleted', deletedAtMs: NOW_MS }],
  ['is paused', { condition: 'paused' }],
])(
  'a half-open channel whose watch %s is stopped with the resource id of a probe',
  async (_, flaws) => {
    const set = await stage({ faults: { drop: true } });
    const watchId = flaws ? (await storedWatch(set.table, flaws)).id : 'no-such-watch';
    const { id } = await halfOpen(set, { watchId });
    expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
    expect([set.calls('watch'), set.calls('stop')]).toEqual([2, 2]);
    expect(set.live()).toEqual([]);
  },
);

test('a probe is on the same resource, for an hour at most', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  await stopChannel(set.channelDeps, id);
  const probe = (await set.rows()).find((row) => row.id !== id);
  expect(probe).toMatchObject({ ...CHANGES, probe: true, expirationMs: NOW_MS + HOUR });
  expect(await set.row(id)).not.toHaveProperty('probe');
});

test('a probe whose own answer is lost causes no other probe, and ends with its lease', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  set.google.faults.loseWatchAnswer = 3;
  await stopChannel(set.channelDeps, id).catch(() => undefined);
  const rows = await set.rows();
  const probes = rows.filter((row) => row.id !== id);
  expect(probes.length).toBeGreaterThan(0);
  const calls = set.google.requests.length;
  for (const probe of [...probes, ...probes])
    await expect(stopChannel(set.channelDeps, probe.id)).rejects.toMatchObject({
      code: 'google-retry',
      reason: 'resource-id-unknown',
    });
  expect(set.google.requests).toHaveLength(calls);
  expect(await set.rows()).toHaveLength(rows.length);
  await set.clock.advance(HOUR + MINUTE);
  for (const { id } of probes)
    expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  expect(set.live()).toEqual([id]);
});

test('a probe whose own answer is lost is stopped with the resource id of its sync', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  Object.assign(set.google.faults, { drop: false, loseWatchAnswer: 3 });
  await stopChannel(set.channelDeps, id).catch(() => undefined);
  await set.google.idle();
  const probes = (await set.rows()).filter((row) => row.id !== id);
  expect(set.live().length).toBeGreaterThan(1);
  for (const probe of probes) await stopChannel(set.channelDeps, probe.id);
  expect(set.live()).toEqual([id]);
});

test('a channel whose opener dies between Google and the ledger is half open, and can be stopped', async () => {
  const set = await stage();
  const table = tableThat(set.table, (name, input, next) =>
    name === 'UpdateCommand' && stateIn(input) === 'active'
      ? Promise.reject(new Error('the process died'))
      : next(),
  );
  const opening = openChannel(withTable(set.channelDeps, table), CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'storage-failed' });
  await set.google.idle();
  const [row] = await set.rows();
  expect(row?.state).toBe('pending');
  expect(set.live()).toEqual([row?.id]);
  await stopChannel(set.channelDeps, row?.id ?? '');
  expect(set.live()).toEqual([]);
});

test('a pending channel that Google never got can be stopped', async () => {
  const set = await stage();
  const id = await pendingRow(set.channelDeps);
  expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  expect(set.live()).toEqual([]);
});

test('a resource id of a probe is stored even if the stop fails', async () => {
  const set = await stage({ faults: { drop: true, stopError: 'backendError' } });
  const { id, resourceId } = await halfOpen(set);
  await expect(stopChannel(set.channelDeps, id)).rejects.toMatchObject({ code: 'google-retry' });
  expect(await set.row(id)).toMatchObject({ state: 'stopping', resourceId });
  set.google.faults.stopError = null;
  await stopChannel(set.channelDeps, id);
  expect(set.calls('watch')).toBe(2);
});

test('a probe that cannot be stopped does not prevent the stop of the half-open channel', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  set.google.faults.stopError = { reason: 'forbidden', times: 1 };
  expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  const probe = (await set.rows()).find((row) => row.id !== id);
  expect(probe).toMatchObject({ state: 'stopping', failure: { reason: 'forbidden' } });
  expect(set.live()).toEqual([probe?.id]);
  expect(set.logged[0]).toContain(probe?.id);
  await stopChannel(set.channelDeps, probe?.id ?? '');
  expect(set.live()).toEqual([]);
});

test('a half-open channel for which Google opens no probe stays stopping', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  set.google.faults.watchError = 'backendError';
  await expect(stopChannel(set.channelDeps, id)).rejects.toMatchObject({ code: 'google-retry' });
  expect(await set.row(id)).toMatchObject({ state: 'stopping', failure: { class: 'retry' } });
  set.google.faults.watchError = null;
  await stopChannel(set.channelDeps, id);
  expect(set.live()).toEqual([]);
});

test('a pending channel that Google rejects while a probe is opened counts as stopped', async () => {
  const set = await stage({ faults: { watchError: 'forbidden' } });
  const id = await pendingRow(set.channelDeps);
  const failure: Failure = {
    class: 'permanent',
    reason: 'forbidden',
    message: 'No',
    atMs: NOW_MS,
  };
  const channelDeps = depsWith(set, {
    watch: async (...args: WatchArgs) => {
      await transitionChannel(set.table, id, 'failWhileStopping', { nowMs: NOW_MS, failure });
      return set.client.watch(...args);
    },
  });
  expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
});

test('a probe without a resource id stops nothing, and is an error', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  const channelDeps = depsWith(set, {
    watch: async (...args: WatchArgs) => ({
      ...(await set.client.watch(...args)),
      resourceId: undefined,
    }),
  });
  await expect(stopChannel(channelDeps, id)).rejects.toMatchObject({ reason: 'invalid-answer' });
  expect((await set.row(id))?.state).toBe('stopping');
});

test('a probe that is stopped while it is being opened leaves the half-open channel stopping', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  const channelDeps = depsWith(set, {
    watch: async (...args: WatchArgs) => {
      const [, probe] = args;
      const answer = await set.client.watch(...args);
      await transitionChannel(set.table, probe.id, 'beginStop', { nowMs: NOW_MS });
      return answer;
    },
  });
  await expect(stopChannel(channelDeps, id)).rejects.toMatchObject({ code: 'channel-busy' });
  expect(await set.row(id)).toMatchObject({ state: 'stopping', failure: { class: 'retry' } });
  await stopChannel(set.channelDeps, id);
  for (const row of await set.rows()) await stopChannel(set.channelDeps, row.id);
  expect(set.live()).toEqual([]);
});
