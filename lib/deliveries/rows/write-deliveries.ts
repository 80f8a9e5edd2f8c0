import { getItem } from '../../table/get-item.ts';
import { deliveryKey } from '../../table/keys.ts';
import { IS_NEW, putItemIf } from '../../table/put-item-if.ts';
import { StorageError } from '../../table/storage-error.ts';
import type { Table } from '../../table/table.ts';
import type { DeliveryRecord } from '../delivery-record.ts';
import { deliveryItem } from './delivery-item.ts';

// Other processes may record the same delivery at the same time.
const RACES_MAX = 10;

/**
 * Records that a delivery has succeeded. That is true whatever else has been recorded meanwhile: the row gets
 * a version after that, so that a message which was made for it before comes too late.
 * @throws StorageError
 */
export async function recordSuccess(table: Table, record: DeliveryRecord): Promise<void> {
  const { eventId, endpointId } = record;
  let { version } = record;
  for (let races = 0; races < RACES_MAX; races += 1) {
    const isNewer = {
      when: '(attribute_not_exists(#version) OR #version < :version)',
      values: { version },
    };
    if (await putItemIf(table, deliveryItem({ ...record, version }), isNewer)) return;
    const current = await getItem(table, deliveryKey(eventId, endpointId));
    version = Number(current?.['version'] ?? version) + 1;
  }
  throw new StorageError(new Error('A delivery changes too often'));
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
