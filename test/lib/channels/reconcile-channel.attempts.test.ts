import { expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { reconcileChannel } from '../../../lib/channels/reconcile-channel.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { changeItem } from '../../../lib/table/change-item.ts';
import { channelKey } from '../../../lib/table/keys.ts';
import { MINUTE } from '../../support/times.ts';
import { storedWatch } from '../table/examples.ts';
import {
  dueAtOf,
  EXPIRATION_MS,
  opened,
  type Reconciling,
  reconciling,
  superseded,
} from './reconciling.ts';
import { DAY, NOW_MS, stateIn, tableThat } from './stage.ts';

function change({ table }: Reconciling, id: string, patch: Partial<ChannelRecord>) {
  return changeItem(table, channelKey(id), { patch, when: 'attribute_exists(#pk)' });
}

test.each<[string, Partial<ChannelRecord>, number]>([
  ['for the first time', { attempts: 0 }, 2 * MINUTE],
  ['for the sixth time', { attempts: 5 }, 64 * MINUTE],
  ['a minute before its end', { expirationMs: NOW_MS + MINUTE, attempts: 5 }, 2 * MINUTE],
  [
    'after an end that does not count',
    { expirationMs: NOW_MS - DAY, neverExpires: true, attempts: 5 },
    64 * MINUTE,
  ],
  ['for the twentieth time, without an end', { neverExpires: true, attempts: 19 }, DAY],
])(
  'a channel that cannot be stopped %s is due again after a pause that grows',
  async (_, patch, pauseMs) => {
    const set = await reconciling({ faults: { stopError: 'stopChannelCallerNotOwner' } });
    const id = await superseded(set);
    await change(set, id, patch);
    expect(await reconcileChannel(set.deps, id)).toMatchObject({ outcome: 'not-stopped' });
    expect(await dueAtOf(set, id)).toBe(NOW_MS + pauseMs);
  },
);

test('a channel that its watch has adopted once, and has replaced since, is stopped', async () => {
  const set = await reconciling();
  const watchId = crypto.randomUUID();
  const { id } = await opened(set, watchId);
  await storedWatch(set.table, { id: watchId, currentId: 'another' });
  await change(set, id, { adoptedAtMs: NOW_MS });
  expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'stopped' });
  expect(set.live()).toEqual([]);
});

test('a channel that changes between its read and its end keeps its new state', async () => {
  const set = await reconciling();
  const { id } = await opened(set);
  const table = tableThat(set.table, async (name, input, next) => {
    if (name === 'UpdateCommand' && stateIn(input) === 'expired')
      await transitionChannel(set.table, id, 'supersede', { nowMs: EXPIRATION_MS });
    return next();
  });
  await set.clock.advance(DAY);
  expect(await reconcileChannel({ ...set.deps, table }, id)).toEqual({ outcome: 'ended' });
  expect(await set.row(id)).toMatchObject({ state: 'superseded' });
});
