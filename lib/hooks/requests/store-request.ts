import type { DeliveryMessage } from '../../deliveries/delivery-message.ts';
import type { Table } from '../../table/table.ts';
import { putRequest } from '../rows/put-request.ts';
import { requestId } from './request-id.ts';
import type { RequestRecord } from './request-record.ts';

/** A request, and what it is stored by. */
export interface NewRequest extends RequestRecord {
  /** The event's number in its owner's log. */
  sequence: number;
  /** Its place among the requests of the run, from 0. */
  index: number;
  /** Until when it is kept, in seconds since the epoch: for as long as its event. */
  ttlSeconds: number;
}

/**
 * Stores a request of a run. It may be repeated: of what a hook asks for in several runs with one event,
 * the first is kept.
 * @returns the message that sends it, to be put into the queue of deliveries.
 * @throws StorageError
 */
export async function storeRequest(
  table: Table,
  { owner, hookId, event, request, sequence, index, ttlSeconds }: NewRequest,
): Promise<DeliveryMessage> {
  const id = requestId({ hookId, eventId: event.id, index });
  await putRequest(table, id, { owner, hookId, event, request }, ttlSeconds);
  return { owner, endpointId: id, hookId, eventId: event.id, sequence, version: 0 };
}
