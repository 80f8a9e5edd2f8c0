import type { AccountRecord } from '../accounts/account-record.ts';
import { iso } from '../api/present.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { presentChannel } from '../channels/present-channel.ts';
import { type WatchHealth, watchHealth } from './watch-health.ts';
import type { WatchRecord } from './watch-record.ts';

/** A watch as the API shows it: what was requested, its health, and what comes next. */
export function presentWatch(
  watch: WatchRecord,
  account: AccountRecord | undefined,
  nowMs: number,
): Record<string, unknown> {
  const { id, resource, parameters, tokenData, leaseSeconds } = watch;
  const isDeleted = watch.condition === 'deleted';
  return {
    id,
    resource,
    parameters,
    account: watch.account,
    tokenData,
    leaseSeconds,
    health: isDeleted ? undefined : presentHealth(watchHealth(watch, account, nowMs)),
    coveredUntil: isDeleted ? undefined : iso(watch.expirationMs),
    nextRenewal: isDeleted ? undefined : iso(nextRenewal(watch)),
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
    currentChannel: watch.condition === 'deleted' ? undefined : watch.currentId,
    channels: channels
      .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
      .map((channel) => presentChannel(channel, nowMs)),
  };
}

// A requested renewal and the next attempt after a failure come before the planned one. A suspended
// watch has none.
function nextRenewal({ condition, dueAtMs, renewAtMs, renewRequested }: WatchRecord) {
  if (renewRequested || condition === 'failing') return dueAtMs;
  return condition === 'healthy' ? renewAtMs : undefined;
}

function presentHealth({ status, reason, sinceMs }: WatchHealth) {
  return { status, reason, since: iso(sinceMs) };
}
