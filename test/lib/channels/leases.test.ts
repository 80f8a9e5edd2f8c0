import { expect, test } from 'vitest';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { adoptChannel } from '../../../lib/watches/rows/adopt-channel.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { storedWatch } from '../table/examples.ts';
import { CHANGES, NOW_MS, type Stage, stage } from './stage.ts';

/** A channelDeps that keeps whose Google was asked for. */
function knowingAccounts({ channelDeps }: Stage) {
  const asked: string[] = [];
  const google: typeof channelDeps.google = (account) => {
    asked.push(account);
    return channelDeps.google(account);
  };
  return { channelDeps: { ...channelDeps, google }, asked };
}

test('a channel is opened and stopped by the account that it is for, and names its watch', async () => {
  const set = await stage();
  const { channelDeps, asked } = knowingAccounts(set);
  const spec = { ...CHANGES, account: 'a', watchId: 'w' };
  const { id } = await openChannel(channelDeps, spec);
  expect(await set.row(id)).toMatchObject({ account: 'a', watchId: 'w', state: 'active' });
  await stopChannel(channelDeps, id);
  expect(asked).toEqual(['a', 'a']);
});

test('a channel for nobody in particular is the deployment’s own', async () => {
  const set = await stage();
  const { channelDeps, asked } = knowingAccounts(set);
  const record = await openChannel(channelDeps, CHANGES);
  expect(record).toMatchObject({ account: 'default' });
  expect(record).not.toHaveProperty('watchId');
  expect(asked).toEqual(['default']);
});

test('each id is told before anything is stored or asked under it', async () => {
  const set = await stage({ faults: { watchError: { reason: 'channelIdNotUnique', times: 1 } } });
  const told: [string, number, number][] = [];
  const onOpening = async (id: string) => {
    told.push([id, (await set.rows()).length, set.calls('watch')]);
  };
  const { id } = await openChannel(set.channelDeps, { ...CHANGES, onOpening });
  const twin = (await set.rows()).find((row) => row.id !== id);
  expect(told).toEqual([
    [twin?.id, 0, 0],
    [id, 1, 1],
  ]);
});

test('whoever does not want an id any more ends the opening there', async () => {
  const { channelDeps, rows, google } = await stage();
  const onOpening = () => Promise.reject(new Error('the version is lost'));
  await expect(openChannel(channelDeps, { ...CHANGES, onOpening })).rejects.toThrow(
    'the version is lost',
  );
  expect([await rows(), google.requests]).toEqual([[], []]);
});

test('a channel that its watch has taken is left alone by whoever stops only unused ones', async () => {
  const set = await stage();
  const { id: watchId, version } = await storedWatch(set.table, { owner: set.channelDeps.owner });
  const channel = await openChannel(set.channelDeps, { ...CHANGES, watchId });
  const watch = await claimWatch(set.table, watchId, version, NOW_MS);
  const outcome = { currentId: channel.id, channelIds: [channel.id], dueAtMs: NOW_MS };
  const adoption = { channel, before: [], outcome, nowMs: NOW_MS };
  expect(watch && (await adoptChannel(set.table, watch, adoption))).toBe(true);
  const taken = await set.row(channel.id);

  await stopChannel(set.channelDeps, channel.id, { unlessAdopted: true }).catch(() => undefined);
  expect(await set.row(channel.id)).toEqual(taken);
  expect(set.live()).toEqual([channel.id]);

  await stopChannel(set.channelDeps, channel.id);
  expect(set.live()).toEqual([]);
});

test('a channel that none has taken is stopped by them', async () => {
  const set = await stage();
  const { id } = await openChannel(set.channelDeps, { ...CHANGES, watchId: 'w' });
  await stopChannel(set.channelDeps, id, { unlessAdopted: true });
  expect(set.live()).toEqual([]);
});
