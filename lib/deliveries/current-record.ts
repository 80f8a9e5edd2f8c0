import type { NewEvent } from '../outbox/new-event.ts';
import type { DeliveryMessage } from './delivery-message.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import type { Loaded } from './rows/load-delivery.ts';

/** What is known of a delivery, and of its event. */
export interface Known extends Pick<Loaded, 'delivery' | 'eventTtl'> {
  logged?: { event: Pick<NewEvent, 'type' | 'timeMs'> };
}

/**
 * The record of a delivery as a message finds it: that of its row, opened again if the message forces
 * it, or a new one. It waits for no turn: that is over, or the message says when it is.
 */
export function currentRecord(
  message: DeliveryMessage,
  { delivery, logged, eventTtl }: Known,
  nowMs: number,
): DeliveryRecord {
  const { owner, endpointId, hookId, eventId, sequence, version } = message;
  const { force, recover, replay } = message;
  const forced = {
    ...(force === undefined ? {} : { force }),
    ...(recover === undefined ? {} : { recover }),
    ...(replay === undefined ? {} : { replay }),
  };
  if (!delivery)
    return {
      owner,
      endpointId,
      ...(hookId === undefined ? {} : { hookId }),
      eventId,
      eventType: logged?.event.type ?? '',
      ...(logged === undefined ? {} : { eventTimeMs: logged.event.timeMs }),
      sequence,
      status: 'pending',
      attempts: [],
      attemptCount: 0,
      slot: 0,
      version,
      ...forced,
      ...(eventTtl === undefined ? {} : { eventTtl }),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
  const { turnAtMs: _turn, ...row } = delivery;
  const known = { ...row, version: Math.max(version, row.version) };
  if (force === undefined || force === delivery.force) return known;
  const { reason: _reason, recover: _recover, replay: _replay, ...kept } = known;
  return { ...kept, status: 'pending', slot: 0, ...forced };
}
