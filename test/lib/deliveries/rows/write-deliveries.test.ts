import { expect, test } from 'vitest';
import type { DeliveryRecord } from '../../../../lib/deliveries/delivery-record.ts';
import { getDelivery } from '../../../../lib/deliveries/rows/read-deliveries.ts';
import { recordDelivery, recordSuccess } from '../../../../lib/deliveries/rows/write-deliveries.ts';
import { tableOfFile } from '../stage.ts';

function pending(): DeliveryRecord {
  return {
    owner: crypto.randomUUID(),
    endpointId: crypto.randomUUID(),
    eventId: 'pevent',
    eventType: 'order.created',
    sequence: 1,
    status: 'pending',
    attempts: [],
    attemptCount: 0,
    slot: 0,
    version: 1,
    createdAtMs: 1,
    updatedAtMs: 1,
  };
}

test('a success that comes after other records has a later version than these: a message made for them is stale', async () => {
  const table = tableOfFile();
  const record = pending();
  await recordDelivery(table, record, { seen: undefined });
  // Another process gives it up while the request of this one is under way.
  const failed: DeliveryRecord = { ...record, status: 'failed', version: 5 };
  expect(await recordDelivery(table, failed, { seen: 1 })).toBe(true);
  await recordSuccess(table, { ...record, status: 'delivered', version: 2 });
  expect(await getDelivery(table, record.owner, record)).toMatchObject({
    status: 'delivered',
    version: 6,
  });
});

test('a success is recorded as it is where nothing was recorded meanwhile', async () => {
  const table = tableOfFile();
  const record = pending();
  await recordSuccess(table, { ...record, status: 'delivered' });
  const stored = await getDelivery(table, record.owner, record);
  expect(stored).toMatchObject({ status: 'delivered', version: 1 });
});
