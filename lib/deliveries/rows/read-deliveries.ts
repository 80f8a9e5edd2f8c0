import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import { deliveryKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { DeliveryRecord } from '../delivery-record.ts';
import { fromDeliveryItem } from './delivery-item.ts';

/** A delivery as it is now; undefined if there is none, or if it is another owner's. @throws StorageError */
export async function getDelivery(
  table: Table,
  owner: string,
  { eventId, endpointId }: Pick<DeliveryRecord, 'eventId' | 'endpointId'>,
): Promise<DeliveryRecord | undefined> {
  const item = await getItem(table, deliveryKey(eventId, endpointId));
  return item?.['owner'] === owner ? fromDeliveryItem(item) : undefined;
}

/** The deliveries of some events to one endpoint, by the ids of the events. @throws StorageError */
export async function deliveriesOf(
  table: Table,
  endpointId: string,
  eventIds: readonly string[],
): Promise<Map<string, DeliveryRecord>> {
  const keys = [...new Set(eventIds)].map((eventId) => deliveryKey(eventId, endpointId));
  const found = (await getItems(table, keys)).map(fromDeliveryItem);
  return new Map(found.map((delivery) => [delivery.eventId, delivery]));
}
