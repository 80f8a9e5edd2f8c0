import type { EndpointHealth } from '../endpoints/endpoint-health.ts';
import { RETRY_SCHEDULE_SECONDS } from '../endpoints/retry-schedule.ts';
import type { DeliveryMessage } from './delivery-message.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import type { FailureReason } from './failure-reasons.ts';
import type { Loaded } from './rows/load-delivery.ts';

/** What is to be done about a message. */
export type Decision =
  /** It comes too late, or there is nothing to send. */
  | { kind: 'drop' }
  | { kind: 'giveUp'; reason: FailureReason }
  /** The endpoint is spared until then: a place of the schedule is used up. */
  | { kind: 'park'; untilMs: number }
  /** The endpoint asked to wait: nothing is used up. */
  | { kind: 'hold'; untilMs: number }
  /** Its turn at an endpoint with a rate is later: nothing is used up. */
  | { kind: 'turn'; atMs: number }
  /** It is sent if no other process tries the endpoint at the same time. */
  | { kind: 'probe' }
  | { kind: 'send' };

/** So many failures in a row open the breaker. */
export const BREAKER_FAILURES = 5;

/** A turn that is so close is not waited for. */
export const TURN_SOON_MS = 1000;

/** Decides about a message by what is known. The record is that of `currentRecord`. */
export function decide(
  message: DeliveryMessage,
  record: DeliveryRecord,
  { endpoint, health, logged, delivery }: Loaded,
  nowMs: number,
): Decision {
  if (delivery && isStale(message, delivery)) return { kind: 'drop' };
  // What was delivered stays so if it cannot be sent again.
  const isSettled = delivery !== undefined && delivery.status !== 'pending';
  if (endpoint?.status !== 'active') {
    // A process that disabled the endpoint for this event may have died before it gave the event up.
    const isCause = !delivery && endpoint?.lastFailure?.event.id === message.eventId;
    if (isSettled || !(delivery || isCause)) return { kind: 'drop' };
    return { kind: 'giveUp', reason: `endpoint-${endpoint?.status ?? 'deleted'}` };
  }
  if (!logged) return isSettled ? { kind: 'drop' } : { kind: 'giveUp', reason: 'event-expired' };
  const { turnAtMs = 0 } = message;
  if (endpoint.rate !== undefined && turnAtMs > nowMs + TURN_SOON_MS)
    return { kind: 'turn', atMs: turnAtMs };
  if (!health || isWanted(message, delivery)) return { kind: 'send' };
  const { length } = endpoint.retrySchedule ?? RETRY_SCHEDULE_SECONDS;
  return byHealth(health, { isLast: record.slot >= length, nowMs });
}

// A user asks for this one delivery, now. A recovery and a replay ask for many.
function isWanted(message: DeliveryMessage, delivery: DeliveryRecord | undefined): boolean {
  const { force, recover, replay } = message;
  return force !== undefined && force !== delivery?.force && !recover && !replay;
}

/**
 * Whether a message comes too late. `force` sends again what is settled, once for each value, but for
 * what has been delivered since the message was made. A recovery sends nothing that is delivered: of two
 * that found a failed delivery at the same time, the message of one may have become as new as the success
 * of the other.
 */
export function isStale(message: DeliveryMessage, delivery: DeliveryRecord): boolean {
  const { version, force, recover, replay } = message;
  const isNewer = version < delivery.version;
  if (force !== undefined && force !== delivery.force)
    return delivery.status === 'delivered' && (recover === true || (isNewer && replay !== true));
  return delivery.status !== 'pending' || isNewer;
}

function byHealth(
  { failures, quietUntilMs = 0, pausedUntilMs = 0 }: EndpointHealth,
  { isLast, nowMs }: { isLast: boolean; nowMs: number },
): Decision {
  if (quietUntilMs > nowMs) return { kind: 'hold', untilMs: quietUntilMs };
  // What is given up otherwise is tried for once more.
  if (failures < BREAKER_FAILURES || isLast) return { kind: 'send' };
  return pausedUntilMs > nowMs ? { kind: 'park', untilMs: pausedUntilMs } : { kind: 'probe' };
}
