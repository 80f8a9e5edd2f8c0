import { afterAll, beforeAll, expect, test } from 'vitest';
import { resourceIdFromNotifications } from '../../../../lib/notifications/rows/list-notifications.ts';
import { putNotification } from '../../../../lib/notifications/rows/put-notification.ts';
import { tableThat } from '../../../support/table-that.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { EXAMPLE_HEADERS, newNotification } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

test('the resource id of a channel is read as it is now: its sync may have come this moment', async () => {
  const first = newNotification({ messageNumber: 1 });
  await putNotification(table, first);
  const reads: unknown[] = [];
  const watched = tableThat(table, (_name, input, next) => {
    reads.push([input['ConsistentRead'], input['Limit']]);
    return next();
  });
  expect(await resourceIdFromNotifications(watched, first.channelId)).toBe(
    EXAMPLE_HEADERS.resourceId,
  );
  expect(reads).toEqual([[true, 1]]);
});

test('the resource id of a channel is that of its oldest notification, whatever came later', async () => {
  const first = newNotification({ messageNumber: 1 });
  await putNotification(table, first);
  const headers = { ...EXAMPLE_HEADERS, resourceId: 'another' };
  await putNotification(table, { ...first, messageNumber: 2, headers });
  expect(await resourceIdFromNotifications(table, first.channelId)).toBe(
    EXAMPLE_HEADERS.resourceId,
  );
});
