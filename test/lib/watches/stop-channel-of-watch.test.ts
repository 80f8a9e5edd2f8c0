import { expect, test } from 'vitest';
import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { CHANNEL_ROUTES } from '../../../lib/channels/channel-routes.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import type { Table } from '../../../lib/table/table.ts';
import { adoptChannel } from '../../../lib/watches/rows/adopt-channel.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { CHANGES, stateIn, tableThat } from '../channels/stage.ts';
import { storedWatch } from '../table/examples.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, OWNER, stored } from './watches.ts';

/** A watch, and a channel that is opened for it and that it has not adopted yet. */
async function notYetAdopted() {
  const set = await renewing();
  const watch = await storedWatch(set.table, { owner: OWNER });
  const channelIds = [crypto.randomUUID(), crypto.randomUUID()] as const;
  const channel = await openChannel(set.deps.channelsOf(defaultAccount()), CHANGES, {
    watch: { id: watch.id, channelIds },
  });
  return { set, watch, channel };
}

/** Does what a renewal of the watch does when the channel is open. */
async function adopt({ table, clock }: Renewing, watch: WatchRecord, channel: ChannelRecord) {
  const nowMs = clock.now();
  const claimed = await claimWatch(table, watch.id, watch.version, nowMs);
  const patch = { currentId: channel.id, channelIds: [channel.id], dueAtMs: nowMs };
  const adoption = { channel, before: [], patch, nowMs };
  const adopted = claimed && (await adoptChannel(table, claimed, adoption));
  expect(adopted).toEqual(await stored({ table }, watch));
}

function remove(set: Renewing, { id }: ChannelRecord, table: Table = set.table) {
  const route = CHANNEL_ROUTES['DELETE /channels/{id}'];
  return route?.(ownDeps(set.worker({ table }), OWNER), { id, query: {}, body: undefined });
}

test('a channel that its watch adopts while it is being deleted stays, and the deletion is rejected', async () => {
  const { set, watch, channel } = await notYetAdopted();
  let adopted = false;
  const table = tableThat(set.table, async (name, input, next) => {
    if (name === 'UpdateCommand' && stateIn(input) === 'stopping' && !adopted) {
      adopted = true;
      await adopt(set, watch, channel);
    }
    return next();
  });
  await expect(remove(set, channel, table)).rejects.toMatchObject({ code: 'channel-of-watch' });
  expect(adopted).toBe(true);
  expect(await getChannelOfAnyOwner(set.table, channel.id)).toMatchObject({ state: 'active' });
  expect(await stored(set, watch)).toMatchObject({ currentId: channel.id });
  expect([asked(set, 'stop'), set.live()]).toEqual([[], [channel.id]]);
});

test('a channel that no watch has adopted is stopped', async () => {
  const { set, channel } = await notYetAdopted();
  expect(await remove(set, channel)).toMatchObject({ statusCode: 200 });
  expect(set.live()).toEqual([]);
  expect(await getChannelOfAnyOwner(set.table, channel.id)).toMatchObject({ state: 'stopped' });
});

test('the current channel of a watch cannot be deleted on its own', async () => {
  const { set, watch, channel } = await notYetAdopted();
  await adopt(set, watch, channel);
  await expect(remove(set, channel)).rejects.toMatchObject({ code: 'channel-of-watch' });
  expect(set.live()).toEqual([channel.id]);
});
