import type { AccountRecord } from '../accounts/account-record.ts';
import type { WatchRecord } from './watch-record.ts';

/** The health of a watch, as the API shows it. */
export type HealthStatus =
  /** Notifications can arrive. */
  | 'active'
  /** A channel is being opened for it just now. */
  | 'renewing'
  /** A renewal failed, and the lease still runs. */
  | 'degraded'
  /** There is no live channel: events are being missed. */
  | 'uncovered'
  /** Its account needs new credentials, or lacks a scope. */
  | 'needs_reconnect'
  /** Google never sends notifications for this resource; it is tried again weekly. */
  | 'unsupported'
  /** The resource was deleted, or the account lost access to it. */
  | 'gone'
  /** All channels of the deployment were stopped. */
  | 'paused';

/** A watch's health, the reason, and since when (milliseconds since the epoch). */
export interface WatchHealth {
  status: HealthStatus;
  reason?: string;
  sinceMs: number;
}

/**
 * Derives a watch's health from its condition, its claim, its account's status and the clock: a lease
 * that has run out leaves it uncovered before any process has recorded it.
 */
export function watchHealth(
  watch: WatchRecord,
  account: Pick<AccountRecord, 'status' | 'statusSinceMs' | 'failure'> | undefined,
  nowMs: number,
): WatchHealth {
  const { condition, conditionSinceMs, failure, claimedUntilMs = 0 } = watch;
  const because = failure
    ? { reason: [failure.reason, failure.message].filter(Boolean).join(': ') }
    : {};
  if (condition !== 'healthy' && condition !== 'failing' && condition !== 'deleted')
    return { status: condition, ...because, sinceMs: conditionSinceMs };
  if (account?.status === 'needs_reconnect')
    return {
      status: 'needs_reconnect',
      ...(account.failure ? { reason: account.failure.message } : {}),
      sinceMs: account.statusSinceMs,
    };
  const covered = isCovered(watch, nowMs);
  if (claimedUntilMs > nowMs) return { status: 'renewing', ...because, sinceMs: watch.updatedAtMs };
  if (covered && condition === 'failing')
    return { status: 'degraded', ...because, sinceMs: conditionSinceMs };
  if (covered) return { status: 'active', sinceMs: watch.coveredSinceMs ?? watch.createdAtMs };
  return { status: 'uncovered', ...because, sinceMs: watch.expirationMs ?? watch.createdAtMs };
}

/** Whether a watch has a channel whose lease still runs. */
export function isCovered(
  { currentId, expirationMs }: Pick<WatchRecord, 'currentId' | 'expirationMs'>,
  nowMs: number,
): boolean {
  return currentId !== undefined && (expirationMs === undefined || expirationMs > nowMs);
}
