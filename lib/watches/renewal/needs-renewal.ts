import type { ChannelRecord } from '../../channels/channel-record.ts';
import type { WatchRecord } from '../watch-record.ts';
import { staleAt } from './staleness.ts';

/** Why a watch gets a new channel. */
export type RenewalReason = 'uncovered' | 'requested' | 'moved' | 'due' | 'stale' | 'failed-before';

/** What the decision depends on beside the watch and its channel. */
export interface RenewalContext {
  nowMs: number;
  /** The address of this deployment. */
  address: string;
  /** Whether its user requests a renewal now. */
  isRequested?: boolean;
}

/**
 * Why a watch needs a new channel now, whatever its condition: it has none, a renewal is requested,
 * the address has changed, the lease is near its end, or it has been without a notification for much
 * longer than its usual interval.
 */
export function needsRenewal(
  watch: WatchRecord,
  current: ChannelRecord | undefined,
  { nowMs, address, isRequested = false }: RenewalContext,
): RenewalReason | undefined {
  if (!current) return 'uncovered';
  if (watch.renewRequested || isRequested) return 'requested';
  if (current.address !== address) return 'moved';
  if (watch.renewAtMs !== undefined && watch.renewAtMs <= nowMs) return 'due';
  const staleAtMs = staleTimeOf(watch);
  if (staleAtMs !== undefined && staleAtMs <= nowMs) return 'stale';
  // A renewal that failed is repeated, though its lease may run for long: its user requested it.
  const isUnfinished = watch.condition !== 'healthy' && current.id === watch.currentId;
  return isUnfinished ? 'failed-before' : undefined;
}

/** What decides when a covered watch is due; null and undefined are both absent. */
type CheckTimes = {
  [Name in
    | 'renewAtMs'
    | 'openedAtMs'
    | 'lastNotificationAtMs'
    | 'notificationCount'
    | 'usualIntervalMs'
    | 'staleReopenings']?: WatchRecord[Name] | null | undefined;
};

/** When a covered watch is due again; undefined if nothing is to be expected. */
export function nextCheckAt(watch: CheckTimes): number | undefined {
  const times = [watch.renewAtMs ?? undefined, staleTimeOf(watch)].filter(
    (time) => time !== undefined,
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

function staleTimeOf(watch: CheckTimes): number | undefined {
  const { lastNotificationAtMs, openedAtMs } = watch;
  if (typeof lastNotificationAtMs !== 'number' || typeof openedAtMs !== 'number') return undefined;
  const usual = {
    count: watch.notificationCount ?? 0,
    usualIntervalMs: watch.usualIntervalMs ?? 0,
    lastAtMs: lastNotificationAtMs,
  };
  return staleAt(usual, { openedAtMs, reopenings: watch.staleReopenings ?? 0 });
}
