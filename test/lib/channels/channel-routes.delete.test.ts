import { expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { CHANNEL_ROUTES } from '../../../lib/channels/channel-routes.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { changeItem } from '../../../lib/table/change-item.ts';
import { channelKey } from '../../../lib/table/keys.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { storedWatch } from '../table/examples.ts';
import { CHANGES, forWatch, NOW_MS, type Stage, stage } from './stage.ts';

function remove({ channelDeps }: Stage, id: string) {
  return CHANNEL_ROUTES['DELETE /channels/{id}']?.(channelDeps, { id, query: {}, body: undefined });
}

/** An open channel of a watch, each with these changes. */
async function ofWatch(watch: Partial<WatchRecord>, channel: Partial<ChannelRecord> = {}) {
  const set = await stage();
  const watchId = crypto.randomUUID();
  const { id } = await openChannel(set.channelDeps, CHANGES, forWatch(watchId));
  await storedWatch(set.table, { id: watchId, currentId: id, ...watch });
  const patch = { updatedAtMs: NOW_MS, ...channel };
  await changeItem(set.table, channelKey(id), { patch, when: 'attribute_exists(#pk)' });
  return { set, id };
}

test('the current channel of a watch is not stopped, and neither the ledger nor Google is changed', async () => {
  const { set, id } = await ofWatch({}, { adoptedAtMs: NOW_MS });
  const before = await set.row(id);
  await expect(remove(set, id)).rejects.toMatchObject({ code: 'channel-of-watch' });
  expect([await set.row(id), set.live()]).toEqual([before, [id]]);
});

test.each<[string, Partial<WatchRecord>, Partial<ChannelRecord>]>([
  ['of a watch that has another', { currentId: 'another' }, { adoptedAtMs: NOW_MS }],
  ['of a deleted watch', { condition: 'deleted', deletedAtMs: NOW_MS }, { adoptedAtMs: NOW_MS }],
  ['that no watch has adopted', { currentId: 'another' }, {}],
])('a channel %s is stopped', async (_, watch, channel) => {
  const { set, id } = await ofWatch(watch, channel);
  expect(await remove(set, id)).toMatchObject({ statusCode: 200 });
  expect(await set.row(id)).toMatchObject({ state: 'stopped' });
  expect(set.live()).toEqual([]);
});

test('the current channel of a watch that is being stopped already is stopped', async () => {
  const { set, id } = await ofWatch({}, { adoptedAtMs: NOW_MS });
  await transitionChannel(set.table, id, 'beginStop', { nowMs: NOW_MS });
  expect(await remove(set, id)).toMatchObject({ statusCode: 200 });
  expect(set.live()).toEqual([]);
});
