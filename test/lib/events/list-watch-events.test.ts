import { expect, test } from 'vitest';
import { listWatchEvents } from '../../../lib/events/rows/list-watch-events.ts';
import { NOW_MS } from '../table/examples.ts';
import {
  DAY_IN_SECONDS,
  dispatcher,
  messageNumbers,
  notified,
  tableOfFile,
  watched,
} from './stage.ts';

test('an event of a watch that has expired is not listed, whether it is deleted yet or not', async () => {
  const { owner, watch, channel } = await watched();
  await dispatcher().run(await notified(channel.id, 2));
  await dispatcher({ now: () => NOW_MS + 1000 }).run(await notified(channel.id, 3));
  const listed = async (nowMs: number) => {
    const page = { limit: 9, nowMs };
    const { items } = await listWatchEvents(tableOfFile(), { owner, watchId: watch.id }, page);
    return messageNumbers(items);
  };
  const expiresAtMs = NOW_MS + 30 * DAY_IN_SECONDS * 1000;
  expect(await listed(expiresAtMs - 1)).toEqual([3, 2]);
  expect(await listed(expiresAtMs)).toEqual([3]);
  expect(await listed(expiresAtMs + 1000)).toEqual([]);
});
