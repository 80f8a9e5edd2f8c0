import { expect, test } from 'vitest';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { adoptChannel } from '../../../lib/watches/rows/adopt-channel.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { storedWatch } from '../table/examples.ts';
import { CHANGES, depsWith, forWatch, NOW_MS, type Stage, stage, type WatchArgs } from './stage.ts';

/** The same dependencies, and a record of the accounts whose client was requested. */
function recordingAccounts({ channelDeps }: Stage) {
  const requested: string[] = [];
  const google: typeof channelDeps.google = (account) => {
    requested.push(account);
    return channelDeps.google(account);
  };
  return { channelDeps: { ...channelDeps, google }, requested };
}

test('a channel for a watch is opened and stopped by its account, and names the watch', async () => {
  const set = await stage();
  const { channelDeps, requested } = recordingAccounts(set);
  const purpose = { ...forWatch('w'), account: 'a' };
  const { id } = await openChannel(channelDeps, CHANGES, purpose);
  expect(await set.row(id)).toMatchObject({ account: 'a', watchId: 'w', state: 'active' });
  await stopChannel(channelDeps, id);
  expect(requested).toEqual(['a', 'a']);
});

test('a channel without a purpose belongs to the deployment’s own account and to no watch', async () => {
  const set = await stage();
  const { channelDeps, requested } = recordingAccounts(set);
  const record = await openChannel(channelDeps, CHANGES);
  expect(record).toMatchObject({ account: 'default' });
  expect(record).not.toHaveProperty('watchId');
  expect(record).not.toHaveProperty('probe');
  expect(requested).toEqual(['default']);
});

test('a channel for a watch is opened under the first id, and no other id is stored or used', async () => {
  const set = await stage();
  const purpose = forWatch('w');
  const [firstId] = purpose.watch.channelIds;
  const { id } = await openChannel(set.channelDeps, CHANGES, purpose);
  expect(id).toBe(firstId);
  expect((await set.rows()).map((row) => row.id)).toEqual([firstId]);
  expect(set.live()).toEqual([firstId]);
});

test('a channel for a watch whose first id is taken is opened under the second', async () => {
  const set = await stage({ faults: { watchError: { reason: 'channelIdNotUnique', times: 1 } } });
  const purpose = forWatch('w');
  const [firstId, secondId] = purpose.watch.channelIds;
  const seen: [string, string[], number][] = [];
  const channelDeps = depsWith(set, {
    watch: async (...args: WatchArgs) => {
      const [, { id }] = args;
      seen.push([id, (await set.rows()).map((row) => row.id).toSorted(), set.calls('watch')]);
      return set.client.watch(...args);
    },
  });
  const { id } = await openChannel(channelDeps, CHANGES, purpose);
  expect(id).toBe(secondId);
  // Under no id that the watch has not recorded is anything stored, or Google called.
  expect(seen).toEqual([
    [firstId, [firstId], 0],
    [secondId, [firstId, secondId].toSorted(), 1],
  ]);
  for (const row of await set.rows()) expect(row).toMatchObject({ watchId: 'w' });
});

test('a channel that its watch has adopted is not stopped by a stop of unused channels', async () => {
  const set = await stage();
  const { id: watchId, version } = await storedWatch(set.table, { owner: set.channelDeps.owner });
  const channel = await openChannel(set.channelDeps, CHANGES, forWatch(watchId));
  const watch = await claimWatch(set.table, watchId, version, NOW_MS);
  const patch = { currentId: channel.id, channelIds: [channel.id], dueAtMs: NOW_MS };
  const adoption = { channel, before: [], patch, nowMs: NOW_MS };
  expect(watch && (await adoptChannel(set.table, watch, adoption))).toMatchObject({
    currentId: channel.id,
  });
  const adopted = await set.row(channel.id);

  const left = await stopChannel(set.channelDeps, channel.id, { unlessAdopted: true });
  expect(left).toEqual(adopted);
  expect(await set.row(channel.id)).toEqual(adopted);
  expect(set.live()).toEqual([channel.id]);

  await stopChannel(set.channelDeps, channel.id);
  expect(set.live()).toEqual([]);
});

test('a channel that no watch has adopted is stopped by a stop of unused channels', async () => {
  const set = await stage();
  const { id } = await openChannel(set.channelDeps, CHANGES, forWatch('w'));
  await stopChannel(set.channelDeps, id, { unlessAdopted: true });
  expect(set.live()).toEqual([]);
});
