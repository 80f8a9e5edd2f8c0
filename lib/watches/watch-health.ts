import type { AccountRecord } from '../accounts/account-record.ts';
import type { WatchRecord } from './watch-record.ts';

/** How a watch fares. */
export type HealthStatus =
  /** Notifications can arrive. */
  | 'active'
  /** Somebody is opening a channel for it just now. */
  | 'renewing'
  /** A renewal failed, and the lease still runs. */
  | 'degraded'
  /** There is no live channel: events are being missed. */
  | 'uncovered'
  /** Its account needs new credentials, or lacks a scope. */
  | 'needs_reconnect'
  /** Google never sends notifications for this resource; it is asked again weekly. */
  | 'unsupported'
  /** The resource was deleted, or the account lost access to it. */
  | 'gone'
  /** All channels of the deployment were stopped. */
  | 'paused';

/** A watch's health, why, and since when (milliseconds since the epoch). */
export interface WatchHealth {
  status: HealthStatus;
  reason?: string;
  sinceMs: number;
}

/** Judges a watch by the clock: a lease that has run out leaves it uncovered though nobody said so. */
export function watchHealth(
  watch: WatchRecord,
  account: Pick<AccountRecord, 'status' | 'statusSinceMs' | 'failure'> | undefined,
  nowMs: number,
): WatchHealth {
  const { condition, conditionSinceMs = watch.createdAtMs, failure, claimedUntilMs = 0 } = watch;
  const because = failure ? { reason: `${failure.reason}: ${failure.message}` } : {};
  if (condition !== undefined && condition !== 'failing')
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
export function isCovered({ currentId, expirationMs }: WatchRecord, nowMs: number): boolean {
  return currentId !== undefined && (expirationMs === undefined || expirationMs > nowMs);
}
