import { randomUUID } from 'node:crypto';
import { recordAccountWorks } from '../accounts/account-health.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { openChannel } from '../channels/open-channel.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';
import { StorageError } from '../table/storage-error.ts';
import { adopt } from './adopt.ts';
import type { WatchReconciliation } from './reconciliation.ts';
import { recordFailure } from './record-failure.ts';
import { leaseToAsk } from './renewal/lease-to-ask.ts';
import type { RenewalReason } from './renewal/needs-renewal.ts';
import { recordChannelIds } from './rows/claim-watch.ts';
import type { WatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';
import { inOrder } from './watch-spec.ts';

/** A watch under a claim that needs a new channel. */
export interface Renewal {
  watch: WatchRecord;
  account: AccountRecord;
  /** Its channels that may be open, the newest first. */
  channels: readonly ChannelRecord[];
  /** The current one so far. */
  current: ChannelRecord | undefined;
  reason: RenewalReason;
  /** The watch is being created. */
  isNew: boolean;
}

type Opening =
  | { outcome: 'lost-claim' }
  /** With the watch as it is once the ids of its new channels are stored. */
  | { outcome: 'opened'; watch: WatchRecord; channel: ChannelRecord }
  | { outcome: 'failed'; watch: WatchRecord; error: unknown; usedCredentials: string | undefined };

/**
 * Opens a new channel for a watch with the very request that its user made (docs/google-push.md,
 * L17), makes it the current one, and only then stops those before it. If it cannot be opened, they
 * stay.
 * @throws StorageError
 */
export async function renew(deps: WatchDeps, renewal: Renewal): Promise<WatchReconciliation> {
  const { account, channels, reason } = renewal;
  const opening = await open(deps, renewal);
  if (opening.outcome === 'lost-claim') return opening;
  if (opening.outcome === 'failed') return recordFailure(deps, { ...renewal, ...opening });
  const { watch, channel } = opening;
  const { lastNotificationAtMs = 0, openedAtMs = 0, staleReopenings = 0 } = watch;
  const stillStale = lastNotificationAtMs <= openedAtMs ? staleReopenings : 0;
  const patch = { staleReopenings: reason === 'stale' ? stillStale + 1 : stillStale };
  const adopted = await adopt(deps, { watch, account, current: channel, channels, patch });
  if (adopted.outcome === 'lost-claim') return adopted;
  const { id: watchId, resource } = watch;
  deps.metrics.renewed({ resource });
  deps.log('info', 'watch renewed', { watchId, resource, reason, channelId: channel.id });
  return { outcome: 'renewed', watch: adopted.watch, reason, channelId: channel.id };
}

async function open(deps: WatchDeps, renewal: Renewal): Promise<Opening> {
  const { watch, account, channels } = renewal;
  const { id, resource, tokenData } = watch;
  // The second one is for the case that Google says that the first is taken.
  const channelIds = [randomUUID(), randomUUID()] as const;
  const known = channels.map((channel) => channel.id).toReversed();
  const recorded = await recordChannelIds(deps.table, watch, [...known, ...channelIds]);
  if (!recorded) return { outcome: 'lost-claim' };
  const spec = {
    resource,
    parameters: inOrder(watch.parameters),
    tokenData,
    expirationMs: deps.now() + leaseSecondsOf(deps, watch) * 1000,
  };
  let usedCredentials: string | undefined;
  try {
    usedCredentials = await deps.digestOf(account);
    const purpose = { account: account.id, watch: { id, channelIds } };
    const channel = await openChannel(deps.channelsOf(account), spec, purpose);
    await recordAccountWorks(deps, account);
    return { outcome: 'opened', watch: recorded, channel };
  } catch (error) {
    if (error instanceof StorageError) throw error;
    return { outcome: 'failed', watch: recorded, error, usedCredentials };
  }
}

function leaseSecondsOf(
  { settings }: WatchDeps,
  { resource, leaseSeconds: wantedSeconds }: WatchRecord,
): number {
  return leaseToAsk({
    wantedSeconds,
    maxSeconds: WATCHABLE_RESOURCES[resource].maxLeaseSeconds,
    capSeconds: settings.leaseCapSeconds,
  });
}
