import { expect, test } from 'vitest';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { changeChannelState } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { storedWatch } from '../table/examples.ts';
import {
  CHANGES,
  HOUR,
  NOW_MS,
  pendingRow,
  type Stage,
  signedChannel,
  stage,
  stateIn,
  tableThat,
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

test('a half-open channel is stopped with what its sync told', async () => {
  const set = await stage();
  const { id, resourceId } = await halfOpen(set);
  const stopped = await stopChannel(set.channelDeps, id);
  expect(stopped).toMatchObject({ state: 'stopped', resourceId });
  expect(set.live()).toEqual([]);
  expect([set.calls('watch'), set.calls('stop')]).toEqual([1, 1]);
});

test('without a notification, a second channel tells how to stop the first', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id, resourceId } = await halfOpen(set);
  expect(await stopChannel(set.channelDeps, id)).toMatchObject({ state: 'stopped', resourceId });
  expect(set.live()).toEqual([]);
  const rows = await set.rows();
  expect(rows.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  expect([set.calls('watch'), set.calls('stop')]).toEqual([2, 2]);
});

test('what its watch remembers of its channels makes a second one needless', async () => {
  const set = await stage({ faults: { drop: true } });
  const { resourceId = '' } = await openChannel(set.channelDeps, CHANGES);
  const { id: watchId } = await storedWatch(set.table, { resourceId });
  const { id } = await halfOpen(set, { watchId });
  expect(await stopChannel(set.channelDeps, id)).toMatchObject({ state: 'stopped', resourceId });
  expect([set.calls('watch'), set.calls('stop')]).toEqual([2, 1]);
  expect(set.live()).not.toContain(id);
});

test('a watch that lives tells it when it has a channel: no second one is opened till then', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id: watchId } = await storedWatch(set.table);
  const { id, resourceId } = await halfOpen(set, { watchId });
  await expect(stopChannel(set.channelDeps, id)).rejects.toMatchObject({
    code: 'google-retry',
    reason: 'resource-id-unknown',
  });
  expect([set.calls('watch'), set.calls('stop')]).toEqual([1, 0]);
  expect(await set.row(id)).toMatchObject({ state: 'stopping' });
  await changeWatch(set.table, watchId, { set: { resourceId }, when: 'attribute_exists(#pk)' });
  expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  expect([set.calls('watch'), set.calls('stop')]).toEqual([1, 1]);
  expect(set.live()).toEqual([]);
});

test.each<[string, Partial<WatchRecord> | undefined]>([
  ['is gone', undefined],
  ['is being deleted', { deletedAtMs: NOW_MS }],
  ['is paused', { condition: 'paused' }],
])('a watch that %s tells nothing any more, and makes no second one needless', async (_, flaws) => {
  const set = await stage({ faults: { drop: true } });
  const watchId = flaws ? (await storedWatch(set.table, flaws)).id : 'no-such-watch';
  const { id } = await halfOpen(set, { watchId });
  expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  expect([set.calls('watch'), set.calls('stop')]).toEqual([2, 2]);
  expect(set.live()).toEqual([]);
});

test('the second channel watches the same, for an hour at most', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  await stopChannel(set.channelDeps, id);
  const probe = (await set.rows()).find((row) => row.id !== id);
  expect(probe).toMatchObject({ ...CHANGES, probe: true, expirationMs: NOW_MS + HOUR });
  expect(await set.row(id)).not.toHaveProperty('probe');
});

test('a second channel whose own answer is lost is not asked for a third, and ends by itself', async () => {
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
  await set.clock.advance(HOUR + 60_000);
  for (const { id } of probes)
    expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  expect(set.live()).toEqual([id]);
});

test('a second channel whose own answer is lost is stopped with what its sync told', async () => {
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

test('a crash between Google and the ledger is such a case', async () => {
  const set = await stage();
  const table = tableThat(set.table, (name, input, next) =>
    name === 'UpdateCommand' && stateIn(input) === 'active'
      ? Promise.reject(new Error('the process died'))
      : next(),
  );
  const opening = openChannel({ ...set.channelDeps, table }, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'storage-failed' });
  await set.google.idle();
  const [row] = await set.rows();
  expect(row?.state).toBe('pending');
  expect(set.live()).toEqual([row?.id]);
  await stopChannel(set.channelDeps, row?.id ?? '');
  expect(set.live()).toEqual([]);
});

test('a pending channel that never reached Google ends the same way', async () => {
  const set = await stage();
  const id = await pendingRow(set.channelDeps);
  expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  expect(set.live()).toEqual([]);
});

test('what was learnt is kept, in case the stop fails', async () => {
  const set = await stage({ faults: { drop: true, stopError: 'backendError' } });
  const { id, resourceId } = await halfOpen(set);
  await expect(stopChannel(set.channelDeps, id)).rejects.toMatchObject({ code: 'google-retry' });
  expect(await set.row(id)).toMatchObject({ state: 'stopping', resourceId });
  set.google.faults.stopError = null;
  await stopChannel(set.channelDeps, id);
  expect(set.calls('watch')).toBe(2);
});

test('a second channel that cannot be stopped does not keep the first from it', async () => {
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

test('if Google opens no second channel, the first stays to be stopped', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  set.google.faults.watchError = 'backendError';
  await expect(stopChannel(set.channelDeps, id)).rejects.toMatchObject({ code: 'google-retry' });
  expect(await set.row(id)).toMatchObject({ state: 'stopping', failure: { class: 'retry' } });
  set.google.faults.watchError = null;
  await stopChannel(set.channelDeps, id);
  expect(set.live()).toEqual([]);
});

test('if its opener learns meanwhile that Google refused, there was nothing to stop', async () => {
  const set = await stage({ faults: { watchError: 'forbidden' } });
  const { client, channelDeps, table } = set;
  const id = await pendingRow(channelDeps);
  const failure = { class: 'permanent', reason: 'forbidden', message: 'No', atMs: NOW_MS };
  const google = {
    ...client,
    watch: async (...args: Parameters<typeof client.watch>) => {
      const refused = { from: ['stopping'], to: 'failed', nowMs: NOW_MS, failure } as const;
      await changeChannelState(table, id, refused);
      return client.watch(...args);
    },
  };
  expect((await stopChannel({ ...channelDeps, google: async () => google }, id)).state).toBe(
    'stopped',
  );
});

test('an answer without a resource id stops nothing, and says so', async () => {
  const set = await stage({ faults: { drop: true } });
  const { id } = await halfOpen(set);
  const { client } = set;
  const odd = {
    ...client,
    watch: async (...args: Parameters<typeof client.watch>) => ({
      ...(await client.watch(...args)),
      resourceId: undefined,
    }),
  };
  const stopping = stopChannel({ ...set.channelDeps, google: async () => odd }, id);
  await expect(stopping).rejects.toMatchObject({ reason: 'invalid-answer' });
  expect((await set.row(id))?.state).toBe('stopping');
});
