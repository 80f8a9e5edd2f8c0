import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordNotifications } from '../../../lib/notifications/record-notifications.ts';
import { getWatchOfAnyOwner } from '../../../lib/watches/rows/read-watches.ts';
import { recordInterval } from '../../../lib/watches/rows/record-interval.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { tableThat } from '../../support/table-that.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { DAY, HOUR, NOW_MS } from '../../support/times.ts';
import { storedWatch } from '../table/examples.ts';
import { unchanged } from '../table/unchanged.ts';
import { receivedOn } from './notifications.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const WEEK_LATER_MS = NOW_MS + 7 * DAY;
const STALE_AT_MS = NOW_MS + 16 * HOUR;

const HISTORY = {
  lastNotificationAtMs: NOW_MS - HOUR,
  notificationCount: 9,
  usualIntervalMs: HOUR,
  dueAtMs: WEEK_LATER_MS,
};

/** A watch that has had nine hourly notifications: with the next one its usual interval is known. */
function hourly(changes: Partial<WatchRecord> = {}): Promise<WatchRecord> {
  return storedWatch(table, { openedAtMs: NOW_MS - DAY, ...HISTORY, ...changes });
}

const batchOf = (...changesAtMs: number[]) => ({ latest: receivedOn('c', NOW_MS), changesAtMs });
const stored = ({ id }: WatchRecord) => getWatchOfAnyOwner(table, id);

test('a watch whose usual interval becomes known is due when it would be stale', async () => {
  const watch = await hourly({ staleReopenings: 3 });
  await recordNotifications({ table }, watch.id, [batchOf(NOW_MS)]);
  expect(await stored(watch)).toMatchObject({
    lastNotificationAtMs: NOW_MS,
    notificationCount: 10,
    usualIntervalMs: HOUR,
    staleReopenings: 0,
    dueAtMs: STALE_AT_MS,
  });
});

test.each<[string, Partial<WatchRecord>]>([
  ['is failing', { condition: 'failing' }],
  ['is claimed', { claimedUntilMs: NOW_MS + HOUR }],
  ['has had enough of them before', { notificationCount: 10 }],
  ['is due before it would be stale', { dueAtMs: STALE_AT_MS - 1 }],
])(
  'a notification of a watch that %s does not change when the watch is due',
  async (_, changes) => {
    const watch = await hourly(changes);
    await recordNotifications({ table }, watch.id, [batchOf(NOW_MS)]);
    expect(await stored(watch)).toMatchObject({
      lastNotificationAtMs: NOW_MS,
      dueAtMs: watch.dueAtMs,
    });
  },
);

test('a notification of a watch that has opened no channel does not change when it is due', async () => {
  const watch = await storedWatch(table, HISTORY);
  await recordNotifications({ table }, watch.id, [batchOf(NOW_MS)]);
  expect(await stored(watch)).toMatchObject({ notificationCount: 10, dueAtMs: WEEK_LATER_MS });
});

test.each([
  ['no change', [batchOf()]],
  ['only what is recorded already', [batchOf(NOW_MS - 2 * HOUR, NOW_MS - HOUR)]],
])('a batch with %s changes nothing', async (_, batches) => {
  const watch = await hourly();
  await unchanged(table, async () => recordNotifications({ table }, watch.id, batches));
});

test('what of a batch is recorded already is not counted again', async () => {
  const watch = await hourly();
  await recordNotifications({ table }, watch.id, [batchOf(NOW_MS - HOUR), batchOf(NOW_MS)]);
  expect(await stored(watch)).toMatchObject({ notificationCount: 10 });
});

test('a watch that is gone costs nothing, and is not created', async () => {
  await unchanged(table, async () => recordNotifications({ table }, 'gone', [batchOf(NOW_MS)]));
});

test.each([
  ['four other writes overtake is recorded', 4, NOW_MS],
  ['five other writes overtake is given up', 5, NOW_MS - HOUR + 5],
])('a batch that %s', async (_, times, lastNotificationAtMs) => {
  const watch = await hourly();
  let overtaken = 0;
  const racing = tableThat(table, async (name, _input, next) => {
    if (name === 'UpdateCommand' && overtaken < times) {
      overtaken += 1;
      const current = (await stored(watch)) ?? watch;
      await recordInterval(table, current, { lastNotificationAtMs: NOW_MS - HOUR + overtaken });
    }
    return next();
  });
  await recordNotifications({ table: racing }, watch.id, [batchOf(NOW_MS)]);
  expect(await stored(watch)).toMatchObject({ lastNotificationAtMs });
});
