import type { AccountRecord } from '../accounts/account-record.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { iso, presentChannel } from '../channels/present.ts';
import { type WatchHealth, watchHealth } from './watch-health.ts';
import type { WatchRecord } from './watch-record.ts';

/** A watch as the API shows it: what was wished for, how it fares, and what comes next. */
export function presentWatch(
  watch: WatchRecord,
  account: AccountRecord | undefined,
  nowMs: number,
): Record<string, unknown> {
  const { id, resource, parameters, tokenData, leaseSeconds, expirationMs, renewAtMs } = watch;
  const over = watch.deletedAtMs !== undefined;
  const { condition, renewRequested = false } = watch;
  const suspended = condition !== undefined && condition !== 'failing' && !renewRequested;
  return {
    id,
    resource,
    parameters,
    account: watch.account,
    tokenData,
    leaseSeconds,
    health: over ? undefined : presentHealth(watchHealth(watch, account, nowMs)),
    coveredUntil: over ? undefined : iso(expirationMs),
    nextRenewal: over || suspended ? undefined : iso(nextRenewal(watch, renewAtMs)),
    lastNotification: iso(watch.lastNotificationAtMs),
    deletedAt: iso(watch.deletedAtMs),
    createdAt: iso(watch.createdAtMs),
    updatedAt: iso(watch.updatedAtMs),
  };
}

/** The same with the channels that Google might still send on, and those that ended last. */
export function presentWatchWithChannels(
  watch: WatchRecord,
  account: AccountRecord | undefined,
  channels: readonly ChannelRecord[],
  nowMs: number,
): Record<string, unknown> {
  return {
    ...presentWatch(watch, account, nowMs),
    currentChannel: watch.deletedAtMs === undefined ? watch.currentId : undefined,
    channels: channels
      .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
      .map((channel) => presentChannel(channel, nowMs)),
  };
}

// After a failure it is the next attempt that counts.
function nextRenewal(
  { condition, dueAtMs, renewRequested }: WatchRecord,
  renewAtMs: number | undefined,
): number | undefined {
  return condition === 'failing' || renewRequested ? dueAtMs : renewAtMs;
}

function presentHealth({ status, reason, sinceMs }: WatchHealth) {
  return { status, reason, since: iso(sinceMs) };
}
