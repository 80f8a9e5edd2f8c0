import { DUE, deliveryKey, LISTINGS } from '../../table/keys.ts';
import { UNDELIVERED } from '../../table/undelivered.ts';
import type { DeliveryRecord } from '../delivery-record.ts';

const DAY_IN_SECONDS = 86_400;
// How long a delivery can be looked at after its last change.
const KEPT_SECONDS = 30 * DAY_IN_SECONDS;

/**
 * The row of a delivery.
 * @param dueAtMs when the sweep hands it on; absent if a message of the queue does.
 */
export function deliveryItem(record: DeliveryRecord, dueAtMs?: number): Record<string, unknown> {
  const { owner, endpointId, hookId, eventId, status, createdAtMs, updatedAtMs } = record;
  const { eventTtl = 0 } = record;
  const id = `${endpointId}.${eventId}`;
  return {
    ...deliveryKey(eventId, endpointId),
    ...record,
    listing: LISTINGS.deliveries(hookId ?? endpointId),
    createdAtId: LISTINGS.sortKey(createdAtMs, id),
    ...(status === 'delivered'
      ? {}
      : {
          undelivered: UNDELIVERED.owner(owner),
          undeliveredId: UNDELIVERED.sortKey(status, createdAtMs, id),
        }),
    ...(dueAtMs === undefined ? {} : { due: DUE.deliveryShard(id), dueAtMs }),
    // What was delivered is known for as long as `recover` finds the event in the log.
    ttl: Math.max(Math.floor(updatedAtMs / 1000) + KEPT_SECONDS, eventTtl + DAY_IN_SECONDS),
  };
}

// The attributes of the key, the indexes and the TTL, beside the record.
const NOT_OF_THE_RECORD = [
  'pk',
  'sk',
  'listing',
  'createdAtId',
  'undelivered',
  'undeliveredId',
  'due',
  'dueAtMs',
  'ttl',
];

/** The record of a row. */
export function fromDeliveryItem(item: Record<string, unknown>): DeliveryRecord {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => !NOT_OF_THE_RECORD.includes(name)),
  ) as unknown as DeliveryRecord;
}
