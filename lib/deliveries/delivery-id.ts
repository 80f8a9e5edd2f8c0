import { isEventId } from '../outbox/event-id.ts';
import type { DeliveryRecord } from './delivery-record.ts';

/** The id of a delivery in the API: of its endpoint and its event. */
export function deliveryId({
  endpointId,
  eventId,
}: Pick<DeliveryRecord, 'endpointId' | 'eventId'>): string {
  return `${endpointId}.${eventId}`;
}

/** What an id names; undefined if it can be no delivery's. */
export function parseDeliveryId(
  id: string,
): Pick<DeliveryRecord, 'endpointId' | 'eventId'> | undefined {
  const [, endpointId = '', eventId = ''] = /^([\w-]{1,64})\.([\w-]+)$/.exec(id) ?? [];
  return isEventId(eventId) ? { endpointId, eventId } : undefined;
}
