import type { EndpointRecord } from './endpoint-record.ts';
import { RETRY_JITTER, RETRY_SCHEDULE_SECONDS } from './retry-schedule.ts';

/**
 * From when on events may not have reached an endpoint that was paused or disabled: what was still being
 * retried then was given up. Undefined if it never was.
 */
export function missingSince({
  createdAtMs,
  stoppedAtMs,
  retrySchedule = RETRY_SCHEDULE_SECONDS,
}: Pick<EndpointRecord, 'createdAtMs' | 'stoppedAtMs'> & {
  retrySchedule?: readonly number[];
}): number | undefined {
  if (stoppedAtMs === undefined) return undefined;
  const retriedSeconds = retrySchedule.reduce((sum, seconds) => sum + seconds, 0);
  const retriedMs = retriedSeconds * (1 + RETRY_JITTER) * 1000;
  return Math.max(createdAtMs, Math.floor(stoppedAtMs - retriedMs));
}

/**
 * From when on events may be missing of an endpoint that is stopped: what an earlier stop has left may not
 * have been recovered yet.
 * @param atMs when nothing reached it any more
 */
export function missingFrom(
  { stoppedAtMs, recoveredAtMs }: Pick<EndpointRecord, 'stoppedAtMs' | 'recoveredAtMs'>,
  atMs: number,
): number {
  const isOpen = stoppedAtMs !== undefined && recoveredAtMs === undefined;
  return isOpen ? Math.min(stoppedAtMs, atMs) : atMs;
}
