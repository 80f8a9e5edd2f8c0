import type { DeliveryMessage } from '../../../lib/deliveries/delivery-message.ts';
import type { DeliveryRecord } from '../../../lib/deliveries/delivery-record.ts';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import { publishedEventId } from '../../../lib/outbox/event-id.ts';
import { NOW_MS } from '../../support/times.ts';

export const OWNER = '6f1d3c9e-2b47-4b7e-9d43-0a1c2d3e4f50';
export const ENDPOINT_ID = '0b9b1a52-7b1e-4a52-8f0a-3f2f5f0c7a11';
export const EVENT_ID = publishedEventId(OWNER, 'one');

/** A message that is good in every respect; `changes` break it. */
export function newMessage(changes: Partial<DeliveryMessage> = {}): DeliveryMessage {
  return {
    owner: OWNER,
    endpointId: ENDPOINT_ID,
    eventId: EVENT_ID,
    sequence: 7,
    version: 0,
    ...changes,
  };
}

/** A delivery that has failed once. */
export function newDelivery(changes: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return {
    owner: OWNER,
    endpointId: ENDPOINT_ID,
    eventId: EVENT_ID,
    eventType: 'order.created',
    sequence: 7,
    status: 'pending',
    attempts: [{ atMs: NOW_MS, durationMs: 12, status: 500 }],
    attemptCount: 1,
    slot: 1,
    version: 1,
    nextAttemptAtMs: NOW_MS + 5000,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
}

/** Its event. */
export const LOGGED: LoggedEvent = {
  event: {
    id: EVENT_ID,
    type: 'order.created',
    source: '/events',
    timeMs: NOW_MS,
    data: { total: 1 },
  },
  sequence: 7,
  drawnAtMs: NOW_MS,
};
