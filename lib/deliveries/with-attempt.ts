import type { Attempt } from '../endpoints/attempt.ts';
import type { DeliveryRecord } from './delivery-record.ts';

const ATTEMPTS_KEPT = 10;

/** A delivery with one more attempt. */
export function withAttempt(
  record: DeliveryRecord,
  attempt: Attempt,
  nowMs: number,
): DeliveryRecord {
  return {
    ...record,
    attempts: [...record.attempts, attempt].slice(-ATTEMPTS_KEPT),
    attemptCount: record.attemptCount + 1,
    updatedAtMs: nowMs,
  };
}
