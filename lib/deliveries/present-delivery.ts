import { iso } from '../api/present.ts';
import { presentAttempt } from '../endpoints/attempt.ts';
import { deliveryId } from './delivery-id.ts';
import type { DeliveryRecord } from './delivery-record.ts';

/** A delivery as the API shows it: to an endpoint, or of a hook. */
export function presentDelivery(delivery: DeliveryRecord) {
  const { endpointId, hookId, eventId, eventType, sequence, status, reason, attempts } = delivery;
  return {
    id: deliveryId(delivery),
    endpoint: hookId === undefined ? endpointId : undefined,
    hook: hookId,
    event: {
      id: eventId,
      type: eventType,
      time: iso(delivery.eventTimeMs),
      sequence: String(sequence).padStart(16, '0'),
    },
    status,
    reason,
    attemptCount: delivery.attemptCount,
    attempts: attempts.map(presentAttempt),
    nextAttemptAt: status === 'pending' ? iso(delivery.nextAttemptAtMs) : undefined,
    replay: delivery.replay,
    deliveredAt: iso(delivery.deliveredAtMs),
    createdAt: iso(delivery.createdAtMs),
    updatedAt: iso(delivery.updatedAtMs),
  };
}
