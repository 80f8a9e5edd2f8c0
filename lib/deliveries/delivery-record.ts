import type { Attempt } from '../endpoints/attempt.ts';
import type { DeliveryStatus } from './delivery-states.ts';
import type { FailureReason } from './failure-reasons.ts';

/** One event on its way to one endpoint, or one request of a hook. A delivery that succeeds at once gets its row then. */
export interface DeliveryRecord {
  owner: string;
  /** The endpoint, or the request of a hook. */
  endpointId: string;
  /** The hook that asked for the request; absent if an endpoint gets the event. */
  hookId?: string;
  eventId: string;
  eventType: string;
  /** When the event happened; absent if it had expired before the first attempt. */
  eventTimeMs?: number;
  /** The event's number in its owner's log. */
  sequence: number;
  status: DeliveryStatus;
  /** Why it is `failed`. */
  reason?: FailureReason;
  /** The last attempts, ten at most, the oldest first. */
  attempts: Attempt[];
  /** How many there have been. */
  attemptCount: number;
  /** How many places of the retry schedule are used up. */
  slot: number;
  /** Grows with each change: a message of an older version comes too late. */
  version: number;
  /** When the next attempt is made. */
  nextAttemptAtMs?: number;
  /** What last sent it again; see `DeliveryMessage`. */
  force?: string;
  /** Whether that was a recovery. */
  recover?: boolean;
  /** Whether that was a replay. */
  replay?: boolean;
  /** The turn that it waits for, at an endpoint with a rate. */
  turnAtMs?: number;
  /** Until when its event is in the log, in seconds since the epoch. */
  eventTtl?: number;
  deliveredAtMs?: number;
  createdAtMs: number;
  updatedAtMs: number;
}
