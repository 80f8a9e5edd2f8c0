import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { IS_NEW, putItemIf } from '../../table/put-item-if.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { DeliveryRecord } from '../delivery-record.ts';
import { deliveryItem } from './delivery-item.ts';

/**
 * Records that a delivery has succeeded. That is true whatever else has been recorded meanwhile.
 * @throws StorageError
 */
export async function recordSuccess(table: Table, record: DeliveryRecord): Promise<void> {
  const put = new PutCommand({ TableName: table.name, Item: deliveryItem(record) });
  await callTable(table, (options) => table.client.send(put, options));
}

/**
 * Records how a delivery is now, if its row is as it was read.
 * @param seen the version of the row that was read; undefined if there was none.
 * @param dueAtMs when the sweep hands it on; absent if a message of the queue does.
 * @returns whether it was.
 * @throws StorageError
 */
export function recordDelivery(
  table: Table,
  record: DeliveryRecord,
  { seen, dueAtMs }: { seen: number | undefined; dueAtMs?: number | undefined },
): Promise<boolean> {
  return putItemIf(
    table,
    deliveryItem(record, dueAtMs),
    seen === undefined ? IS_NEW : { when: '#version = :seen', values: { seen } },
  );
}
