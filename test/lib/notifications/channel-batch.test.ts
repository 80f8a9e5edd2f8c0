import { expect, test } from 'vitest';
import { batchPerChannel } from '../../../lib/notifications/channel-batch.ts';
import { NOW_MS } from '../../support/times.ts';
import { receivedOn } from './notifications.ts';

test('the changes of a channel are in the order of time, apart from those of other channels', () => {
  const batches = batchPerChannel([
    receivedOn('a', NOW_MS + 3),
    receivedOn('b', NOW_MS + 2),
    receivedOn('a', NOW_MS + 1),
    receivedOn('a', NOW_MS + 2),
  ]);
  expect([...batches.keys()]).toEqual(['a', 'b']);
  expect(batches.get('a')?.changesAtMs).toEqual([NOW_MS + 1, NOW_MS + 2, NOW_MS + 3]);
  expect(batches.get('b')?.changesAtMs).toEqual([NOW_MS + 2]);
});

test('the latest notification of a channel is the newest, and of the same instant the last in the stream', () => {
  const [first, second, older] = [
    receivedOn('a', NOW_MS, { resourceId: 'first' }),
    receivedOn('a', NOW_MS, { resourceId: 'second' }),
    receivedOn('a', NOW_MS - 1, { resourceId: 'older' }),
  ];
  expect(batchPerChannel([first, second, older]).get('a')?.latest).toBe(second);
  expect(batchPerChannel([older, second, first]).get('a')?.latest).toBe(first);
});

test('a sync can be the latest notification of a channel, and is no change', () => {
  const sync = receivedOn('a', NOW_MS + 1, { resourceState: 'sync' });
  const batch = batchPerChannel([receivedOn('a', NOW_MS), sync]).get('a');
  expect(batch).toEqual({ latest: sync, changesAtMs: [NOW_MS] });
});
