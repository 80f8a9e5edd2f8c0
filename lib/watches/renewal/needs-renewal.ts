import type { ChannelRecord } from '../../channels/channel-record.ts';
import type { WatchRecord } from '../watch-record.ts';
import { staleAt } from './staleness.ts';

/** Why a watch gets a new channel. */
export type RenewalReason = 'uncovered' | 'asked' | 'moved' | 'due' | 'silent';

/**
 * Why a watch needs a new channel now, whatever its state: it has none, somebody asked for it, the
 * address has changed, the lease is near its end, or it is silent for much longer than its habit.
 */
export function needsRenewal(
  watch: WatchRecord,
  current: ChannelRecord | undefined,
  { nowMs, address }: { nowMs: number; address: string },
): RenewalReason | undefined {
  if (!current) return 'uncovered';
  if (watch.renewRequested) return 'asked';
  if (current.address !== address) return 'moved';
  if (watch.renewAtMs !== undefined && watch.renewAtMs <= nowMs) return 'due';
  const staleAtMs = staleTimeOf(watch);
  if (staleAtMs !== undefined && staleAtMs <= nowMs) return 'silent';
  return isUnfinished(watch, current) ? 'asked' : undefined;
}

/** What of a watch decides when it is looked at. */
type CheckTimes = {
  [Name in
    | 'renewAtMs'
    | 'openedAtMs'
    | 'lastNotificationAtMs'
    | 'notificationCount'
    | 'usualIntervalMs'
    | 'staleReopenings']?: WatchRecord[Name] | undefined;
};

// A renewal that failed is made up for, though its lease may run for long: it was somebody's wish.
function isUnfinished({ condition, currentId }: WatchRecord, current: ChannelRecord): boolean {
  return condition !== undefined && current.id === currentId;
}

/** When a watch that is covered has to be looked at again; undefined if nothing is to be expected. */
export function nextCheckAt(watch: CheckTimes): number | undefined {
  const times = [watch.renewAtMs, staleTimeOf(watch)].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

function staleTimeOf(watch: CheckTimes): number | undefined {
  const { notificationCount = 0, usualIntervalMs = 0, lastNotificationAtMs, openedAtMs } = watch;
  if (lastNotificationAtMs === undefined || openedAtMs === undefined) return undefined;
  const usual = { count: notificationCount, usualIntervalMs, lastAtMs: lastNotificationAtMs };
  return staleAt(usual, { openedAtMs, reopenings: watch.staleReopenings ?? 0 });
}
